-- SPDX-License-Identifier: EUPL-1.2
-- Programmes: which objects, which checks, which norms. A version is never changed; applying an INI file makes a new one.

create table peil.programme (
    id    integer generated always as identity primary key,
    name  text not null unique,
    title text not null
);

create table peil.programme_version (
    id           integer generated always as identity primary key,
    programme_id integer not null references peil.programme,
    version      integer not null,
    applied_at   timestamptz not null default clock_timestamp(),
    actor        text not null,
    valid_from   date not null,           -- runs as of this day and later use it
    document     text not null,           -- the INI file, as applied
    hash         text not null,           -- SHA-256 of the document
    unique (programme_id, version)
);

create table peil.dimension (
    programme_version_id integer not null references peil.programme_version,
    name                 text not null
        check (name in ('described', 'owned', 'steered', 'current', 'quality', 'improving')),
    weight               integer not null check (weight between 0 and 1000),
    norms                jsonb not null, -- [{"from": "2025-10-01", "norm": 75, "intervention": 60}, …], in date order
    primary key (programme_version_id, name)
);

-- A check keeps its identity by its key in the programme, however its rule is edited or reordered.
create table peil.check_identity (
    id           integer generated always as identity primary key,
    programme_id integer not null references peil.programme,
    key          text not null, -- the INI section: [check KEY]
    unique (programme_id, key)
);

create table peil.check_rule (
    id                   integer generated always as identity primary key,
    programme_version_id integer not null references peil.programme_version,
    check_id             integer not null references peil.check_identity,
    title                text not null,
    dimension            text not null,
    kinds                text[] not null,          -- object kinds it applies to
    plugin               text not null,            -- 'described'
    rule                 text not null,            -- 'present'
    plugin_version       text not null,
    rule_version         text not null,
    weight               integer not null check (weight between 0 and 1000),
    norm                 integer not null check (norm between 0 and 100), -- share of an object that must be good, in %
    options              jsonb not null,           -- as given: {"field": "description"}
    rule_hash            text not null,            -- SHA-256 over plugin, rule, rule_version, norm, kinds, all settings
    unique (programme_version_id, check_id)
);

grant select on peil.programme, peil.programme_version, peil.dimension, peil.check_identity, peil.check_rule
    to peil_daemon, peil_steward;
grant insert on peil.programme, peil.programme_version, peil.dimension, peil.check_identity, peil.check_rule
    to peil_steward;
grant update (title) on peil.programme to peil_steward;
