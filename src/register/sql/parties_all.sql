-- SPDX-License-Identifier: EUPL-1.2
-- All parties.
select id, name, level, person_id, unit_id, joined_to from peil.party order by id
