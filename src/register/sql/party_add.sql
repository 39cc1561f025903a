-- SPDX-License-Identifier: EUPL-1.2
-- New parties, in the order given. $1 names, $2 levels, $3 persons, $4 units; 0 is none.
insert into peil.party (name, level, person_id, unit_id)
select name, level, nullif(person, 0), nullif(unit, 0)
from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[]) with ordinality as fresh (name, level, person, unit, at)
order by at
returning id, name
