-- SPDX-License-Identifier: EUPL-1.2
-- The register: objects, units, persons, parties, assignments, links; with validity in days, so that any day can be
-- measured again. A version holds from valid_from up to, not including, valid_to (null: still). Imports are in order of
-- their as_of date for a source; what an import says holds from that date.

create table peil.source (
    id      integer generated always as identity primary key,
    name    text not null unique, -- from the mapping: [source] name
    plugin  text not null
);

create table peil.import (
    id           bigint generated always as identity primary key,
    source_id    integer not null references peil.source,
    as_of        date not null,
    finished_at  timestamptz not null default clock_timestamp(),
    actor        text not null,
    location     text not null,
    mapping_hash text not null,
    added        integer not null,
    changed      integer not null,
    vanished     integer not null,
    unchanged    integer not null,
    rejected     integer not null,
    notes        text[] not null default '{}' -- what the source plugin detected
);
create index import_source on peil.import (source_id, as_of, id);

create table peil.import_reject (
    import_id bigint not null references peil.import,
    number    integer not null,
    section   text not null,
    place     text not null, -- file:line or file#/json/pointer
    reason    text not null,
    primary key (import_id, number)
);

-- How many records of a kind had a field filled: a field that was there in an earlier import of the same source and is
-- on no record now has gone from the format.
create table peil.import_field (
    import_id bigint not null references peil.import,
    kind      text not null,
    field     text not null,
    present   integer not null,
    primary key (import_id, kind, field)
);

-- One row for each record that an import added, changed or made vanish, of whatever sort.
create table peil.import_change (
    import_id bigint not null references peil.import,
    sort      text not null check (sort in ('object', 'unit', 'person', 'assignment', 'link')),
    subject   text not null,                                       -- 'dataset/bag'
    change    text not null check (change in ('added', 'changed', 'vanished')),
    fields    text[]                                               -- which fields changed
);
create index import_change_import on peil.import_change (import_id);

create table peil.unit (
    id        integer generated always as identity primary key,
    key       text not null unique,
    source_id integer not null references peil.source
);
create table peil.unit_version (
    unit_id    integer not null references peil.unit,
    version    integer not null,
    valid_from date not null,
    valid_to   date check (valid_to >= valid_from),
    name       text not null,
    kind       text not null check (kind in ('organisation', 'domain', 'department', 'team')),
    parent_id  integer references peil.unit,
    hash       bytea not null,
    primary key (unit_id, version)
);

create table peil.person (
    id        integer generated always as identity primary key,
    key       text not null unique, -- personnel number
    source_id integer not null references peil.source
);
create table peil.person_version (
    person_id  integer not null references peil.person,
    version    integer not null,
    valid_from date not null,
    valid_to   date check (valid_to >= valid_from),
    name       text not null,
    unit_id    integer references peil.unit,
    since      date, -- in service from
    until      date, -- in service up to and including; null: no end known
    hash       bytea not null,
    primary key (person_id, version)
);

-- Whoever can hold a role, as written in registers: two spellings of one directorate are one party.
create table peil.party (
    id        integer generated always as identity primary key,
    name      text not null,             -- the spelling that is shown
    level     text not null check (level in ('organisation', 'below', 'nobody')), -- nobody: a filler such as "onbekend"
    person_id integer references peil.person,
    unit_id   integer references peil.unit,
    joined_to integer references peil.party, -- set when a steward said that they are one; never a chain
    check (joined_to is null or joined_to <> id)
);
create table peil.party_spelling (
    folded   text primary key, -- utf8_fold() of what was written, the organisation's own name taken off
    written  text not null,    -- first seen as
    party_id integer not null references peil.party
);

create table peil.object (
    id        bigint primary key, -- dense, from 1: place (id - 1) of the result arrays
    kind      text not null check (kind in ('dataset', 'process', 'chain', 'system')),
    key       text not null,
    source_id integer not null references peil.source,
    unique (kind, key)
);
create table peil.object_version (
    object_id   bigint not null references peil.object,
    version     integer not null,
    valid_from  date not null,
    valid_to    date check (valid_to >= valid_from),
    title       text,
    unit_id     integer references peil.unit,
    criticality smallint not null default 1 check (criticality between 1 and 3),
    attributes  jsonb not null default '{}', -- every other mapped field by name: text, or a list
    hash        bytea not null,
    plain       boolean not null -- no attribute is a list or an object: reading each as text loses nothing
        generated always as (not jsonb_path_exists(attributes,
            'strict $.* ? (@.type() == "array" || @.type() == "object")')) stored,
    primary key (object_id, version)
);
create index object_version_valid on peil.object_version (valid_from, valid_to);

create table peil.assignment (
    id          bigint generated always as identity primary key,
    object_id   bigint not null references peil.object,
    role        text not null
                check (role in ('data_owner', 'process_owner', 'chain_owner', 'system_owner', 'steward', 'deputy')),
    party_id    integer not null references peil.party,
    written     text not null,
    valid_from  date not null,
    valid_to    date check (valid_to >= valid_from),
    since       date,
    until       date,
    mandate     text,
    accepted_on date,
    source_id   integer not null references peil.source
);
create index assignment_object on peil.assignment (object_id, role);
create index assignment_party on peil.assignment (party_id);

create table peil.link (
    id           bigint generated always as identity primary key,
    object_id    bigint not null references peil.object,
    relation     text not null check (relation in ('uses', 'produces', 'part_of', 'next', 'refers_to')),
    to_object_id bigint not null references peil.object,
    valid_from   date not null,
    valid_to     date check (valid_to >= valid_from),
    source_id    integer not null references peil.source
);
create index link_object on peil.link (object_id);
create index link_to_object on peil.link (to_object_id);

grant select on all tables in schema peil to peil_steward;
grant select on peil.source, peil.import, peil.import_reject, peil.import_field, peil.import_change, peil.unit,
    peil.unit_version, peil.person, peil.person_version, peil.party, peil.party_spelling, peil.object,
    peil.object_version, peil.assignment, peil.link to peil_daemon;
grant insert on peil.source, peil.import, peil.import_reject, peil.import_field, peil.import_change, peil.unit,
    peil.unit_version, peil.person, peil.person_version, peil.party, peil.party_spelling, peil.object,
    peil.object_version, peil.assignment, peil.link to peil_steward;
grant update (valid_to) on peil.unit_version, peil.person_version, peil.object_version, peil.assignment, peil.link
    to peil_steward;
grant update (name, level, person_id, unit_id, joined_to) on peil.party to peil_steward;
grant update (party_id) on peil.party_spelling to peil_steward;
