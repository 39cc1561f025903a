-- SPDX-License-Identifier: EUPL-1.2
-- Which unit each party is, or is in on a day when it is a person. Parties that were
-- joined to another are left out.
-- $1 day
select main.id, coalesce(main.unit_id, version.unit_id)
from peil.party as main
left join lateral (
    select unit_id from peil.person_version
    where person_id = main.person_id and valid_from <= $1::date
    order by valid_from desc, person_version.version desc limit 1
) as version on true
where main.joined_to is null and main.level = 'below'
order by main.id
