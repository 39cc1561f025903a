-- SPDX-License-Identifier: EUPL-1.2
-- The eight means of differences between some runs and some earlier ones, for some units: sums, then weights.
-- $1 runs, $2 earlier runs, $3 units
select run_id, against_run, unit_id, dimension,
    state_sum[1], state_sum[2], state_sum[3], state_sum[4], state_sum[5], state_sum[6], state_sum[7], state_sum[8],
    state_weight[1], state_weight[2], state_weight[3], state_weight[4], state_weight[5], state_weight[6],
    state_weight[7], state_weight[8]
from peil.rollup_split
where run_id = any ($1::bigint[]) and against_run = any ($2::bigint[]) and unit_id = any ($3::bigint[])
order by run_id, against_run, unit_id, dimension collate "C"
