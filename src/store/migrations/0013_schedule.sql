-- SPDX-License-Identifier: EUPL-1.2
-- Schedules: what is to be done and when, set by stewards. A schedule is a name with a state; what it says is in its
-- versions, of which the newest counts and none is ever changed. When it was due is in peil.due.

create table peil.schedule (
    id         bigint generated always as identity primary key,
    name       text not null unique check (name <> ''),
    state      text not null check (state in ('active', 'paused', 'removed')),
    version    integer not null,
    since      timestamptz not null default clock_timestamp(), -- moments up to here are not its: added, changed, resumed
    changed_at timestamptz not null default clock_timestamp()
);

create table peil.schedule_version (
    schedule_id bigint not null references peil.schedule,
    version     integer not null check (version > 0),
    kind        text not null check (kind <> ''),    -- as in peil.job
    subject     text not null check (subject <> ''),
    payload     jsonb not null default '{}' check (jsonb_typeof(payload) = 'object'),
    source      text,
    rule        text not null check (rule <> ''),    -- words, cron or RRULE, as it was written
    zone        text not null,                       -- a name of the tz database
    first_day   date not null,
    last_day    date,
    missed      text not null check (missed in ('skip', 'once', 'all')),
    spread      integer not null default 0 check (spread between 0 and 86400), -- seconds
    recorded_at timestamptz not null default clock_timestamp(),
    actor       text not null,
    primary key (schedule_id, version)
);
create trigger schedule_version_append_only before update or delete or truncate on peil.schedule_version
    for each statement execute function peil.refuse_change();

alter table peil.due add foreign key (schedule_id) references peil.schedule;

grant select on peil.schedule, peil.schedule_version to peil_daemon, peil_steward;
grant insert, update (name, state, version, since, changed_at) on peil.schedule to peil_steward;
grant insert on peil.schedule_version to peil_steward;
