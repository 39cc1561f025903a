-- SPDX-License-Identifier: EUPL-1.2
-- The objects that hold on a day, with their unit and owner. $1 the day, $2 kind; null: all kinds.
select o.kind, o.key, v.title, u.key, a.written, v.criticality
from peil.object o
join peil.object_version v on v.object_id = o.id and v.valid_from <= $1 and (v.valid_to is null or v.valid_to > $1)
left join peil.unit u on u.id = v.unit_id
left join peil.role_on($1) a on a.object_id = o.id
    and a.role = case o.kind when 'dataset' then 'data_owner' when 'process' then 'process_owner'
        when 'chain' then 'chain_owner' else 'system_owner' end
where $2::text is null or o.kind = $2
order by o.kind, o.key
