-- SPDX-License-Identifier: EUPL-1.2
-- Runs of a programme, oldest first; one of them when a number is given, the newest for -1.
-- $1 programme's name, $2 number (null: all)
select run.id, run.programme_id, run.programme_version_id, version.version, run.number, run.as_of, programme.name,
    programme.title, to_char(run.started_at, 'YYYY-MM-DD HH24:MI:SS') || '+00',
    to_char(run.finished_at, 'YYYY-MM-DD HH24:MI:SS') || '+00', run.actor, run.population, run.measured,
    run.not_measured, run.plugins::text, run.population_hash, run.results_hash,
    run.id = (select baseline.run_id from peil.baseline where baseline.programme_id = run.programme_id
        order by baseline.id desc limit 1) is true
from peil.run
join peil.programme on programme.id = run.programme_id
join peil.programme_version as version on version.id = run.programme_version_id
where programme.name = $1
    and ($2::integer is null or run.number = $2
        or $2 = -1 and run.number = (select max(other.number) from peil.run as other
            where other.programme_id = run.programme_id))
order by run.number
