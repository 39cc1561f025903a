-- SPDX-License-Identifier: EUPL-1.2
-- Parties by role: name, role, objects, of which accepted, the oldest acceptance, the first end.
-- $1 day, $2 unit with all below it; null: all, $3 role; null: all.
with recursive below as (
    select id from peil.unit where key = $2
    union
    select version.unit_id from peil.unit_version as version join below on below.id = version.parent_id
    where version.valid_from <= $1 and (version.valid_to is null or version.valid_to > $1)
)
select main.name, held.role, count(*), count(held.accepted_on), min(held.accepted_on), min(held.until)
from peil.role_on($1::date) as held
join peil.object_version as version on version.object_id = held.object_id and version.valid_from <= $1
    and (version.valid_to is null or version.valid_to > $1)
join peil.party as main on main.id = held.root_id
where ($2::text is null or version.unit_id in (select id from below)) and ($3::text is null or held.role = $3)
group by main.id, main.name, held.role
order by count(*) desc, main.name, held.role
