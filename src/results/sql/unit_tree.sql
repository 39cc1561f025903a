-- SPDX-License-Identifier: EUPL-1.2
-- The units on a day: key, kind and the unit above.
-- $1 day
select unit.id, unit.key, version.kind, version.parent_id
from peil.unit
join peil.unit_version as version on version.unit_id = unit.id
where version.valid_from <= $1::date and (version.valid_to is null or version.valid_to > $1)
order by unit.id
