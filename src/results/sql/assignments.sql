-- SPDX-License-Identifier: EUPL-1.2
-- Who holds which role on a day, by object; a range of ids. Binary.
-- $1 first id, $2 id after the last, $3 day, $4 roles
select object_id, role, party_id, written, since, until, accepted_on, by_hand, successor
from peil.role_on($3::date)
where object_id >= $1::bigint and object_id < $2::bigint and role = any ($4::text[])
order by object_id
