-- SPDX-License-Identifier: EUPL-1.2
-- A source that others may add to; id null: there is none. Then those there are. $1 name.
select max(id) filter (where name = $1), string_agg('''' || name || '''', ', ' order by name)
from peil.source
where id <> 0 and exists (select from peil.object where object.source_id = source.id)
