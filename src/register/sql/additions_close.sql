-- SPDX-License-Identifier: EUPL-1.2
-- Ends what was added to objects. $1 ids, $2 the day from which it does not hold.
update peil.object_addition set valid_to = $2 where id = any($1) and valid_to is null
