-- SPDX-License-Identifier: EUPL-1.2
-- Records what was decided about two objects.
-- $1 object, $2 the other, $3 verdict, $4 the one that stays (0: both do), $5 day, $6 note, $7 actor
insert into peil.duplicate_decision (one_id, other_id, verdict, keep_id, decided_on, note, actor)
values (least($1::bigint, $2::bigint), greatest($1, $2), $3, nullif($4::bigint, 0), $5::date, $6, $7)
