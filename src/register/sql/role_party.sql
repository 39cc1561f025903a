-- SPDX-License-Identifier: EUPL-1.2
-- The party that a person or a unit is, joined ones as what they were joined to. $1 person, $2 unit; 0 is none.
select coalesce(joined_to, id) from peil.party where person_id = $1 or unit_id = $2 order by id limit 1
