-- SPDX-License-Identifier: EUPL-1.2
-- Who holds which role on the objects of a day, with what mandate, whether the role holds on the day itself, and how
-- many hold it at once: parties below the organisation of which the same source, or the stewards, say that they do.
-- Where one assignment holds nothing has to be decided; the rest is decided by peil.role_on.
-- $1 day, $2 roles
with said as materialized (
    select assignment.object_id, object.kind, assignment.role, party.id as root_id, party.level = 'below' as below,
        assignment.mandate, assignment.source_id = 0 as by_hand,
        coalesce(assignment.since <= $1::date, true) and coalesce(assignment.until >= $1, true) as holds,
        count(*) over (partition by assignment.object_id, assignment.role) as several
    from peil.assignment
    join peil.object on object.id = assignment.object_id
    join peil.party as written on written.id = assignment.party_id
    join peil.party on party.id = coalesce(written.joined_to, written.id)
    where assignment.role = any ($2::text[])
        and assignment.valid_from <= $1 and (assignment.valid_to is null or assignment.valid_to > $1)
        and exists (select from peil.object_version as version where version.object_id = assignment.object_id
            and version.valid_from <= $1 and (version.valid_to is null or version.valid_to > $1))
), together as (
    select object_id, role, by_hand, count(distinct root_id) as holders
    from said where several > 1 and holds and below
    group by object_id, role, by_hand
)
select object_id, kind, role, root_id, mandate, holds and below, (holds and below)::integer as holders
from said where several = 1
union all
select held.object_id, object.kind, held.role, held.root_id, held.mandate,
    party.level = 'below' and coalesce(held.since <= $1, true) and coalesce(held.until >= $1, true),
    coalesce(together.holders, 0)
from peil.role_on($1) as held
join peil.object on object.id = held.object_id
join peil.party on party.id = held.root_id
left join together on together.object_id = held.object_id and together.role = held.role
    and together.by_hand = held.by_hand
where held.object_id = any (array(select said.object_id from said where said.several > 1)) and held.role = any ($2)
    and (held.object_id, held.role) in (select said.object_id, said.role from said where said.several > 1)
order by object_id
