-- SPDX-License-Identifier: EUPL-1.2
-- The answer to a doubt. $1 issue, $2 state, $3 day, $4 answer.
update peil.issue_report set state = $2, answered_on = $3, answer = $4
where id = $1 and state = 'open'
returning (select object.kind || '/' || object.key from peil.object where object.id = object_id)
