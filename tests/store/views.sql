-- SPDX-License-Identifier: EUPL-1.2
-- The views of readers, asked as a reader: what they give, and that what lies beneath stays closed.
begin;
select plan(16);
grant usage on schema public to peil_reader;
set local role peil_reader;

select results_eq(
    $$ select run_id, check_key, key, outcome, reason, n, d, since_run_id from peil.v_result
        where run_id = 1 order by check_key, object_id $$,
    $$ values (1::bigint, 'eigenaar', 'bag', 'not_measured', 'gone', null::bigint, null::bigint, 1::bigint),
        (1, 'eigenaar', 'bgt', 'not_applicable', '', null, null, 1),
        (1, 'omschrijving', 'bag', 'short', 'empty', 0, 1, 1),
        (1, 'omschrijving', 'bgt', 'ok', '', 1, 1, 1),
        (1, 'omschrijving', 'vergunning', 'short', 'partly', 1, 4, 1) $$,
    'v_result gives the first run as it was');
select results_eq(
    $$ select key, outcome, n, since_run_id from peil.v_result
        where run_id = 2 and check_key = 'omschrijving' order by object_id $$,
    $$ values ('bag', 'ok', 1::bigint, 2::bigint), ('bgt', 'ok', 1, 1), ('vergunning', 'short', 1, 1) $$,
    'a later run has its own changes and the rest from before');
select results_eq(
    $$ select key, since_run_id from peil.v_result where run_id = 4 and check_key = 'omschrijving' order by object_id $$,
    $$ values ('bag', 2::bigint), ('vergunning', 1) $$,
    'an object that left the population is not there');
select results_eq(
    $$ select distinct check_key from peil.v_result where run_id = 3 $$, $$ values ('titel') $$,
    'a run has the checks of its own programme only');
select results_eq(
    $$ select kind, key, title, unit_key, unit_name, criticality, valid_from from peil.v_object
        where current order by object_id $$,
    $$ values ('dataset', 'bag', 'Basisregistratie Adressen en Gebouwen', 'wonen', 'Wonen en Bouwen', 3::smallint,
            date '2025-06-01'),
        ('dataset', 'bgt', 'BGT', null, null, 1::smallint, '2025-01-01'),
        ('process', 'vergunning', 'Omgevingsvergunning', 'waterrijk', 'Gemeente Waterrijk', 1::smallint, '2025-01-01') $$,
    'v_object gives the versions that hold');
select is((select count(*) from peil.v_object where key = 'bag'), 2::bigint, 'v_object keeps earlier versions');
select results_eq(
    $$ select run_id, number, baseline from peil.v_run where programme = 'basis' order by number $$,
    $$ values (1::bigint, 0, true), (2, 1, false), (4, 2, false) $$,
    'v_run shows the newest baseline of a programme, and it alone');
select results_eq(
    $$ select run_id, unit_key, unit_name, dimension, score, coverage from peil.v_score order by run_id, unit_key $$,
    $$ values (1::bigint, 'wonen', 'Wonen', null, null::numeric, 0::numeric), (1, null, null, 'described', 31.25, 100),
        (2, 'wonen', 'Wonen', 'described', 66.666667, 75) $$,
    'v_score is 0 to 100 with coverage, by the name that the unit had, and null where nothing was measured');
select results_eq(
    $$ select unit_key, check_key, title, at_norm, filled from peil.v_check order by check_key desc $$,
    $$ values (null, 'omschrijving', 'Omschrijving ingevuld', 33.333333, 33.333333),
        ('wonen', 'eigenaar', 'Eigenaar ingevuld', null, null) $$,
    'v_check has shares only where something was measured');
select results_eq(
    $$ select number, against_number, total, real, scope, rules, coverage from peil.v_trend where run_id = 2 $$,
    $$ values (1, 0, 48.75, 30.0, 12.083333, 3.333333, 3.333333) $$,
    'v_trend splits a difference in its four parts');
select results_eq(
    $$ select unit_key, total, real, scope, rules, coverage, total = real + scope + rules + coverage
        from peil.v_trend where run_id = 4 order by unit_key nulls first $$,
    $$ values (null, 40.0, 0.0, -30.0, 70.0, 0.0, true),
        ('wonen', null, null::numeric, null, null, null, null) $$,
    'without common ground real change is 0 and the step that emptied it takes the rest; no score then: no trend');
select is((select sum(objects) from peil.v_plateau where run_id = 1), 3::bigint, 'v_plateau counts objects');
select ok((select count(*) > 0 and bool_and(hash ~ '^[0-9a-f]{64}$') from peil.v_journal), 'v_journal shows the chain');
select throws_ok('select name from peil.person_version', '42501', null, 'a reader cannot see persons');
select throws_ok('select attributes from peil.object_version', '42501', null, 'a reader cannot see free attributes');
select throws_ok('select actor from peil.journal', '42501', null, 'a reader cannot see who acted');
select * from finish();
rollback;
