-- SPDX-License-Identifier: EUPL-1.2
-- A source may add to the objects of another: files that cannot say who owns a process, and a sheet beside them that can.

create table peil.source_base (
    source_id integer not null references peil.source,
    base_id   integer not null references peil.source check (base_id <> source_id), -- whose objects it adds to
    primary key (source_id, base_id)
);

-- What a source adds to an object: kept apart, so that every value has its origin and goes when its row goes. An object's
-- own source goes before additions, and of two additions the one whose source comes first by name.
create table peil.object_addition (
    id         bigint generated always as identity primary key,
    object_id  bigint not null references peil.object,
    source_id  integer not null references peil.source,
    valid_from date not null,
    valid_to   date check (valid_to >= valid_from),
    title      text,
    unit_id    integer references peil.unit,
    attributes jsonb not null,
    hash       bytea not null,
    place      text not null -- of the row, as in peil.import_reject
);
create unique index object_addition_current on peil.object_addition (object_id, source_id) where valid_to is null;

-- An object's version holds own and added values together, as they are measured; hash is that of the own ones.
alter table peil.object_version
    add column added text[] not null default '{}'; -- names of attributes that were added; also '@title', '@unit'

-- Who manages whom, as the register of persons says.
alter table peil.person_version add column manager_id integer references peil.person;

grant select on peil.source_base, peil.object_addition to peil_daemon, peil_steward;
grant insert on peil.source_base, peil.object_addition to peil_steward;
grant update (valid_to) on peil.object_addition to peil_steward;
