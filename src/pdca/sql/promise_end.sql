-- SPDX-License-Identifier: EUPL-1.2
-- A promise was kept or broken. $1 promise, $2 state, $3 day.
update peil.promise set state = $2, state_on = $3 where id = $1 returning action_id
