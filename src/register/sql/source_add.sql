-- SPDX-License-Identifier: EUPL-1.2
-- A new source. $1 name, $2 plugin.
insert into peil.source (name, plugin) values ($1, $2) returning id
