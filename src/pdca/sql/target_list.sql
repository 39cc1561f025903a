-- SPDX-License-Identifier: EUPL-1.2
-- Targets: id, programme, unit, dimension, quarter, target, run, score in tenths, reached, the quarter is over, reason.
-- $1 programme; null: all, $2 unit; null: all, $3 day.
select view.target_id, view.programme, view.unit_key, view.dimension, view.quarter, round(view.target * 10)::integer,
    view.run, round(view.score * 10)::integer, view.reached, target.quarter + interval '3 months' <= $3::date,
    view.reason
from peil.v_target as view
join peil.target on target.id = view.target_id
where ($1::text is null or view.programme = $1) and ($2::text is null or view.unit_key = $2)
order by view.quarter, view.programme, view.unit_key nulls first, view.dimension nulls first
