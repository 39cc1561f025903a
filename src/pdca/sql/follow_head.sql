-- SPDX-License-Identifier: EUPL-1.2
-- Whether the run before this one was not followed, so that every cell has to be looked at; how many cells this one
-- changed; its day. $1 run.
select coalesce((
    select earlier.id not in (select finding_run.run_id from peil.finding_run)
    from peil.run
    join peil.run as earlier on earlier.programme_id = run.programme_id and earlier.number < run.number
    where run.id = $1
    order by earlier.number desc
    limit 1
), false), (
    select coalesce(sum(cardinality(chunk.verdict)), 0)
    from peil.run
    join peil.check_identity as identity on identity.programme_id = run.programme_id
    join peil.result_chunk as chunk on chunk.check_id = identity.id and chunk.run_id = run.id
    where run.id = $1
), (select run.as_of from peil.run where run.id = $1)
