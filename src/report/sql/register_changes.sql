-- SPDX-License-Identifier: EUPL-1.2
-- Which objects came, changed (themselves, or who holds a role on them) or went: kind, key, title, what.
-- $1 earlier day, $2 later day, $3 whether all units count, $4 units
with before as (
    select object_id, version, title, unit_id from peil.object_version
    where valid_from <= $1::date and (valid_to is null or valid_to > $1::date)
), after as (
    select object_id, version, title, unit_id from peil.object_version
    where valid_from <= $2::date and (valid_to is null or valid_to > $2::date)
), role as (
    select distinct object_id from peil.assignment
    where (valid_from <= $1::date and (valid_to is null or valid_to > $1::date))
        is distinct from (valid_from <= $2::date and (valid_to is null or valid_to > $2::date))
)
select object.kind, object.key, coalesce(after.title, before.title, object.key),
    case when before.object_id is null then 'added'
        when after.object_id is null then 'vanished' else 'changed' end
from before
full join after on after.object_id = before.object_id
left join role on role.object_id = coalesce(after.object_id, before.object_id)
join peil.object on object.id = coalesce(after.object_id, before.object_id)
where (before.version is distinct from after.version or role.object_id is not null)
    and ($3::boolean or coalesce(after.unit_id, before.unit_id) = any ($4::bigint[]))
order by array_position(array['dataset', 'process', 'chain', 'system'], object.kind),
    coalesce(after.title, before.title, object.key) collate "C", object.key collate "C"
