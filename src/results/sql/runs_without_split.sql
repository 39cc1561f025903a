-- SPDX-License-Identifier: EUPL-1.2
-- Runs of a programme after one of them that were not compared with it.
-- $1 programme, $2 the earlier run
select run.id from peil.run
where run.programme_id = $1::integer and run.id > $2::bigint
    and not exists (select from peil.rollup_split as split where split.run_id = run.id and split.against_run = $2)
order by run.number
