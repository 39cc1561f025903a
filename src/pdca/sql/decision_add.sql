-- SPDX-License-Identifier: EUPL-1.2
-- A decision. $1 kind, $2 state, $3 what, $4 body, $5 within its mandate, $6 unit; 0: everything, $7 party; 0: nobody,
-- $8 day, $9 until, $10 why, $11 actor.
insert into peil.decision (kind, state, state_on, what, body, mandate, unit_id, party_id, asked_on, taken_on, until,
    why, actor)
values ($1, $2, $8::date, $3, $4, $5, nullif($6::integer, 0), nullif($7::integer, 0), $8,
    case when $2 = 'taken' then $8::date end, $9, $10, $11)
returning id
