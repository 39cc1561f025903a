-- SPDX-License-Identifier: EUPL-1.2
-- Findings that this batch opened again while an action for them is under way: action, findings. $1 batch.
select answers.action_id, array_agg(finding.id order by finding.id)
from peil.finding_step as step
join peil.finding on finding.id = any (step.findings) and finding.state = 'open'
join peil.action_finding as answers on answers.finding_id = finding.id
join peil.action on action.id = answers.action_id
where step.batch = $1 and step.event in ('returned', 'back', 'expired') and action.state in ('planned', 'in_progress')
    and action.priority <> 'not_taken_up'
    and not exists (
        select
        from peil.action_finding as others
        join peil.action as other on other.id = others.action_id
        where others.finding_id = finding.id and other.id < action.id and other.state in ('planned', 'in_progress')
            and other.priority <> 'not_taken_up')
group by answers.action_id
order by answers.action_id
