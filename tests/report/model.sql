-- SPDX-License-Identifier: EUPL-1.2
-- Every number of a report model, computed again from the cells and the register, by other means than the program's: one
-- row a figure: name, how many were compared, how many differ. The model is the file PEIL_MODEL, :run its run; :audience is 0 for the whole organisation.
\set QUIET on
\set model `cat "$PEIL_MODEL"`
set search_path = pg_catalog, peil;
create temporary table model as select :'model'::jsonb as doc;
create temporary table here as
select run.*, (select b.run_id from baseline b where b.programme_id = run.programme_id order by b.id desc limit 1) as zero,
    (select r.id from run r where r.programme_id = run.programme_id and r.number = run.number - 1) as before
from run where run.id = :run;

-- Cells of three runs: this one, the baseline and the one before.
create temporary table cell as
select result.run_id, result.object_id, version.unit_id, version.criticality, result.check_key as key, rule.dimension,
    rule.weight, rule.rule_hash, dimension.weight as dimension_weight, result.outcome, result.reason,
    result.n::numeric as n, result.d::numeric as d
from v_result as result
join run on run.id = result.run_id
join object_version as version on version.object_id = result.object_id and version.valid_from <= run.as_of
    and (version.valid_to is null or version.valid_to > run.as_of)
join check_identity as identity on identity.programme_id = run.programme_id and identity.key = result.check_key
join check_rule as rule on rule.check_id = identity.id and rule.programme_version_id = run.programme_version_id
join dimension on dimension.programme_version_id = run.programme_version_id and dimension.name = rule.dimension
where result.run_id in (select id from here union select zero from here union select before from here)
    and version.valid_from < coalesce(version.valid_to, 'infinity');

-- Every unit with those below it; 0 is everything.
create temporary table below as
with recursive tree(top, unit) as (
    select unit_id, unit_id from run_unit where run_id = (select id from here)
    union
    select tree.top, run_unit.unit_id from tree
    join run_unit on run_unit.parent_id = tree.unit and run_unit.run_id = (select id from here)
)
select top, unit from tree
union select 0, unit from tree union select 0, null;

create function pg_temp.object_scores(mended text default null)
returns table (run_id bigint, object_id bigint, unit_id integer, criticality smallint, dimension text, score numeric)
language sql as $$
    with part as (
        select c.run_id, c.object_id, c.unit_id, c.criticality, c.dimension, c.dimension_weight,
            round(sum(c.weight * case when c.key = mended then 1 else c.n / c.d end) / nullif(sum(c.weight), 0), 9) as score
        from cell as c where c.outcome in ('ok', 'short')
        group by 1, 2, 3, 4, 5, 6
    )
    select p.run_id, p.object_id, p.unit_id, p.criticality, p.dimension, p.score from part as p
    where p.score is not null
    union all
    select p.run_id, p.object_id, p.unit_id, p.criticality, '',
        round(sum(p.dimension_weight * p.score) / sum(p.dimension_weight), 9)
    from part as p where p.score is not null group by 1, 2, 3, 4 having sum(p.dimension_weight) > 0
$$;
create temporary table object_score as select * from pg_temp.object_scores();

-- The model's units and the whole, by unit id.
create temporary table told as
select unit.id as unit, entry.doc, false as whole
from model, jsonb_array_elements(model.doc -> 'units') as entry (doc)
join unit on unit.key = entry.doc ->> 'key'
union all
select case when :audience = 0 then 0 else (select id from unit where key = model.doc #>> '{whole,key}') end,
    model.doc -> 'whole', true
from model;
create temporary table told_score as
select unit, whole, '' as dimension, doc -> 'score' as doc from told
union all
select unit, whole, entry ->> 'name', entry from told, jsonb_array_elements(doc -> 'dimensions') as entry
where entry ->> 'state' = 'measured';

create temporary table mean as
select told_score.unit, told_score.dimension, score.run_id, sum(score.score * score.criticality) * 1e9 as sum,
    sum(score.criticality) as weight, count(*) as objects
from told_score
join below on below.top = told_score.unit
join object_score as score on score.unit_id is not distinct from below.unit and score.dimension = told_score.dimension
group by 1, 2, 3;

select 'score', count(*), count(*) filter (where mean.sum is distinct from (told.doc ->> 'sum')::numeric
    or mean.weight is distinct from (told.doc ->> 'weight')::bigint
    or mean.objects is distinct from (told.doc ->> 'objects_measured')::bigint
    or round(mean.sum / mean.weight / 1e6) is distinct from (told.doc ->> 'tenths')::numeric
    or round(10 + 40 * mean.sum / mean.weight / 1e9) is distinct from (told.doc ->> 'scale_tenths')::numeric)
from told_score as told
left join mean on mean.unit = told.unit and mean.dimension = told.dimension and mean.run_id = (select id from here);

select 'coverage', count(*), count(*) filter (where (told.doc #>> '{coverage,n}')::numeric is distinct from part.n
    or (told.doc #>> '{coverage,d}')::numeric is distinct from part.d)
from told_score as told
left join lateral (
    select sum(cell.weight * cell.criticality) filter (where cell.outcome in ('ok', 'short')) as n,
        sum(cell.weight * cell.criticality) filter (where cell.outcome in ('ok', 'short', 'not_measured')) as d
    from cell join below on below.unit is not distinct from cell.unit_id and below.top = told.unit
    where cell.run_id = (select id from here) and cell.dimension = told.dimension
) as part on true
where told.dimension <> '';

select 'norm', count(*), count(*) filter (where (told.doc ->> 'norm_tenths')::numeric is distinct from norm.tenths
    or told.doc ->> 'colour' is distinct from case when mean.sum / mean.weight / 1e6 >= norm.tenths then 'green'
        when mean.sum / mean.weight / 1e6 >= norm.intervention then 'amber' else 'red' end)
from told_score as told
join mean on mean.unit = told.unit and mean.dimension = told.dimension and mean.run_id = (select id from here)
cross join lateral (
    select round(sum(10 * d.weight * (e ->> 'norm')::numeric) / sum(d.weight)) as tenths,
        round(sum(10 * d.weight * (e ->> 'intervention')::numeric) / sum(d.weight)) as intervention
    from here join dimension as d on d.programme_version_id = here.programme_version_id
    cross join lateral (
        select e from jsonb_array_elements(d.norms) as e
        where coalesce((e ->> 'from')::date, '-infinity') <= here.as_of
        order by coalesce((e ->> 'from')::date, '-infinity') desc limit 1
    ) as newest (e)
    where told.dimension in ('', d.name)
) as norm;

-- Real change: the same objects, the same rules, measured both times, with the later weights.
create temporary table common as
select later.run_id, earlier.run_id as against, later.object_id, later.unit_id, later.criticality, later.dimension,
    later.dimension_weight, round(sum(later.weight * earlier.n / earlier.d) / nullif(sum(later.weight), 0), 9) as old,
    round(sum(later.weight * later.n / later.d) / nullif(sum(later.weight), 0), 9) as new
from cell as later
join cell as earlier on earlier.object_id = later.object_id and earlier.key = later.key
    and earlier.rule_hash = later.rule_hash
where later.run_id = (select id from here) and earlier.run_id <> later.run_id
    and later.outcome in ('ok', 'short') and earlier.outcome in ('ok', 'short')
group by 1, 2, 3, 4, 5, 6, 7;
insert into common
select run_id, against, object_id, unit_id, criticality, '', null,
    round(sum(dimension_weight * old) / sum(dimension_weight), 9), round(sum(dimension_weight * new) / sum(dimension_weight), 9)
from common where old is not null group by 1, 2, 3, 4, 5;
create temporary table told_change as
select told.unit, told.dimension, what.name, what.against, told.doc -> what.name as doc
from told_score as told
cross join lateral (select 'since_baseline', here.zero from here union all select 'since_previous', here.before from here)
    as what (name, against)
where jsonb_typeof(told.doc -> what.name) = 'object';

create function pg_temp.value(fraction text) returns numeric language sql as
    'select split_part(fraction, ''/'', 1)::numeric(60, 20) / split_part(fraction, ''/'', 2)::numeric(60, 20)';

select 'real change', count(*), count(*) filter (where
    abs(real.value - pg_temp.value(told.doc #>> '{exact,real}')) > 1e-9
    or round(real.value / 1e6) is distinct from (told.doc ->> 'real_tenths')::numeric)
from told_change as told
left join lateral (
    select 1e9 * (sum(c.new * c.criticality) - sum(c.old * c.criticality)) / sum(c.criticality) as value
    from common as c join below on below.unit is not distinct from c.unit_id and below.top = told.unit
    where c.against = told.against and c.dimension = told.dimension and c.old is not null
) as real on true;

select 'total change', count(*), count(*) filter (where
    abs(later.sum / later.weight - earlier.sum / earlier.weight - pg_temp.value(told.doc #>> '{exact,total}')) > 1e-9
    or round((later.sum / later.weight - earlier.sum / earlier.weight) / 1e6)
        is distinct from (told.doc ->> 'total_tenths')::numeric)
from told_change as told
left join mean as later on later.unit = told.unit and later.dimension = told.dimension
    and later.run_id = (select id from here)
left join mean as earlier on earlier.unit = told.unit and earlier.dimension = told.dimension
    and earlier.run_id = told.against;

select 'parts add up', count(*), count(*) filter (where
    abs(pg_temp.value(doc #>> '{exact,real}') + pg_temp.value(doc #>> '{exact,scope}')
    + pg_temp.value(doc #>> '{exact,rules}') + pg_temp.value(doc #>> '{exact,coverage}')
    - pg_temp.value(doc #>> '{exact,total}')) > 1e-6)
from told_change;

-- Gaps: each object scored again with one check ok.
create temporary table gain as
select key, now.object_id, now.unit_id, now.criticality, now.dimension, after.score - now.score as gain
from (select distinct key from cell where run_id = (select id from here)) as keys
cross join lateral pg_temp.object_scores(keys.key) as after
join object_score as now on now.run_id = after.run_id and now.object_id = after.object_id and now.dimension = after.dimension
where now.run_id = (select id from here);
create temporary table told_gap as
select entry, unit.id as unit, entry ->> 'check' as key, entry ->> 'dimension' as dimension
from model, jsonb_array_elements(doc -> 'gaps') as entry
join unit on unit.key = entry #>> '{unit,key}';
select 'gap', count(*), count(*) filter (where
    (entry ->> 'short')::bigint is distinct from counts.short
    or (entry ->> 'measured')::bigint is distinct from counts.measured
    or (entry ->> 'missed_weight')::numeric is distinct from counts.missed
    or (entry ->> 'gain_unit_tenths')::numeric is distinct from round(1000 * own.gain / own_mean.weight)
    or (entry ->> 'gain_tenths')::numeric is distinct from round(1000 * own.gain / all_mean.weight)
    or (entry ->> 'gain_total_tenths')::numeric is distinct from round(1000 * total.gain / total_mean.weight))
from told_gap as told
cross join lateral (
    select count(*) filter (where outcome = 'short') as short,
        count(*) filter (where outcome in ('ok', 'short')) as measured,
        sum(weight * criticality * round((d - n) / d, 9) * 1e9) filter (where outcome = 'short') as missed
    from cell join below on below.unit is not distinct from cell.unit_id and below.top = told.unit
    where cell.run_id = (select id from here) and cell.key = told.key
) as counts
cross join lateral (
    select sum(g.gain * g.criticality) as gain from gain as g
    join below on below.unit is not distinct from g.unit_id and below.top = told.unit
    where g.key = told.key and g.dimension = told.dimension
) as own
cross join lateral (
    select sum(g.gain * g.criticality) as gain from gain as g
    join below on below.unit is not distinct from g.unit_id and below.top = told.unit
    where g.key = told.key and g.dimension = ''
) as total
join mean as own_mean on own_mean.unit = told.unit and own_mean.dimension = told.dimension
    and own_mean.run_id = (select id from here)
join mean as all_mean on all_mean.unit = (select unit from told where whole) and all_mean.dimension = told.dimension
    and all_mean.run_id = (select id from here)
join mean as total_mean on total_mean.unit = (select unit from told where whole) and total_mean.dimension = ''
    and total_mean.run_id = (select id from here);

-- That no larger gap was left out: the smallest told is at least the largest that was not.
select 'largest gaps', 1, case when coalesce(max(g.total) filter (where not g.told), 0) > min(g.total) filter (where g.told)
    then 1 else 0 end
from (
    select told.unit, gain.key, sum(gain.gain * gain.criticality) as total,
        exists (select from told_gap where told_gap.unit = told.unit and told_gap.key = gain.key) as told
    from told join below on below.top = told.unit and not told.whole
    join gain on gain.unit_id is not distinct from below.unit and gain.dimension = ''
    group by 1, 2
) as g;

select 'check', count(*), count(*) filter (where counts.* is distinct from row((entry ->> 'ok')::bigint,
    (entry ->> 'short')::bigint, (entry ->> 'allowed_incomplete')::bigint, (entry ->> 'not_applicable')::bigint,
    (entry ->> 'not_measured')::bigint, (entry ->> 'n')::numeric, (entry ->> 'd')::numeric))
from (
    select told.unit, check_entry ->> 'key' as key,
        case when told.whole then check_entry -> 'whole'
            else (select e from jsonb_array_elements(check_entry -> 'units') as e where e ->> 'key' = told.doc ->> 'key') end
    from model, told, jsonb_array_elements(model.doc -> 'checks') as check_entry
) as told (unit, key, entry)
cross join lateral (
    select count(*) filter (where outcome = 'ok'), count(*) filter (where outcome = 'short'),
        count(*) filter (where outcome = 'allowed_incomplete'), count(*) filter (where outcome = 'not_applicable'),
        count(*) filter (where outcome = 'not_measured'), coalesce(sum(n), 0), coalesce(sum(d), 0)
    from cell join below on below.unit is not distinct from cell.unit_id and below.top = told.unit
    where cell.run_id = (select id from here) and cell.key = told.key
) as counts;

select 'finding', count(*), count(*) filter (where told.key is null or cell.key is null)
from (
    select object.id as object_id, entry ->> 'check' as key, entry ->> 'reason' as reason, (entry ->> 'n')::numeric as n,
        (entry ->> 'd')::numeric as d
    from model, jsonb_array_elements(doc #> '{findings,rows}') as entry
    join object on object.kind = entry ->> 'kind' and object.key = entry ->> 'key'
) as told
full join (
    select cell.object_id, cell.key, cell.reason, cell.n, cell.d from cell
    join below on below.unit is not distinct from cell.unit_id and below.top = (select unit from told where whole)
    where cell.run_id = (select id from here) and cell.outcome = 'short'
) as cell on cell.object_id = told.object_id and cell.key = told.key and cell.n = told.n and cell.d = told.d
    and cell.reason = told.reason;

select 'trend', count(*), count(*) filter (where (entry ->> 'objects')::bigint is distinct from counts.objects
    or coalesce((entry ->> 'came')::bigint, 0) is distinct from counts.came
    or coalesce((entry ->> 'went')::bigint, 0) is distinct from counts.went
    or entry ->> 'as_of' is distinct from run.as_of::text)
from model, jsonb_array_elements(doc -> 'trend') as entry
join here on true
join run on run.programme_id = here.programme_id and run.number = (entry ->> 'number')::integer
left join run as prior on prior.programme_id = run.programme_id and prior.number = run.number - 1 and run.id > here.zero
cross join lateral (
    select count(*) filter (where now.object_id is not null),
        count(*) filter (where prior.id is not null and was.object_id is null),
        count(*) filter (where prior.id is not null and now.object_id is null)
    from (select distinct object_id from v_result where run_id = run.id) as now
    full join (select distinct object_id from v_result where run_id = prior.id) as was on was.object_id = now.object_id
) as counts (objects, came, went)
where :audience = 0;

select 'register', count(*), count(*) filter (where told.n is distinct from coalesce(found.n, 0))
from (
    select entry ->> 'kind' as kind, change, (entry ->> change)::bigint as n
    from model, jsonb_array_elements(doc #> '{register,kinds}') as entry,
        unnest(array['added', 'changed', 'vanished']) as change
) as told
left join (
    select split_part(subject, '/', 1) as kind, change, count(*) as n
    from import_change join import on import.id = import_change.import_id
    join here on import.as_of = here.as_of
    where sort = 'object' group by 1, 2
) as found on found.kind = told.kind and found.change = told.change
where :audience = 0;

select 'owner', count(*), count(*) filter (where (entry ->> 'objects')::bigint is distinct from (
    select count(distinct assignment.object_id)
    from assignment join party on party.id = assignment.party_id, here
    where party.name = entry ->> 'name' and assignment.role like '%owner'
        and assignment.valid_from <= here.as_of and coalesce(assignment.valid_to > here.as_of, true)
        and assignment.object_id in (select object_id from cell where run_id = here.id)))
from model, jsonb_array_elements(doc #> '{owners,organisation_level}') as entry
where :audience = 0;
