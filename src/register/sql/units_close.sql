-- SPDX-License-Identifier: EUPL-1.2
-- Ends what holds of some units. $1 ids, $2 the day from which it does not.
update peil.unit_version set valid_to = $2 where unit_id = any($1) and valid_to is null
