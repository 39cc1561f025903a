-- SPDX-License-Identifier: EUPL-1.2
-- The actions that answer a finding: id, title, state, due on. $1 finding.
select action.id, action.title, action.state, action.due_on
from peil.action_finding as answers
join peil.action on action.id = answers.action_id
where answers.finding_id = $1
order by action.id
