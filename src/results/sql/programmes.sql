-- SPDX-License-Identifier: EUPL-1.2
-- The names of all programmes.
select name from peil.programme order by name
