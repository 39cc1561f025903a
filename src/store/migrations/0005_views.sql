-- SPDX-License-Identifier: EUPL-1.2
-- What readers see, and a place for the results of any run.
--
-- The views run with the rights of who asks (security_invoker), so a reader has rights on the tables beneath as well: on
-- those columns that the views show and on no others. Not for readers: persons, parties and assignments, the words of
-- evidence with a result, free attributes of objects, who acted, and the reasons and contents in the journal. The
-- subject of a journal row is a key; that of a person is a number that says nothing without the register of persons.

create view peil.v_object with (security_invoker) as
select object.id as object_id, object.kind, object.key, version.title, version.criticality,
    unit.key as unit_key, unit_version.name as unit_name,
    version.valid_from, version.valid_to, version.valid_to is null as current
from peil.object
join peil.object_version as version on version.object_id = object.id
left join peil.unit on unit.id = version.unit_id
left join peil.unit_version on unit_version.unit_id = unit.id and unit_version.valid_to is null;
comment on view peil.v_object is
    'every version of every object, with the present name of its unit; current: the version that still holds';

create view peil.v_run with (security_invoker) as
select run.id as run_id, programme.name as programme, programme_version.version as programme_version, run.number,
    run.as_of, run.finished_at, run.population, run.measured, run.not_measured,
    run.id = (select baseline.run_id from peil.baseline where baseline.programme_id = run.programme_id
        order by baseline.id desc limit 1) is true as baseline
from peil.run
join peil.programme on programme.id = run.programme_id
join peil.programme_version on programme_version.id = run.programme_version_id;
comment on view peil.v_run is 'every run; baseline: the run that the programme counts from';

-- A cell is what the newest run up to this one, of the same programme, wrote of it; verdict 0 took it out of the
-- population.
create view peil.v_result with (security_invoker) as
select cell.run_id, check_identity.key as check_key, object.kind, object.key, cell.object_id, verdict.outcome,
    verdict.plugin, verdict.reason,
    case when verdict.outcome in ('ok', 'short') then coalesce(cell.n, (verdict.outcome = 'ok')::integer) end as n,
    case when verdict.outcome in ('ok', 'short') then coalesce(cell.d, 1) end as d,
    cell.since_run_id
from (
    select distinct on (run.id, chunk.check_id, chunk.chunk::bigint * 8192 + coalesce(item.place, item.at - 1) + 1)
        run.id as run_id, chunk.check_id,
        chunk.chunk::bigint * 8192 + coalesce(item.place, item.at - 1) + 1 as object_id,
        chunk.run_id as since_run_id, item.verdict, item.n, item.d
    from peil.run
    join peil.check_identity on check_identity.programme_id = run.programme_id
    join peil.result_chunk as chunk on chunk.check_id = check_identity.id and chunk.run_id <= run.id
    cross join lateral unnest(chunk.place, chunk.verdict, chunk.n, chunk.d)
        with ordinality as item (place, verdict, n, d, at)
    order by run.id, chunk.check_id, chunk.chunk::bigint * 8192 + coalesce(item.place, item.at - 1) + 1,
        chunk.run_id desc
) as cell
join peil.verdict on verdict.id = cell.verdict
join peil.check_identity on check_identity.id = cell.check_id
join peil.object on object.id = cell.object_id;
comment on view peil.v_result is
    'every object by every check as it stood in each run; since_run_id: the run in which it last changed. Ask for one run_id';

create view peil.v_score with (security_invoker) as
select rollup.run_id, programme.name as programme, run.number, run.as_of, unit.key as unit_key,
    unit_version.name as unit_name, nullif(rollup.dimension, '') as dimension, rollup.objects, rollup.objects_measured,
    rollup.objects_at_norm,
    round(rollup.score_sum / (nullif(rollup.weight_sum, 0) * 10000000::numeric), 6) as score,
    round(100 * rollup.weight_measured::numeric / nullif(rollup.weight_applicable, 0), 6) as coverage,
    rollup.norm, rollup.intervention
from peil.rollup_dimension as rollup
join peil.run on run.id = rollup.run_id
join peil.programme on programme.id = run.programme_id
left join peil.unit on unit.id = rollup.unit_id
left join peil.unit_version on unit_version.unit_id = unit.id and unit_version.valid_from <= run.as_of
    and (unit_version.valid_to is null or unit_version.valid_to > run.as_of);
comment on view peil.v_score is
    'score and coverage, 0 to 100, per run, unit (null: all) and dimension (null: over all dimensions)';

create view peil.v_check with (security_invoker) as
select rollup.run_id, programme.name as programme, run.number, run.as_of, unit.key as unit_key,
    check_identity.key as check_key, rule.title, rule.dimension, rollup.ok, rollup.short, rollup.allowed_incomplete,
    rollup.not_applicable, rollup.not_measured,
    round(100 * rollup.ok::numeric / nullif(rollup.ok + rollup.short, 0), 6) as at_norm,
    round(100 * rollup.n::numeric / nullif(rollup.d, 0), 6) as filled, rule.norm
from peil.rollup_check as rollup
join peil.run on run.id = rollup.run_id
join peil.programme on programme.id = run.programme_id
join peil.check_identity on check_identity.id = rollup.check_id
left join peil.check_rule as rule
    on rule.programme_version_id = run.programme_version_id and rule.check_id = rollup.check_id
left join peil.unit on unit.id = rollup.unit_id;
comment on view peil.v_check is
    'outcomes per run, unit (null: all) and check; at_norm: share of measured objects that are ok; filled: n of d, both in %';

-- As split_parts_compute(): a mean that is undefined takes the value of its outer neighbour; without common ground (states
-- 4 and 5 here, arrays count from 1) real change is 0 and the rest falls to the step that emptied it.
create view peil.v_trend with (security_invoker) as
select split.run_id, split.against_run as against_run_id, programme.name as programme, run.number,
    earlier.number as against_number, run.as_of, unit.key as unit_key, nullif(split.dimension, '') as dimension,
    round((inward.m7 - inward.m0) / 10000000, 6) as total,
    round(case when step.common then outward.m4 - inward.m3
        when inward.m0 is not null and inward.m7 is not null then 0 end / 10000000, 6) as real,
    round((inward.m1 - inward.m0 + inward.m7 - outward.m6
        + case when step.emptied = 'scope' then outward.m4 - inward.m3 else 0 end) / 10000000, 6) as scope,
    round((inward.m2 - inward.m1 + outward.m6 - outward.m5
        + case when step.emptied = 'rules' then outward.m4 - inward.m3 else 0 end) / 10000000, 6) as rules,
    round((inward.m3 - inward.m2 + outward.m5 - outward.m4
        + case when step.emptied = 'coverage' then outward.m4 - inward.m3 else 0 end) / 10000000, 6) as coverage
from peil.rollup_split as split
join peil.run on run.id = split.run_id
join peil.run as earlier on earlier.id = split.against_run
join peil.programme on programme.id = run.programme_id
left join peil.unit on unit.id = split.unit_id
cross join lateral (
    select array_agg(sum / nullif(weight, 0) order by at) as mean
    from unnest(split.state_sum, split.state_weight) with ordinality as state (sum, weight, at)
) as states
cross join lateral (
    select states.mean[1] as m0, coalesce(states.mean[2], states.mean[1]) as m1,
        coalesce(states.mean[3], states.mean[2], states.mean[1]) as m2,
        coalesce(states.mean[4], states.mean[3], states.mean[2], states.mean[1]) as m3, states.mean[8] as m7
) as inward
cross join lateral (
    select coalesce(states.mean[7], states.mean[8]) as m6,
        coalesce(states.mean[6], states.mean[7], states.mean[8]) as m5,
        coalesce(states.mean[5], states.mean[6], states.mean[7], states.mean[8]) as m4
) as outward
cross join lateral (
    select states.mean[4] is not null as common,
        case when states.mean[4] is not null then null
            when states.mean[2] is null then 'scope'
            when states.mean[3] is null then 'rules'
            else 'coverage' end as emptied
) as step;
comment on view peil.v_trend is
    'the difference with an earlier run in points of 0 to 100: total = real + scope + rules + coverage; null: no score then or now';

create view peil.v_plateau with (security_invoker) as
select rollup.run_id, programme.name as programme, run.number, run.as_of, unit.key as unit_key, rollup.plateau,
    rollup.objects, rollup.weight
from peil.rollup_plateau as rollup
join peil.run on run.id = rollup.run_id
join peil.programme on programme.id = run.programme_id
left join peil.unit on unit.id = rollup.unit_id;
comment on view peil.v_plateau is 'objects and weight per plateau (0 to 4), run and unit (null: all)';

create view peil.v_journal with (security_invoker) as
select seq, at, area, action, subject, encode(hash, 'hex') as hash from peil.journal;
comment on view peil.v_journal is 'what was changed and when; who and why are for stewards: peil journal show';

grant select on peil.v_object, peil.v_run, peil.v_result, peil.v_score, peil.v_check, peil.v_trend, peil.v_plateau,
    peil.v_journal to peil_reader, peil_steward, peil_daemon;
grant select (id, kind, key) on peil.object to peil_reader;
grant select (object_id, version, valid_from, valid_to, title, unit_id, criticality) on peil.object_version
    to peil_reader;
grant select (id, key) on peil.unit to peil_reader;
grant select (unit_id, version, valid_from, valid_to, name, kind, parent_id) on peil.unit_version to peil_reader;
grant select (id, programme_id, programme_version_id, number, as_of, started_at, finished_at, population, measured,
    not_measured, population_hash, results_hash) on peil.run to peil_reader;
grant select (id, programme_id, run_id, set_at, hash) on peil.baseline to peil_reader;
grant select (id, programme_id, version, valid_from, hash) on peil.programme_version to peil_reader;
grant select (id, programme_version_id, check_id, title, dimension, kinds, plugin, rule, weight, norm, rule_hash)
    on peil.check_rule to peil_reader;
grant select on peil.programme, peil.dimension, peil.check_identity, peil.verdict, peil.result_chunk, peil.run_failure,
    peil.run_unit, peil.rollup_check, peil.rollup_dimension, peil.rollup_split, peil.rollup_plateau to peil_reader;
grant select (seq, at, area, action, subject, hash) on peil.journal to peil_reader;

-- Makes the partition for a run's results when there is none: 1,024 runs each. With the owner's rights, because only the
-- owner of a table may add a partition; whoever records runs calls it first.
create function peil.result_partition(run_id bigint) returns void
    language plpgsql security definer set search_path = ''
as $$
declare
    place bigint := (run_id - 1) / 1024;
begin
    if run_id < 1 then
        raise exception 'no run has the number %', run_id using errcode = 'invalid_parameter_value';
    end if;
    if place = 0 or to_regclass(format('peil.result_chunk_%s', place)) is not null then
        return;
    end if;
    perform pg_advisory_xact_lock(1885693292, 1);
    execute format('create table if not exists peil.result_chunk_%s partition of peil.result_chunk for values from (%s) to (%s)',
        place, place * 1024 + 1, (place + 1) * 1024 + 1);
end
$$;
revoke execute on function peil.result_partition(bigint) from public;
grant execute on function peil.result_partition(bigint) to peil_daemon, peil_steward;
