-- SPDX-License-Identifier: EUPL-1.2
-- Every party that owns something on a day, as it counts (joined ones as what they were joined to): id, name, level,
-- whether it is a person, on how many objects, the day since which that person is not in service any more (null: in
-- service, or no person), and all that was written for it, one a line.
-- $1 day, $2 objects
with owner as (
    select held.object_id, held.party_id, held.written
    from peil.role_on($1::date) as held
    join peil.object on object.id = held.object_id
    where held.object_id = any ($2::bigint[])
        and held.role = case object.kind when 'dataset' then 'data_owner' when 'process' then 'process_owner'
            when 'chain' then 'chain_owner' else 'system_owner' end
)
select main.id, main.name, main.level, main.person_id is not null, count(*),
    (select case when version.until < $1::date then version.until
            when version.valid_to <= $1::date then version.valid_to end
        from peil.person_version as version
        where version.person_id = main.person_id and version.valid_from <= $1::date
        order by version.valid_from desc, version.version desc limit 1),
    string_agg(distinct owner.written, e'\n' order by owner.written)
from owner
join peil.party on party.id = owner.party_id
join peil.party as main on main.id = coalesce(party.joined_to, party.id)
group by main.id, main.name, main.level, main.person_id
order by count(*) desc, main.name collate "C", main.id
