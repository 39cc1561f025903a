-- SPDX-License-Identifier: EUPL-1.2
-- A source by its name. $1 name.
select id, plugin from peil.source where name = $1
