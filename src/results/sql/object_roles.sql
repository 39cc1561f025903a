-- SPDX-License-Identifier: EUPL-1.2
-- Who holds which role on an object now.
-- $1 object
select role, written, since, until from peil.assignment
where object_id = $1::bigint and valid_to is null order by role, id
