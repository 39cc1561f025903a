-- SPDX-License-Identifier: EUPL-1.2
-- What other sources add to an object: source, place of the row, since when, what. $1 object
select source.name, addition.place, addition.valid_from,
    (addition.attributes || jsonb_strip_nulls(jsonb_build_object('title', addition.title, 'unit', unit.key)))::text
from peil.object_addition as addition
join peil.source on source.id = addition.source_id
left join peil.unit on unit.id = addition.unit_id
where addition.object_id = $1::bigint and addition.valid_to is null
order by source.name
