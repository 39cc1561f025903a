-- SPDX-License-Identifier: EUPL-1.2
-- A unit by its key, or by its present name. $1 key or name.
select unit.id, unit.key
from peil.unit
left join peil.unit_version as version on version.unit_id = unit.id and version.valid_to is null
where unit.key = $1 or lower(version.name) = lower($1)
order by unit.key = $1 desc
limit 1
