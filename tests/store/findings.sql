-- SPDX-License-Identifier: EUPL-1.2
-- Findings: what may follow on what is held by the store, readers see through views what they may, and nobody else writes.
begin;
select plan(17);
grant usage on schema public to peil_reader, peil_steward, peil_daemon;
insert into peil.finding (check_id, object_id, state, outcome, first_on, open_since, state_on)
values (1, 1, 'open', 'short', '2025-01-01', '2025-01-01', '2025-01-01'),
    (1, 8193, 'open', 'short', '2025-01-01', '2025-01-01', '2025-01-01');

-- ---- The table of steps ----
select is((select count(*) from peil.finding_transition where from_state = 'none'), 1::bigint,
    'a finding is born in one way');
select results_eq(
    $$ select event, from_state from peil.finding_transition where to_state = 'verified' and by = 'person' $$,
    $$ select ''::text, ''::text where false $$,
    'no person can say that a finding is verified');
select results_eq(
    $$ select distinct to_state from peil.finding_transition
        where moves and to_state not in (select from_state from peil.finding_transition where moves) $$,
    $$ select ''::text where false $$,
    'there is a way out of every state');
select lives_ok(
    $$ insert into peil.finding_step (batch, day, actor, event, from_state, to_state, check_id, findings)
        values (1, '2025-01-01', 'test', 'found', 'none', 'open', 1, '{1,2}') $$,
    'a step that there is');
select throws_ok(
    $$ insert into peil.finding_step (batch, day, actor, event, from_state, to_state, check_id, findings)
        values (1, '2025-01-01', 'test', 'finished', 'open', 'verified', 1, '{1}') $$,
    '23503', null, 'a step that is none is refused');
select throws_ok(
    $$ insert into peil.finding_step (batch, day, actor, event, from_state, to_state, check_id, findings)
        values (1, '2025-01-01', 'test', 'returned', 'accepted', 'open', 1, '{1}') $$,
    '23503', null, 'an event from a state that it does not go with, too');

-- ---- A reader ----
set local role peil_reader;
select results_eq(
    $$ select programme, check_key, kind, key, unit_key, state, outstanding from peil.v_finding order by finding_id $$,
    $$ values ('basis', 'omschrijving', 'dataset', 'bag', 'wonen', 'open', true),
        ('basis', 'omschrijving', 'process', 'vergunning', 'waterrijk', 'open', true) $$,
    'a reader sees findings as they stand');
select is((select count(*) from peil.v_finding_step where event = 'found'), 2::bigint, '… and their steps, one each');
select throws_ok('select party_id from peil.finding', '42501', null, 'not who answers them');
select throws_ok('select actor from peil.finding_step', '42501', null, 'nor who did what');
select throws_ok('select why from peil.finding_step', '42501', null, 'nor why');
select throws_ok($$ update peil.finding set state = 'verified' $$, '42501', null, 'and changes nothing');

-- ---- A steward and the daemon ----
set local role peil_steward;
select lives_ok($$ update peil.finding set state = 'planned' where object_id = 1 $$, 'a steward writes findings');
select throws_ok($$ update peil.finding set object_id = 2 $$, '42501', null, '… but not what they are about');
select throws_ok('delete from peil.finding', '42501', null, '… and takes none away');
set local role peil_daemon;
select throws_ok($$ insert into peil.decision (kind, state, state_on, what, body, mandate, asked_on, actor)
        values ('accept', 'taken', '2025-01-01', 'x', 'x', true, '2025-01-01', 'x') $$, '42501', null,
    'the daemon decides nothing');
select lives_ok($$ update peil.decision set state = 'closed', state_on = '2025-01-01' where false $$,
    '… and closes what has run out');
select * from finish();
rollback;
