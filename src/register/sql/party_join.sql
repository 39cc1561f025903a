-- SPDX-License-Identifier: EUPL-1.2
-- Joins a party, and what was joined to it, to another. $1 the party, $2 the one it is a spelling of.
update peil.party set joined_to = $2 where id = $1 or joined_to = $1
