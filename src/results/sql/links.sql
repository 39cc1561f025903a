-- SPDX-License-Identifier: EUPL-1.2
-- What an object is linked with on a day, in the direction of the relation ($2) and against it ($3), with who owns the
-- other: its party, and whether the role holds on that day.
-- $1 day, $2 relations forward, $3 relations back
with wanted as materialized (
    select distinct object_id, relation, to_object_id as other_id, false as back from peil.link
    where relation = any ($2::text[]) and valid_from <= $1::date and (valid_to is null or valid_to > $1)
    union all
    select distinct to_object_id, relation, object_id, true from peil.link
    where relation = any ($3::text[]) and valid_from <= $1 and (valid_to is null or valid_to > $1)
), held as materialized (
    select object_id, role, root_id, coalesce(since <= $1, true) and coalesce(until >= $1, true) as holds
    from peil.role_on($1)
    where object_id = any (array(select distinct wanted.other_id from wanted))
)
select wanted.object_id, wanted.relation, wanted.back, other.kind, other.key, version.object_id is not null,
    version.unit_id, version.title, held.root_id, held.holds
from wanted
join peil.object as other on other.id = wanted.other_id
left join peil.object_version as version on version.object_id = other.id
    and version.valid_from <= $1 and (version.valid_to is null or version.valid_to > $1)
left join held on held.object_id = other.id
    and held.role = case other.kind when 'dataset' then 'data_owner' else other.kind || '_owner' end
order by wanted.object_id, wanted.relation, wanted.back, other.kind, other.key
