-- SPDX-License-Identifier: EUPL-1.2
-- All objects, with the hash of what holds of them on a day. $1 the day.
select o.id, o.kind, o.key, o.source_id, n.version, v.object_id is not null, v.hash
from peil.object o
join (select object_id, max(version) as version from peil.object_version group by object_id) n on n.object_id = o.id
left join peil.object_version v
    on v.object_id = o.id and v.valid_from <= $1 and (v.valid_to is null or v.valid_to > $1)
order by o.id
