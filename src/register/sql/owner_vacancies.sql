-- SPDX-License-Identifier: EUPL-1.2
-- Objects whose owner's role nobody holds, and those where that is soon so: kind, key, title, state (empty, nobody,
-- left, ended, not_begun; ends, leaves), the day on which it became or becomes vacant, days since (soon: negative),
-- unit, who.
-- left is the last day in service, ended the last day of the role. $1 day, $2 how many days ahead.
with said as materialized (
    select assignment.*, count(*) over (partition by assignment.object_id, assignment.role) as several
    from peil.assignment
    where assignment.role in ('data_owner', 'process_owner', 'chain_owner', 'system_owner')
        and assignment.valid_from <= $1::date and (assignment.valid_to is null or assignment.valid_to > $1)
), held as materialized ( -- where one assignment holds nothing has to be decided; the rest is decided by peil.role_on
    select said.object_id, said.role, said.id as assignment_id, coalesce(party.joined_to, party.id) as root_id,
        said.since, said.until, said.valid_from, null::date as successor
    from said
    join peil.party on party.id = said.party_id
    where said.several = 1
    union all
    select object_id, role, assignment_id, root_id, since, until, valid_from, successor
    from peil.role_on($1)
    where object_id = any (array(select said.object_id from said where said.several > 1))
        and (object_id, role) in (select said.object_id, said.role from said where said.several > 1)
), service as materialized (
    select distinct on (person_id) person_id, until, valid_to
    from peil.person_version
    where valid_from <= $1
    order by person_id, valid_from desc, version desc
), owned as (
    select object.id, object.kind, object.key, version.title, unit.key as unit, held.until, held.since, held.successor,
        held.valid_from, held.assignment_id, party.level, party.name, role.name as role,
        case when service.until < $1 then service.until when service.valid_to <= $1 then service.valid_to end as gone,
        service.until as leaves
    from peil.object
    join peil.object_version as version on version.object_id = object.id and version.valid_from <= $1::date
        and (version.valid_to is null or version.valid_to > $1)
    cross join lateral (select case object.kind when 'dataset' then 'data_owner' when 'process' then 'process_owner'
        when 'chain' then 'chain_owner' else 'system_owner' end) as role (name)
    left join peil.unit on unit.id = version.unit_id
    left join held on held.object_id = object.id and held.role = role.name
    left join peil.party on party.id = held.root_id
    left join service on service.person_id = party.person_id
), judged as (
    select owned.*, case when assignment_id is null then 'empty' when level = 'nobody' then 'nobody'
        when until < $1 then 'ended' when since > $1 then 'not_begun' when gone is not null then 'left'
        when until <= $1 + $2::integer and successor is null then 'ends'
        when leaves <= $1 + $2::integer and (until is null or successor is null) then 'leaves' end as state
    from owned
), dated as (
    select judged.*, case state when 'nobody' then valid_from when 'ended' then until when 'ends' then until
        when 'left' then gone when 'leaves' then leaves
        else coalesce((select max(least(earlier.valid_to, earlier.until)) from peil.assignment as earlier
                where earlier.object_id = judged.id and earlier.role = judged.role
                    and least(earlier.valid_to, earlier.until) <= $1),
            (select min(first.valid_from) from peil.object_version as first
                where first.object_id = judged.id)) end as day
    from judged where state is not null
)
select kind, key, title, state, day, $1 - day, unit, name
from dated
order by $1 - day desc, kind, key
