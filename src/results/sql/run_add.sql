-- SPDX-License-Identifier: EUPL-1.2
-- Adds a run.
-- $1 programme, $2 version, $3 number, $4 day, $5 microseconds it took so far, $6 actor, $7 objects, $8 measured,
-- $9 not measured, $10 plugins, $11 hash of the population, $12 of the results
insert into peil.run (programme_id, programme_version_id, number, as_of, started_at, finished_at, actor, population,
    measured, not_measured, plugins, population_hash, results_hash)
values ($1::integer, $2::integer, $3::integer, $4::date, clock_timestamp() - $5::bigint * interval '1 microsecond',
    clock_timestamp(), $6, $7::integer, $8::bigint, $9::bigint, $10::jsonb, $11, $12)
returning id
