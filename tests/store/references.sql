-- SPDX-License-Identifier: EUPL-1.2
-- What an import writes refers to what is there, held once a statement; what is referred to stays.
begin;
set local client_min_messages = warning;
select plan(24);
insert into peil.party (name, level) values ('Wonen', 'below');

-- One row that is good among those that are not: the whole statement is refused.
select throws_ok(statement, '23503', null, statement) from unnest(array[
    $$insert into peil.object (id, kind, key, source_id) values (3, 'dataset', 'a', 1), (4, 'dataset', 'b', 99)$$,
    $$insert into peil.object_version (object_id, version, valid_from, hash) values (1, 8, '2026-01-01', ''), (77, 1, '2026-01-01', '')$$,
    $$insert into peil.object_version (object_id, version, valid_from, unit_id, hash) values (1, 8, '2026-01-01', 99, '')$$,
    $$insert into peil.assignment (object_id, role, party_id, written, valid_from, source_id)
        select 77, 'steward', max(id), 'x', '2026-01-01', 1 from peil.party$$,
    $$insert into peil.assignment (object_id, role, party_id, written, valid_from, source_id) values (1, 'steward', 99, 'x', '2026-01-01', 1)$$,
    $$insert into peil.assignment (object_id, role, party_id, written, valid_from, source_id)
        select 1, 'steward', max(id), 'x', '2026-01-01', 99 from peil.party$$,
    $$insert into peil.import_change (import_id, sort, subject, change) values (99, 'object', 'dataset/bag', 'added')$$]) as statement;
select lives_ok($$insert into peil.object (id, kind, key, source_id) values (3, 'dataset', 'a', 1), (4, 'dataset', 'b', 0)$$,
    'sources that are there are good');
select lives_ok($$insert into peil.object_version (object_id, version, valid_from, unit_id, hash)
    values (3, 1, '2026-01-01', null, ''), (4, 1, '2026-01-01', 2, '')$$, 'no unit is good, and one that is there');

select throws_ok(statement, '42501', null, statement) from unnest(array[
    'update peil.object set source_id = 1', 'update peil.object set id = id + 1',
    'update peil.object_version set object_id = 1', 'update peil.object_version set unit_id = null',
    'update peil.assignment set object_id = 1', 'update peil.assignment set party_id = 1',
    'update peil.assignment set source_id = 1', 'update peil.import_change set import_id = 1',
    'delete from peil.object', 'delete from peil.unit', 'delete from peil.party', 'delete from peil.source',
    'delete from peil.import', 'truncate peil.source cascade', 'truncate peil.party cascade']) as statement;
select * from finish();
rollback;
