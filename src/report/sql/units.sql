-- SPDX-License-Identifier: EUPL-1.2
-- The tree of units as a run saw it, with their names on its day: id, key, name, kind, parent (0: a root).
-- $1 run, $2 its day
select run_unit.unit_id, unit.key, coalesce(version.name, unit.key), coalesce(version.kind, ''),
    coalesce(run_unit.parent_id, 0)
from peil.run_unit
join peil.unit on unit.id = run_unit.unit_id
left join lateral (
    select unit_version.name, unit_version.kind from peil.unit_version
    where unit_version.unit_id = run_unit.unit_id and unit_version.valid_from <= $2::date
    order by unit_version.valid_from desc, unit_version.version desc limit 1
) as version on true
where run_unit.run_id = $1::bigint
order by coalesce(version.name, unit.key) collate "C", unit.key collate "C"
