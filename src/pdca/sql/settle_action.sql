-- SPDX-License-Identifier: EUPL-1.2
-- The verdict on an action. $1 action, $2 state, $3 day, $4 run, $5 and $6 its effect: a sum in 1e-9 and a weight; 0:
-- none could be measured.
update peil.action
set state = $2, state_on = $3, proof_run_id = $4,
    measured = round($5::numeric / (nullif($6::numeric, 0) * 10000000), 6)
where id = $1
