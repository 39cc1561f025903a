-- SPDX-License-Identifier: EUPL-1.2
-- Every assignment that counts on a day, by object and role; a range of ids. Where an object has several of one role,
-- roles_decided.sql says which of them it is. Binary.
-- $1 first id, $2 id after the last, $3 day, $4 roles
select object_id, role, party_id, written, since, until, accepted_on, null::date as successor
from peil.assignment
where object_id >= $1::bigint and object_id < $2::bigint and role = any ($4::text[])
    and valid_from <= $3::date and (valid_to is null or valid_to > $3)
order by object_id, role
