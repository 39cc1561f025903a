-- SPDX-License-Identifier: EUPL-1.2
-- The newest run of every programme: programme, number, how many runs, when it ended, milliseconds it took, results
-- that could not be had.
select programme.name, run.number, counted.runs, floor(extract(epoch from run.finished_at))::bigint,
    floor(extract(epoch from run.finished_at - run.started_at) * 1000)::bigint, run.not_measured
from (select programme_id, max(number) as number, count(*) as runs from peil.run group by programme_id) as counted
join peil.run on run.programme_id = counted.programme_id and run.number = counted.number
join peil.programme on programme.id = run.programme_id
order by programme.name
