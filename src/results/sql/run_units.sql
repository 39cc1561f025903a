-- SPDX-License-Identifier: EUPL-1.2
-- The tree of units as a run saw it.
-- $1 run
select unit_id, parent_id from peil.run_unit where run_id = $1::bigint order by unit_id
