-- SPDX-License-Identifier: EUPL-1.2
-- One row for each set of results that belongs to no run, and for each run that recorded results and has no rollups.
select format('results of run %s, which is not there', chunk.run_id)
from (select distinct run_id from peil.result_chunk) as chunk
where not exists (select from peil.run where run.id = chunk.run_id)
union all
select format('run %s has results and no rollups', run.id)
from peil.run
where run.population > 0
    and exists (select from peil.result_chunk as chunk where chunk.run_id = run.id)
    and not exists (select from peil.rollup_dimension as rollup where rollup.run_id = run.id)
