-- SPDX-License-Identifier: EUPL-1.2
-- The newest as-of date of the imports of a source, of those it adds to and of those that add to it; and whose it is.
-- $1 source, $2 those it adds to.
select import.as_of, source.name
from peil.import
join peil.source on source.id = import.source_id
where source.id = $1 or source.id = any ($2)
    or source.id in (select source_id from peil.source_base where base_id = $1 or base_id = any ($2))
    or source.id in (select base_id from peil.source_base where source_id = $1)
order by import.as_of desc, source.id <> $1
limit 1
