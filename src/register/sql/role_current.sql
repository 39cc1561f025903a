-- SPDX-License-Identifier: EUPL-1.2
-- Who holds a role on an object. $1 object, $2 role, $3 the day.
select held.root_id, held.written, held.since, held.until, held.mandate, held.accepted_on, held.valid_from,
    held.assignment_id
from peil.role_on($3::date) as held
where held.object_id = $1::bigint and held.role = $2
