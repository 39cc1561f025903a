-- SPDX-License-Identifier: EUPL-1.2
-- What an import rejected. $1 the import; 0: the newest.
select number, section, place, reason
from peil.import_reject
where import_id = coalesce(nullif($1::bigint, 0), (select max(id) from peil.import))
order by number
