-- SPDX-License-Identifier: EUPL-1.2
-- The newest import of every source up to a day.
-- $1 day
select distinct on (source.name) import.id, source.name, source.plugin, import.as_of, import.location, import.added,
    import.changed, import.vanished, import.unchanged, import.rejected, array_to_string(import.notes, e'\n')
from peil.import
join peil.source on source.id = import.source_id
where import.as_of <= $1::date
order by source.name, import.as_of desc, import.id desc
