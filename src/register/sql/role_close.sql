-- SPDX-License-Identifier: EUPL-1.2
-- What was recorded by hand of one party in a role does not hold any more. $1 object, $2 role, $3 party,
-- $4 from this day.
update peil.assignment set valid_to = greatest(assignment.valid_from, $4::date)
from peil.party
where party.id = assignment.party_id and assignment.source_id = 0 and assignment.valid_to is null
    and assignment.object_id = $1::bigint and assignment.role = $2
    and coalesce(party.joined_to, party.id) = $3::integer
