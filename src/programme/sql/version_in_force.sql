-- SPDX-License-Identifier: EUPL-1.2
-- The version of a programme that holds on a day: the latest that began, and of those the one applied last.
-- $1 programme, $2 day.
select id
from peil.programme_version
where programme_id = $1 and valid_from <= $2
order by valid_from desc, version desc
limit 1
