-- SPDX-License-Identifier: EUPL-1.2
-- The changed cells of one check (or, under minus the programme, of the objects themselves) up to a run, oldest first.
-- $1 check, $2 run
select chunk, run_id, place, verdict, n, d
from peil.result_chunk
where check_id = $1::integer and run_id <= $2::bigint
order by run_id, chunk
