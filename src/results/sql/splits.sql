-- SPDX-License-Identifier: EUPL-1.2
-- One unit's differences with an earlier run: a row for each dimension and state.
-- $1 run, $2 earlier run, $3 unit
select split.dimension, state.at, state.sum::text, state.weight
from peil.rollup_split as split
cross join lateral unnest(split.state_sum, split.state_weight) with ordinality as state (sum, weight, at)
where split.run_id = $1::bigint and split.against_run = $2::bigint and split.unit_id = $3::integer
