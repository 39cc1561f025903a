-- SPDX-License-Identifier: EUPL-1.2
-- What an import added, changed or made vanish. $1 the import; 0: the newest.
select sort, subject, change, array_to_string(fields, ', ')
from peil.import_change
where import_id = coalesce(nullif($1::bigint, 0), (select max(id) from peil.import))
order by sort, change, subject
