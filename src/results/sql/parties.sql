-- SPDX-License-Identifier: EUPL-1.2
-- Every party as it counts on a day: that which it was joined to, with the person it is and whether that person is
-- in service: yes, no, null when it is no person, '?' when there is no register of persons on that day.
-- $1 day
select party.id, main.level, main.name, person.key,
    case when not exists (select from peil.person_version as known where known.valid_from <= $1::date) then '?'
        when person.id is null then null
        when exists (select from peil.person_version as version
            where version.person_id = person.id and version.valid_from <= $1
                and (version.valid_to is null or version.valid_to > $1)
                and (version.since is null or version.since <= $1)
                and (version.until is null or version.until >= $1)) then 'yes'
        else 'no' end,
    (select case when version.until < $1 then version.until
            when version.valid_to <= $1 then version.valid_to end
        from peil.person_version as version
        where version.person_id = person.id and version.valid_from <= $1
        order by version.valid_from desc, version.version desc limit 1)
from peil.party
join peil.party as main on main.id = coalesce(party.joined_to, party.id)
left join peil.person on person.id = main.person_id
order by party.id
