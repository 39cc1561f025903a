-- SPDX-License-Identifier: EUPL-1.2
-- A version with its programme. $1 version id.
select p.id, p.name, p.title, v.id, v.version, v.valid_from, v.document
from peil.programme_version v
join peil.programme p on p.id = v.programme_id
where v.id = $1
