-- SPDX-License-Identifier: EUPL-1.2
-- An action, locked: state, programme, title, findings that no other living action answers, priority. $1 action.
select action.state, action.programme_id, action.title, array(
        select answers.finding_id
        from peil.action_finding as answers
        where answers.action_id = action.id and not exists (
            select
            from peil.action_finding as others
            join peil.action as other on other.id = others.action_id
            where others.finding_id = answers.finding_id and other.id <> action.id
                and other.state in ('planned', 'in_progress') and other.priority <> 'not_taken_up')
        order by answers.finding_id), action.priority, array(
        select answers.finding_id from peil.action_finding as answers where answers.action_id = action.id order by 1)
from peil.action
where action.id = $1
for update
