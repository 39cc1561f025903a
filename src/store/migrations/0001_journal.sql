-- SPDX-License-Identifier: EUPL-1.2
-- The schema itself, its roles, the list of applied migrations and the journal.
--
-- Roles are groups without login: peil_daemon measures and records, peil_steward registers, applies programmes and runs,
-- peil_reader reads views. The owner of the schema is whoever ran 'peil store init'.

do $$
declare
    name text;
begin
    foreach name in array array['peil_daemon', 'peil_steward', 'peil_reader'] loop
        if not exists (select from pg_catalog.pg_roles where rolname = name) then
            execute format('create role %I nologin', name);
        end if;
    end loop;
end
$$;

create schema peil;
comment on schema peil is 'peil: is the base in order? Made and upgraded by peil store init|upgrade only';
grant usage on schema peil to peil_daemon, peil_steward, peil_reader;

-- What was applied; a row whose checksum differs from the program's own file is refused.
create table peil.migration (
    number     integer primary key check (number > 0),
    name       text not null,
    checksum   text not null check (checksum ~ '^[0-9a-f]{64}$'), -- SHA-256 of the file
    applied_at timestamptz not null default now(),
    program    text not null                                    -- version of peil that applied it
);

-- Who changed what, when and why, in a chain: hash = SHA-256(previous hash || canonical row). The canonical row is, in
-- this order: seq, at in microseconds since 1970-01-01 UTC, actor, area, action, subject, why, content; each as the
-- decimal number of its bytes in UTF-8, a colon, the bytes; NULL is a single '-'. The first row's previous hash is 32
-- zero bytes.
create table peil.journal (
    seq     bigint primary key check (seq > 0),
    at      timestamptz not null,
    actor   text not null,      -- database user, and the person when one is known
    area    text not null,      -- register, programme, results, store
    action  text not null,      -- added, changed, vanished, applied, recorded, …
    subject text not null,      -- what it is about: 'dataset/bag', 'programme/basis-op-orde', 'run/12'
    why     text,
    content text,               -- JSON, kept as text so that its bytes stay those that were hashed
    hash    bytea not null check (octet_length(hash) = 32)
);
create index journal_subject on peil.journal (subject, seq);

-- The end of the chain; locked by whoever appends, so that there is one order.
create table peil.journal_head (
    only_row boolean primary key default true check (only_row),
    seq      bigint not null,
    hash     bytea not null check (octet_length(hash) = 32)
);
insert into peil.journal_head (seq, hash) values (0, decode(repeat('00', 32), 'hex'));

create function peil.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'peil.% is append-only: % refused', tg_table_name, tg_op using errcode = 'insufficient_privilege';
end
$$;
create trigger journal_append_only before update or delete or truncate on peil.journal
    for each statement execute function peil.refuse_change();

grant select on peil.migration to peil_daemon, peil_steward, peil_reader;
grant select, insert on peil.journal to peil_daemon, peil_steward;
grant select, update on peil.journal_head to peil_daemon, peil_steward;
