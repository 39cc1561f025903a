-- SPDX-License-Identifier: EUPL-1.2
-- The sign of life of a daemon, and of those of its workers that live: their leases go on (what is being finished at
-- this moment is passed over: nobody waits for anybody). Gives the version of the
-- store, and how many jobs are due, at work and set aside. $1 daemon, $2 start, $3 pid, $4 version, $5 how many
-- workers, $6 names of the workers that live, $7 lease in milliseconds.
with seen as (
    insert into peil.daemon (name, start, pid, version, workers, started_at, seen_at)
    values ($1, $2, $3::integer, $4, $5::integer, clock_timestamp(), clock_timestamp())
    on conflict (name) do update set seen_at = excluded.seen_at, start = excluded.start, pid = excluded.pid,
        version = excluded.version, workers = excluded.workers,
        started_at = case when daemon.start = excluded.start then daemon.started_at else excluded.started_at end
), leased as (
    update peil.job set lease_until = clock_timestamp() + $7::bigint * interval '1 millisecond'
    where id = any (array(select held.id from peil.job as held
        where held.state = 'leased' and held.worker = any ($6::text[]) for update skip locked))
)
select (select max(number) from peil.migration),
    (select count(*) from peil.job where state = 'ready' and due_at <= clock_timestamp()),
    (select count(*) from peil.job where state = 'leased'),
    (select count(*) from peil.job where state in ('failed', 'quarantined'))
