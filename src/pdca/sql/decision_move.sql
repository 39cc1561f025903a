-- SPDX-License-Identifier: EUPL-1.2
-- A decision goes to a state. $1 decision, $2 state, $3 day, $4 until; null: as it was, $5 why; null: as it was.
update peil.decision
set state = $2, state_on = $3, taken_on = case when $2 = 'taken' then $3 else taken_on end,
    until = coalesce($4, until), why = coalesce($5, why)
where id = $1
