-- SPDX-License-Identifier: EUPL-1.2
-- Doubts: id, kind, key, field, what, who, reported on, answer by, state, answered on, answer, late.
-- $1 open ones only, $2 object; 0: all, $3 day.
select issue.id, object.kind, object.key, issue.field, issue.what, issue.reporter, issue.reported_on, issue.due_on,
    issue.state, issue.answered_on, issue.answer, issue.state = 'open' and issue.due_on < $3
from peil.issue_report as issue
join peil.object on object.id = issue.object_id
where (not $1 or issue.state = 'open') and ($2::bigint = 0 or issue.object_id = $2)
order by issue.state <> 'open', issue.due_on, issue.id
