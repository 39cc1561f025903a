-- SPDX-License-Identifier: EUPL-1.2
-- A new party. $1 name, $2 level, $3 person, $4 unit; 0 is none.
insert into peil.party (name, level, person_id, unit_id) values ($1, $2, nullif($3, 0), nullif($4, 0)) returning id
