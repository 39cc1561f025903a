-- SPDX-License-Identifier: EUPL-1.2
-- Persons and units that go by a key or a name, newest version:
-- id, name, level, whether it is a person. $1 key or name.
select person.id, version.name, 'below', true
from peil.person
join peil.person_version as version on version.person_id = person.id and version.valid_to is null
where person.key = $1 or lower(version.name) = lower($1)
union all
select unit.id, version.name, case version.kind when 'organisation' then 'organisation' else 'below' end, false
from peil.unit
join peil.unit_version as version on version.unit_id = unit.id and version.valid_to is null
where unit.key = $1 or lower(version.name) = lower($1)
