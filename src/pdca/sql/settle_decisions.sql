-- SPDX-License-Identifier: EUPL-1.2
-- Decisions to accept that accept nothing any more are closed. $1 day.
update peil.decision
set state = 'closed', state_on = $1
where kind = 'accept' and state = 'taken'
    and exists (select from peil.decision_finding as about where about.decision_id = decision.id)
    and not exists (select from peil.finding where finding.state = 'accepted' and finding.decision_id = decision.id)
returning id
