-- SPDX-License-Identifier: EUPL-1.2
-- Counts per check in a run, for some units.
-- $1 run, $2 units
select unit_id, check_id, ok, short, allowed_incomplete, not_applicable, not_measured, n, d
from peil.rollup_check
where run_id = $1::bigint and unit_id = any ($2::bigint[])
order by unit_id, check_id
