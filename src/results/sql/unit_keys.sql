-- SPDX-License-Identifier: EUPL-1.2
-- The key of every unit.
select id, key from peil.unit order by id
