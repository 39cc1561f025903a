-- SPDX-License-Identifier: EUPL-1.2
-- A programme by its name. $1 name.
select id, title from peil.programme where name = $1
