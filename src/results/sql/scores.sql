-- SPDX-License-Identifier: EUPL-1.2
-- One unit's scores in a run.
-- $1 run, $2 unit
select dimension, objects, objects_measured, objects_at_norm, score_sum::text, weight_sum, weight_measured,
    weight_applicable, norm, intervention
from peil.rollup_dimension where run_id = $1::bigint and unit_id = $2::integer
