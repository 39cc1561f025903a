-- SPDX-License-Identifier: EUPL-1.2
-- The keys of all units.
select key from peil.unit order by key
