-- SPDX-License-Identifier: EUPL-1.2
-- What an action answers: finding, check, kind, key, state. $1 action.
select finding.finding_id, finding.check_title, finding.kind, finding.key, finding.state
from peil.action_finding as answers
join peil.v_finding as finding on finding.finding_id = answers.finding_id
where answers.action_id = $1
order by finding.finding_id
