-- SPDX-License-Identifier: EUPL-1.2
-- Actions: id, title, programme, unit, who, state, state on, priority, decision, added on, due on, done on, expected in
-- tenths, measured, findings, of which verified, waits for (unfinished), late, why, proof run, measured in tenths.
-- $1 programme; null: all, $2 unit with all below it; null: all, $3 unfinished ones only, $4 action; 0: all, $5 day.
with recursive below as (
    select id from peil.unit where key = $2
    union
    select version.unit_id
    from peil.unit_version as version
    join below on below.id = version.parent_id
    where version.valid_to is null
)
select action.id, action.title, programme.name, unit.key, party.name, action.state, action.state_on, action.priority,
    action.decision_id, action.added_on, action.due_on, action.done_on, action.expect_tenths, action.measured,
    count(answers.finding_id), count(finding.id) filter (where finding.state = 'verified'), (
        select string_agg(other.id::text, ' ' order by other.id)
        from peil.action_dependency as dependency
        join peil.action as other on other.id = dependency.on_action_id
        where dependency.action_id = action.id and other.state in ('planned', 'in_progress', 'ineffective')
    ), action.state in ('planned', 'in_progress') and action.due_on < $5, action.why, proof.number,
    round(action.measured * 10)::integer
from peil.action
join peil.programme on programme.id = action.programme_id
left join peil.unit on unit.id = action.unit_id
left join peil.party on party.id = action.party_id
left join peil.run as proof on proof.id = action.proof_run_id
left join peil.action_finding as answers on answers.action_id = action.id
left join peil.finding on finding.id = answers.finding_id
where ($1::text is null or programme.name = $1) and ($2::text is null or action.unit_id in (select id from below))
    and (not $3 or action.state not in ('verified', 'dropped')) and ($4::integer = 0 or action.id = $4)
group by action.id, programme.name, unit.key, party.name, proof.number
order by action.due_on nulls last, action.id
