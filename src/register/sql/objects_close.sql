-- SPDX-License-Identifier: EUPL-1.2
-- Ends what holds of some objects. $1 ids, $2 the day from which it does not.
update peil.object_version set valid_to = $2 where object_id = any($1) and valid_to is null
