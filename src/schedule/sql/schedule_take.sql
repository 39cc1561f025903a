-- SPDX-License-Identifier: EUPL-1.2
-- The schedule of a name, locked, made when there was none; one that is removed is free to be used. $1 its name. Gives
-- id, state, newest version.
insert into peil.schedule (name, state, version) values ($1, 'removed', 0)
on conflict (name) do update set name = excluded.name
returning id, state, version
