-- SPDX-License-Identifier: EUPL-1.2
-- The queue: work that waits, work that somebody has under a token, and what became of it; the daemons that do it, and
-- which of them turns schedules into work. Every time in here is the server's (clock_timestamp), never a client's.
--
-- Fencing: whoever claims a job gets a token that nobody ever had before. What a job brings is written in the same
-- transaction that finishes it, under that token; somebody who was paused, and whose job was given to another since, has
-- an old token: nothing of what he writes stays.

-- That a schedule was due at a moment, and was seen to: one row, whoever comes first.
create table peil.due (
    id          bigint generated always as identity primary key,
    schedule_id bigint not null,
    due_at      timestamptz not null,
    turned_at   timestamptz not null default clock_timestamp(),
    daemon      text not null,   -- who was leader then
    skipped     boolean not null default false, -- missed, and by its schedule's own rule not made up for
    unique (schedule_id, due_at)
);

create sequence peil.job_token;

create table peil.job (
    id          bigint generated always as identity primary key,
    kind        text not null check (kind <> ''),     -- run, import, report, probe …: src/queue/kind.c
    subject     text not null check (subject <> ''),  -- what it is about: the name of a programme, a file …
    payload     jsonb not null default '{}' check (jsonb_typeof(payload) = 'object'),
    source      text,                                 -- what it burdens, see peil.source_limit; null: nothing in particular
    due_id      bigint references peil.due,           -- the moment of a schedule that it came from; null: asked by hand
    actor       text not null,
    created_at  timestamptz not null default clock_timestamp(),
    state       text not null default 'ready'
        check (state in ('ready', 'leased', 'done', 'failed', 'quarantined', 'dropped')),
    due_at      timestamptz not null default clock_timestamp(), -- not before
    attempts    integer not null default 0,           -- that counted: not those handed back without being begun
    deaths      integer not null default 0,           -- of a runner at work on it
    losses      integer not null default 0,           -- of a worker at work on it
    token       bigint,                               -- of whoever has it, or had it last
    worker      text,                                 -- DAEMON/START/WORKER.LIFE
    claimed_at  timestamptz,
    lease_until timestamptz,
    ended_at    timestamptz,
    told        text,                                 -- the last error, or how its runner or worker died, in words
    check (state <> 'leased' or (token is not null and worker is not null and lease_until is not null))
);
create index job_ready on peil.job (due_at, id) where state = 'ready';
create index job_leased on peil.job (lease_until) where state = 'leased';
create index job_source on peil.job (source) where state = 'leased' and source is not null;
create index job_aside on peil.job (state, id) where state in ('failed', 'quarantined');
create index job_due on peil.job (due_id) where due_id is not null;

-- How many jobs may burden a source at a time, and when. No row: as many as there are workers, at any time.
create table peil.source_limit (
    source      text primary key check (source <> ''),
    at_most     integer not null default 1 check (at_most > 0),
    from_time   time, -- local time in zone; from after until: over midnight; null: at any time
    until_time  time,
    zone        text not null default 'Europe/Amsterdam',
    check ((from_time is null) = (until_time is null))
);

create function peil.source_open(from_time time, until_time time, zone text) returns boolean language sql stable
return from_time is null or case when from_time <= until_time
    then (clock_timestamp() at time zone zone)::time >= from_time and (clock_timestamp() at time zone zone)::time < until_time
    else (clock_timestamp() at time zone zone)::time >= from_time or (clock_timestamp() at time zone zone)::time < until_time
    end;

-- Claims at most that many jobs, the longest due first. Sources with a limit are looked at one claim at a time: their row
-- is locked, and what is leased is counted after that (each statement in here sees what was committed before it).
create function peil.job_claim(claimer text, most integer, lease interval) returns setof peil.job language plpgsql as $$
declare
    held record;
    room integer;
begin
    for held in
        select source_limit.* from peil.source_limit
        where exists (select from peil.job where state = 'ready' and job.due_at <= clock_timestamp()
            and job.source = source_limit.source)
        order by source_limit.source for update of source_limit
    loop
        room := case when peil.source_open(held.from_time, held.until_time, held.zone) then
            least(most, held.at_most - (select count(*) from peil.job where state = 'leased' and source = held.source))
            else 0 end;
        if room > 0 then
            return query
                update peil.job set state = 'leased', token = nextval('peil.job_token'), worker = claimer,
                    claimed_at = clock_timestamp(), lease_until = clock_timestamp() + lease, attempts = attempts + 1
                where id = any (array(select ready.id from peil.job as ready
                    where ready.state = 'ready' and ready.due_at <= clock_timestamp() and ready.source = held.source
                    order by ready.due_at, ready.id limit room for update skip locked))
                returning *;
            get diagnostics room = row_count;
            most := most - room;
        end if;
        exit when most <= 0;
    end loop;
    if most > 0 then
        return query
            update peil.job set state = 'leased', token = nextval('peil.job_token'), worker = claimer,
                claimed_at = clock_timestamp(), lease_until = clock_timestamp() + lease, attempts = attempts + 1
            where id = any (array(select ready.id from peil.job as ready
                where ready.state = 'ready' and ready.due_at <= clock_timestamp()
                    and (ready.source is null
                        or not exists (select from peil.source_limit where source_limit.source = ready.source))
                order by ready.due_at, ready.id limit most for update skip locked))
            returning *;
    end if;
end
$$;

-- Whether a worker, a runner and a plugin do their work from end to end: one row for each answer. Nothing here is unique,
-- so that what is written twice would be seen.
create table peil.probe (
    job_id      bigint not null references peil.job,
    token       bigint not null,
    worker      text not null,
    answer      text not null,
    answered_at timestamptz not null default clock_timestamp()
);
create index probe_job on peil.probe (job_id);

-- The daemons: a sign of life each few seconds.
create table peil.daemon (
    name       text primary key,        -- [daemon] name, else the host's
    start      text not null,           -- which start of it: a number that nobody else has
    pid        integer not null,
    version    text not null,
    workers    integer not null,
    started_at timestamptz not null,
    seen_at    timestamptz not null
);

-- Who turns schedules into work: one row, held until a moment, under a token as above.
create table peil.leader (
    only_row boolean primary key default true check (only_row),
    daemon   text,
    token    bigint not null default 0,
    since    timestamptz,
    until    timestamptz not null default '-infinity'
);
insert into peil.leader default values;

grant select on peil.due, peil.job, peil.source_limit, peil.probe, peil.daemon, peil.leader
    to peil_daemon, peil_steward;
grant insert on peil.due, peil.job, peil.probe to peil_daemon;
grant update on peil.job, peil.leader to peil_daemon;
grant update on peil.source_limit to peil_daemon; -- to lock a row
grant insert, update, delete on peil.daemon to peil_daemon;
grant delete on peil.job, peil.probe, peil.due to peil_daemon; -- what was done long ago
grant insert, update (state, due_at, attempts, deaths, losses, ended_at) on peil.job to peil_steward;
grant insert, update, delete on peil.source_limit to peil_steward;
grant usage on sequence peil.job_token to peil_daemon;
revoke execute on function peil.job_claim from public;
grant execute on function peil.job_claim to peil_daemon;
