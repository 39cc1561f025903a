-- SPDX-License-Identifier: EUPL-1.2
-- All units with what holds of them on a day. $1 the day.
select u.id, u.key, u.source_id, coalesce(n.version, 0), v.unit_id is not null, v.name, v.kind, v.parent_id, v.hash
from peil.unit u
left join lateral (select max(version) as version from peil.unit_version where unit_id = u.id) n on true
left join peil.unit_version v on v.unit_id = u.id and v.valid_from <= $1 and (v.valid_to is null or v.valid_to > $1)
order by u.id
