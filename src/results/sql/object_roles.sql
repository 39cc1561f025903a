-- SPDX-License-Identifier: EUPL-1.2
-- Everybody who has or had a role on an object, the newest first, and whether it is the one who holds it on a day.
-- $1 object, $2 day
select assignment.role, assignment.written, assignment.since, assignment.until, assignment.accepted_on,
    assignment.mandate, assignment.valid_from, assignment.valid_to, assignment.actor, source.name,
    held.assignment_id is not null
from peil.assignment
join peil.source on source.id = assignment.source_id
left join peil.role_on($2::date) as held
    on held.assignment_id = assignment.id and held.object_id = assignment.object_id and held.object_id = $1::bigint
where assignment.object_id = $1::bigint
order by assignment.role, assignment.valid_from desc, assignment.id desc
