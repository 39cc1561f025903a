-- SPDX-License-Identifier: EUPL-1.2
-- All programmes with their newest version: name, title, version, from, applied at (UTC), who, checks, runs.
select p.name, p.title, v.version, v.valid_from,
    to_char(v.applied_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI'),
    v.actor, (select count(*) from peil.check_rule c where c.programme_version_id = v.id),
    (select count(*) from peil.run r where r.programme_id = p.id)
from peil.programme p
join lateral (
    select * from peil.programme_version x where x.programme_id = p.id order by x.version desc limit 1
) v on true
order by p.name
