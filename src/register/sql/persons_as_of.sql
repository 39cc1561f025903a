-- SPDX-License-Identifier: EUPL-1.2
-- All persons with what holds of them on a day, or what was last known. $1 the day.
select p.id, p.key, p.source_id, n.version, v.person_id is not null, coalesce(v.name, n.name), v.unit_id,
    v.since, v.until, v.hash, v.manager_id
from peil.person p
left join lateral (
    select version, name from peil.person_version where person_id = p.id order by version desc limit 1
) n on true
left join peil.person_version v
    on v.person_id = p.id and v.valid_from <= $1 and (v.valid_to is null or v.valid_to > $1)
order by p.id
