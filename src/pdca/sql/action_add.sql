-- SPDX-License-Identifier: EUPL-1.2
-- A new action. $1 title, $2 programme, $3 unit; 0: everything, $4 party; 0: nobody yet, $5 due on, $6 expected effect
-- in tenths; -1: none, $7 priority, $8 decision; 0: none, $9 day, $10 actor.
insert into peil.action (title, programme_id, unit_id, party_id, due_on, expect_tenths, priority, decision_id, state,
    state_on, added_on, before_run_id, actor)
values ($1, $2, nullif($3::integer, 0), nullif($4::integer, 0), $5, nullif($6::integer, -1), $7, nullif($8::integer, 0),
    'planned', $9, $9, (select id from peil.run where programme_id = $2 order by number desc limit 1), $10)
returning id
