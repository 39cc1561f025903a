-- SPDX-License-Identifier: EUPL-1.2
-- What a measurement does to findings: births, and the steps of those that there are. One row comes back: rows of
-- steps, then how many findings were found, came back, were met, were not helped and went; how many took no step.
-- $1 a run, or 0 and $2 a recheck (otherwise 0); $3 look at every cell of the run, not only at those it changed; $4
-- batch, $5 actor; $6 very many cells changed: going through all findings is less work than looking each up.
--
-- Only changed cells are read. What an unchanged cell can do is end an acceptance, or show that what is said to be done
-- helped nothing: those findings are few and indexed, and their outcome is in their row. A recheck may have moved a
-- finding away from what the runs say, so the cells of those are looked up.
with measurement as (
    select run.programme_id, run.programme_version_id as version, run.as_of, (
            select earlier.programme_version_id
            from peil.run as earlier
            where earlier.programme_id = run.programme_id and earlier.number < run.number
            order by earlier.number desc
            limit 1
        ) as version_before
    from peil.run
    where run.id = $1::bigint
    union all
    select version.programme_id, version.id, recheck.as_of, version.id
    from peil.recheck
    join peil.programme_version as version on version.id = recheck.programme_version_id
    where recheck.id = $2
), identity as ( -- each check under the identity that its findings have; heard: not a key that another took over from
    select identity.id, coalesce(identity.same_as, identity.id) as root,
        now.id is not null
            or count(now.id) over (partition by coalesce(identity.same_as, identity.id)) = 0 as heard,
        max(now.rule_hash) over (partition by coalesce(identity.same_as, identity.id))
            is distinct from max(before.rule_hash) over (partition by coalesce(identity.same_as, identity.id))
            and measurement.version_before is not null as rule_changed
    from measurement
    join peil.check_identity as identity on identity.programme_id = measurement.programme_id
    left join peil.check_rule as now
        on now.check_id = identity.id and now.programme_version_id = measurement.version
    left join peil.check_rule as before
        on before.check_id = identity.id and before.programme_version_id = measurement.version_before
), cell as (
    select identity.root as check_id, chunk.chunk::bigint * 8192 + coalesce(item.place, item.at - 1) + 1 as object_id,
        item.verdict
    from identity
    join peil.result_chunk as chunk on chunk.check_id = identity.id and chunk.run_id = $1
    cross join lateral unnest(chunk.place, chunk.verdict) with ordinality as item (place, verdict, at)
    where identity.heard and not $3
        and (item.verdict in (select verdict.id from peil.verdict where verdict.outcome = 'short')
            or (not $6 and exists (
                select from peil.finding
                where finding.check_id = identity.root
                    and finding.object_id = chunk.chunk::bigint * 8192 + coalesce(item.place, item.at - 1) + 1))
            or ($6 and (identity.root, chunk.chunk::bigint * 8192 + coalesce(item.place, item.at - 1) + 1)
                in (select finding.check_id, finding.object_id from peil.finding)))
    union all
    (select distinct on (check_id, object_id) identity.root as check_id,
        chunk.chunk::bigint * 8192 + coalesce(item.place, item.at - 1) + 1 as object_id, item.verdict
    from identity
    join peil.result_chunk as chunk on chunk.check_id = identity.id and chunk.run_id <= $1
    cross join lateral unnest(chunk.place, chunk.verdict) with ordinality as item (place, verdict, at)
    where identity.heard and $3
    order by check_id, object_id, chunk.run_id desc)
    union all
    select identity.root, recheck.object_id, recheck_cell.verdict
    from peil.recheck
    join peil.recheck_cell on recheck_cell.recheck_id = recheck.id
    join identity on identity.id = recheck_cell.check_id
    where recheck.id = $2
), said as materialized ( -- every cell that can matter, with the finding that there is
    select cell.check_id, cell.object_id, coalesce(verdict.outcome, 'none') as outcome, finding.id, finding.state,
        finding.state_on, finding.accepted_until, finding.outcome as outcome_before, finding.recheck_id
    from cell
    left join peil.verdict on verdict.id = cell.verdict
    left join peil.finding on finding.check_id = cell.check_id and finding.object_id = cell.object_id
    where verdict.outcome = 'short' or finding.id is not null
), taken_over as ( -- another key took over in this run: cells that it has not are gone without a word
    select identity.root
    from identity
    join peil.result_chunk as chunk on chunk.check_id = identity.id and chunk.run_id = $1
    where not identity.heard
), unchanged as (
    select finding.check_id, finding.object_id,
        case when not looked.up then finding.outcome else coalesce((
            select coalesce(verdict.outcome, 'none')
            from identity
            join peil.result_chunk as chunk on chunk.check_id = identity.id and chunk.run_id <= $1
                and chunk.chunk = (finding.object_id - 1) / 8192
            cross join lateral (
                select coalesce(array_position(chunk.place, ((finding.object_id - 1) % 8192)::smallint),
                    case when chunk.place is null then (finding.object_id - 1) % 8192 + 1 end)::integer as at
            ) as place
            left join peil.verdict on verdict.id = chunk.verdict[place.at]
            where identity.root = finding.check_id and identity.heard and chunk.verdict[place.at] is not null
            order by chunk.run_id desc
            limit 1
        ), 'none') end as outcome, finding.id, finding.state, finding.state_on, finding.accepted_until,
        finding.outcome as outcome_before, finding.recheck_id
    from peil.finding
    cross join lateral (
        select finding.recheck_id is not null or $3
            or finding.check_id in (select taken_over.root from taken_over) as up
    ) as looked
    where (finding.state in ('done', 'accepted') or looked.up) and $1 > 0
        and finding.check_id in (select root from identity)
        and finding.id not in (select said.id from said where said.id is not null)
), judged as (
    select said.*, measurement.as_of, case
        when said.id is null then 'found'
        when said.outcome = 'ok' then 'met'
        when said.outcome = 'none' then 'left'
        when said.outcome in ('allowed_incomplete', 'not_applicable') then 'lapsed'
        when said.outcome = 'short' and said.state = 'verified' then 'returned'
        when said.outcome = 'short' and said.state = 'gone' then 'back'
        when said.outcome = 'short' and said.state = 'done' and said.state_on <= measurement.as_of then 'still_short'
        when said.state = 'accepted' and said.accepted_until < measurement.as_of then 'expired'
    end as event
    from (select * from said union all select * from unchanged) as said
    cross join measurement
), step as (
    select judged.*, transition.from_state, transition.to_state
    from judged
    left join peil.finding_transition as transition
        on transition.event = judged.event and transition.from_state = coalesce(judged.state, 'none')
), born as (
    insert into peil.finding (check_id, object_id, state, outcome, first_on, open_since, state_on, recheck_id)
    select check_id, object_id, to_state, outcome, as_of, as_of, as_of, nullif($2::bigint, 0)
    from step
    where id is null
    order by object_id, check_id
    returning id, check_id
), moved as (
    update peil.finding
    set state = step.to_state, outcome = step.outcome, state_on = step.as_of,
        times = finding.times + (step.event in ('returned', 'back'))::integer,
        open_since = case when step.event in ('returned', 'back') then step.as_of else finding.open_since end,
        answered_on = case when step.event in ('returned', 'back', 'expired') then null else finding.answered_on end,
        due_on = case when step.to_state in ('open', 'verified', 'gone') then null else finding.due_on end,
        level = case when step.to_state in ('open', 'verified', 'gone') then 0 else finding.level end,
        level_on = case when step.to_state in ('open', 'verified', 'gone') then null else finding.level_on end,
        muted_until = case when step.to_state in ('open', 'verified', 'gone') then null else finding.muted_until end,
        accepted_until = null, decision_id = null, recheck_id = nullif($2::bigint, 0)
    from step
    where finding.id = step.id and step.to_state is not null
    returning finding.id, finding.check_id, step.event, step.from_state, step.to_state
), quiet as (
    update peil.finding
    set outcome = step.outcome, recheck_id = nullif($2::bigint, 0)
    from step
    where finding.id = step.id and step.to_state is null
        and (step.outcome <> step.outcome_before or step.recheck_id is not null or $2::bigint > 0)
    returning finding.id
), written as (
    insert into peil.finding_step (batch, day, actor, event, from_state, to_state, check_id, findings, run_id,
        recheck_id, rule_changed)
    select $4, measurement.as_of, $5, taken.event, taken.from_state, taken.to_state, taken.check_id,
        array_agg(taken.id order by taken.id), nullif($1::bigint, 0),
        nullif($2::bigint, 0), case when $1 > 0 then exists (
            select from identity where identity.root = taken.check_id and identity.rule_changed) end
    from (
        select id, check_id, 'found' as event, 'none' as from_state, 'open' as to_state from born
        union all
        select id, check_id, event, from_state, to_state from moved
    ) as taken
    cross join measurement
    group by measurement.as_of, taken.check_id, taken.event, taken.from_state, taken.to_state
    order by taken.check_id, taken.event, taken.from_state
    returning event, cardinality(findings) as findings
)
select count(*), coalesce(sum(findings) filter (where event = 'found'), 0),
    coalesce(sum(findings) filter (where event in ('returned', 'back', 'expired')), 0),
    coalesce(sum(findings) filter (where event = 'met'), 0),
    coalesce(sum(findings) filter (where event = 'still_short'), 0),
    coalesce(sum(findings) filter (where event in ('left', 'lapsed')), 0),
    (select count(*) from quiet)
from written
