-- SPDX-License-Identifier: EUPL-1.2
-- Ends some roles. $1 ids, $2 the day from which they do not hold.
update peil.assignment set valid_to = $2 where id = any($1) and valid_to is null
