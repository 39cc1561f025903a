-- SPDX-License-Identifier: EUPL-1.2
-- Partitions for the results of any run, made by whoever records runs.
begin;
select plan(7);
grant usage on schema public to peil_steward, peil_reader;
grant create on schema public to peil_steward;

set local role peil_reader;
select throws_ok('select peil.result_partition(5000)', '42501', null, 'a reader makes no partitions');
set local role peil_steward;
select throws_ok('create table peil.other ()', '42501', null, 'a steward cannot change the schema');
select throws_ok('select peil.result_partition(0)', '22023', null, 'there is no run 0');
select lives_ok('select peil.result_partition(1024), peil.result_partition(1025), peil.result_partition(2048),
    peil.result_partition(1025), peil.result_partition(5000)', 'a steward makes what is missing, and again is no error');
reset role;
select results_eq(
    $$ select relname::text collate "default", pg_get_expr(relpartbound, inhrelid) collate "default" from pg_inherits
        join pg_class on pg_class.oid = inhrelid where inhparent = 'peil.result_chunk'::regclass order by 1 $$,
    $$ values ('result_chunk_1', 'FOR VALUES FROM (''1025'') TO (''2049'')'),
        ('result_chunk_4', 'FOR VALUES FROM (''4097'') TO (''5121'')'),
        ('result_chunk_first', 'FOR VALUES FROM (MINVALUE) TO (''1025'')') $$,
    'each has 1,024 runs');
select is((select count(distinct relowner) from pg_class where relname like 'result\_chunk\_%' and relkind = 'r'), 1::bigint,
    'they belong to the owner of the schema');
set local role peil_steward;
select lives_ok($$ insert into peil.result_chunk (run_id, check_id, chunk, verdict) values (1025, 1, 0, '{1}') $$,
    'and take results');
select * from finish();
rollback;
