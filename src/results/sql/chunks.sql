-- SPDX-License-Identifier: EUPL-1.2
-- The changes that made up a run: for each check and chunk those of the run and of runs before it, oldest first.
-- Binary.
-- $1 checks, $2 run
select check_id, chunk, place, verdict, n, d
from peil.result_chunk
where check_id = any ($1::bigint[]) and run_id <= $2::bigint
order by check_id, chunk, run_id
