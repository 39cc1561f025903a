-- SPDX-License-Identifier: EUPL-1.2
-- Scores of some runs and units.
-- $1 runs, $2 units
select run_id, unit_id, dimension, objects, objects_measured, objects_at_norm, score_sum, weight_sum, weight_measured,
    weight_applicable, norm, intervention
from peil.rollup_dimension
where run_id = any ($1::bigint[]) and unit_id = any ($2::bigint[])
order by run_id, unit_id, dimension collate "C"
