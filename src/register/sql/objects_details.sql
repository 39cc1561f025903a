-- SPDX-License-Identifier: EUPL-1.2
-- What holds of some objects on a day, to tell which fields changed. $1 object ids, $2 the day.
select v.object_id, v.title, u.key, v.criticality, v.attributes
from peil.object_version v
left join peil.unit u on u.id = v.unit_id
where v.object_id = any($1) and v.valid_from <= $2 and (v.valid_to is null or v.valid_to > $2)
order by v.object_id
