-- SPDX-License-Identifier: EUPL-1.2
-- Objects of some sources with what their own source says of them on a day. $1 sources, $2 the day.
select v.object_id, case when '@title' <> all (v.added) then v.title end,
    case when '@unit' <> all (v.added) then v.unit_id end, v.criticality, (v.attributes - v.added)::text
from peil.object_version v
join peil.object o on o.id = v.object_id
where o.source_id = any ($1) and v.valid_from <= $2 and (v.valid_to is null or v.valid_to > $2)
order by v.object_id
