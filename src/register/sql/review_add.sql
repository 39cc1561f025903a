-- SPDX-License-Identifier: EUPL-1.2
-- A review. $1 object, $2 what, $3 the day, $4 party; 0 is none, $5 note, $6 who recorded it.
insert into peil.review (object_id, what, done_on, party_id, note, actor) values ($1, $2, $3, nullif($4, 0), $5, $6)
