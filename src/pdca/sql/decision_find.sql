-- SPDX-License-Identifier: EUPL-1.2
-- A decision, locked: state, kind, until, findings, actions. $1 decision.
select state, kind, until,
    array(select finding_id from peil.decision_finding as about where about.decision_id = decision.id order by 1),
    array(select action_id from peil.decision_action as about where about.decision_id = decision.id order by 1)
from peil.decision
where id = $1
for update
