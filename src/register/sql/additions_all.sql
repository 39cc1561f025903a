-- SPDX-License-Identifier: EUPL-1.2
-- What holds still of what sources add to objects of others, by name of source.
select addition.id, addition.object_id, addition.source_id, addition.title, addition.unit_id, addition.attributes::text,
    addition.hash
from peil.object_addition as addition
join peil.source on source.id = addition.source_id
where addition.valid_to is null
order by source.name, addition.id
