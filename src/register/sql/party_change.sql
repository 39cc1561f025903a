-- SPDX-License-Identifier: EUPL-1.2
-- A party turns out to be a person, a unit or the organisation. $1 id, $2 level, $3 person, $4 unit; 0 is none.
update peil.party set level = $2, person_id = nullif($3, 0), unit_id = nullif($4, 0) where id = $1
