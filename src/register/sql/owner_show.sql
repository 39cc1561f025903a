-- SPDX-License-Identifier: EUPL-1.2
-- Everything a party, or what was joined to it, holds or held: kind, key, title, role, since, until, accepted, mandate,
-- said from, said up to, by whom, whether it counts on the day. $1 party, $2 day.
select object.kind, object.key, newest.title, assignment.role, assignment.since, assignment.until,
    assignment.accepted_on,
    assignment.mandate, assignment.valid_from, assignment.valid_to, coalesce(assignment.actor, source.name),
    held.assignment_id is not null and newest.valid_to is null
from peil.assignment
join peil.party on party.id = assignment.party_id
join peil.source on source.id = assignment.source_id
join peil.object on object.id = assignment.object_id
join lateral (
    select title, valid_to from peil.object_version as version where version.object_id = object.id
    order by version.valid_from desc, version.version desc limit 1
) as newest on true
left join peil.role_on($2::date) as held on held.assignment_id = assignment.id
where coalesce(party.joined_to, party.id) = $1::integer
order by 12 desc, object.kind, object.key, assignment.role, assignment.valid_from desc, assignment.id desc
