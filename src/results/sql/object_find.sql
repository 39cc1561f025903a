-- SPDX-License-Identifier: EUPL-1.2
-- An object by its key, as it is now or was last; several when kinds share the key.
-- $1 key, $2 kind (null: any)
select object.id, object.kind, object.key, version.title, version.attributes::text, version.criticality,
    unit.key, (select unit_version.name from peil.unit_version where unit_version.unit_id = unit.id
        order by unit_version.valid_from desc, unit_version.version desc limit 1),
    version.valid_from, version.valid_to
from peil.object
join lateral (
    select * from peil.object_version as newest where newest.object_id = object.id
    order by newest.valid_from desc, newest.version desc limit 1
) as version on true
left join peil.unit on unit.id = version.unit_id
where object.key = $1 and ($2::text is null or object.kind = $2)
order by object.kind
