-- SPDX-License-Identifier: EUPL-1.2
-- Who holds the roles of some objects on a day, by the rule of peil.role_on. Columns as in assignments.sql. Binary.
-- $1 day, $2 objects
select object_id, role, party_id, written, since, until, accepted_on, successor
from peil.role_on($1::date)
where object_id = any ($2::bigint[])
order by object_id, role
