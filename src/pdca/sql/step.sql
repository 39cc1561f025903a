-- SPDX-License-Identifier: EUPL-1.2
-- A step that a person makes findings take: those whose state has it take it, and come back with what they are; the
-- others come back with no state to go to.
-- $1 findings, $2 event, $3 day, $4 batch, $5 actor, $6 action, $7 decision, $8 party, $9 until, $10 why; 0 is none.
with asked as (
    select finding.id, finding.check_id, finding.state, transition.from_state, transition.to_state
    from peil.finding
    left join peil.finding_transition as transition
        on transition.event = $2 and transition.from_state = finding.state and transition.by = 'person'
    where finding.id = any ($1)
), moved as (
    update peil.finding
    set state = asked.to_state,
        state_on = case when asked.to_state = asked.state then finding.state_on else $3 end,
        answered_on = case when $2 in ('escalated', 'muted', 'assigned') then finding.answered_on
            else coalesce(finding.answered_on, $3) end,
        party_id = coalesce(case when $2 = 'assigned' then nullif($8::integer, 0) end, finding.party_id),
        due_on = case when $2 in ('assigned', 'planned') then coalesce($9, finding.due_on) else finding.due_on end,
        level = case when $2 = 'escalated' then least(finding.level + 1, 3) else finding.level end,
        level_on = case when $2 = 'escalated' then $3 else finding.level_on end,
        muted_until = case when $2 = 'muted' then $9 else finding.muted_until end,
        accepted_until = case when $2 = 'accepted' then $9
            when asked.to_state = 'accepted' then finding.accepted_until end,
        decision_id = case when $2 = 'accepted' then nullif($7::integer, 0)
            when asked.to_state = 'accepted' then finding.decision_id end
    from asked
    where finding.id = asked.id and asked.to_state is not null
    returning finding.id
), written as (
    insert into peil.finding_step (batch, day, actor, event, from_state, to_state, check_id, findings, action_id,
        decision_id, party_id, until, why)
    select $4, $3, $5, $2, from_state, to_state, check_id, array_agg(id order by id), nullif($6::integer, 0),
        nullif($7::integer, 0), nullif($8::integer, 0), $9, $10
    from asked
    where to_state is not null
    group by check_id, from_state, to_state
    order by check_id, from_state
    returning id
)
select id, state, to_state, (select count(*) from written) from asked order by to_state nulls first, id
