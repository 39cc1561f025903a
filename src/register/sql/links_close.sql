-- SPDX-License-Identifier: EUPL-1.2
-- Ends some links. $1 ids, $2 the day from which they do not hold.
update peil.link set valid_to = $2 where id = any($1) and valid_to is null
