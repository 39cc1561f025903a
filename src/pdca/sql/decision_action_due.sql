-- SPDX-License-Identifier: EUPL-1.2
-- An action gets a later day. $1 actions, $2 day.
update peil.action set due_on = $2 where id = any ($1::bigint[])
