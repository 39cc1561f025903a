-- SPDX-License-Identifier: EUPL-1.2
-- Objects and weight per plateau in a run, for some units.
-- $1 run, $2 units
select unit_id, plateau, objects, weight
from peil.rollup_plateau
where run_id = $1::bigint and unit_id = any ($2::bigint[])
order by unit_id, plateau
