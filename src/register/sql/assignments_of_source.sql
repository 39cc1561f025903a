-- SPDX-License-Identifier: EUPL-1.2
-- The roles that a source has given and that hold still. $1 source.
select id, object_id, role, party_id, written, since, until, mandate, accepted_on
from peil.assignment
where source_id = $1 and valid_to is null
order by id
