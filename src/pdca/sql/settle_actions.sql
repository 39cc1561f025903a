-- SPDX-License-Identifier: EUPL-1.2
-- Actions that are done and of which a run has said of every finding what became of it: id, unit; 0: everything, the
-- run that their effect is held against; 0: none, the verdict. $1 run.
select action.id, coalesce(action.unit_id, 0), coalesce(action.before_run_id, 0), case
        when count(*) filter (where finding.state not in ('verified', 'gone')) > 0 then 'ineffective'
        when count(*) filter (where finding.state = 'verified') > 0 then 'verified'
        else 'dropped' end
from peil.run
join peil.action on action.programme_id = run.programme_id
join peil.action_finding as answers on answers.action_id = action.id
join peil.finding on finding.id = answers.finding_id
where run.id = $1 and action.state = 'done' and action.done_on <= run.as_of
    and (action.done_run_id is null or action.done_run_id < run.id)
group by action.id
having count(*) filter (where finding.state = 'done') = 0
order by action.before_run_id, action.id
