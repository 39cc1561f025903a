-- SPDX-License-Identifier: EUPL-1.2
-- References of what an import writes by the hundred thousand are held once a statement instead of once a row: most of an
-- import's time went into looking up, row by row, the same source and the object that was written just before. What is
-- referred to stays: it is never deleted and never gets another id, and neither do the references change.

alter table peil.object drop constraint object_source_id_fkey;
alter table peil.object_version drop constraint object_version_object_id_fkey, drop constraint object_version_unit_id_fkey;
alter table peil.assignment drop constraint assignment_object_id_fkey, drop constraint assignment_party_id_fkey,
    drop constraint assignment_source_id_fkey;
alter table peil.import_change drop constraint import_change_import_id_fkey;

-- The rows that were inserted, against the table that they refer to: one row for each column.
create function peil.refers() returns trigger language plpgsql set search_path = '' as $$
declare
    at integer;
    lost boolean;
begin
    for at in 0 .. tg_nargs / 2 - 1 loop
        execute format('select exists (select from (select distinct %1$I as id from fresh where %1$I is not null) as used
            where not exists (select from peil.%2$I as there where there.id = used.id))', tg_argv[2 * at], tg_argv[2 * at + 1])
            into lost;
        if lost then
            raise exception 'insert on peil.% refers to a % that is not in peil.%', tg_table_name, tg_argv[2 * at],
                tg_argv[2 * at + 1] using errcode = 'foreign_key_violation';
        end if;
    end loop;
    return null;
end
$$;

create trigger object_refers after insert on peil.object referencing new table as fresh
    for each statement execute function peil.refers('source_id', 'source');
create trigger object_version_refers after insert on peil.object_version referencing new table as fresh
    for each statement execute function peil.refers('object_id', 'object', 'unit_id', 'unit');
create trigger assignment_refers after insert on peil.assignment referencing new table as fresh
    for each statement execute function peil.refers('object_id', 'object', 'party_id', 'party', 'source_id', 'source');
create trigger import_change_refers after insert on peil.import_change referencing new table as fresh
    for each statement execute function peil.refers('import_id', 'import');

create trigger object_keeps_reference before update of source_id on peil.object
    for each statement execute function peil.refuse_change();
create trigger object_version_keeps_reference before update of object_id, unit_id on peil.object_version
    for each statement execute function peil.refuse_change();
create trigger assignment_keeps_reference before update of object_id, party_id, source_id on peil.assignment
    for each statement execute function peil.refuse_change();
create trigger import_change_keeps_reference before update of import_id on peil.import_change
    for each statement execute function peil.refuse_change();

create trigger object_stays before update of id or delete or truncate on peil.object
    for each statement execute function peil.refuse_change();
create trigger unit_stays before update of id or delete or truncate on peil.unit
    for each statement execute function peil.refuse_change();
create trigger party_stays before update of id or delete or truncate on peil.party
    for each statement execute function peil.refuse_change();
create trigger source_stays before update of id or delete or truncate on peil.source
    for each statement execute function peil.refuse_change();
create trigger import_stays before update of id or delete or truncate on peil.import
    for each statement execute function peil.refuse_change();
