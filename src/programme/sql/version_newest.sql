-- SPDX-License-Identifier: EUPL-1.2
-- The version that was applied last. $1 programme name.
select v.id
from peil.programme_version v
join peil.programme p on p.id = v.programme_id
where p.name = $1
order by v.version desc
limit 1
