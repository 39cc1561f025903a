-- SPDX-License-Identifier: EUPL-1.2
-- What a unit wants to have reached. $1 programme, $2 unit; 0: everything, $3 dimension; '': all, $4 first day of the
-- quarter, $5 target in tenths, $6 actor.
insert into peil.target (programme_id, unit_id, dimension, quarter, target, actor)
values ($1, nullif($2::integer, 0), $3, $4, $5, $6)
on conflict (programme_id, unit_id, dimension, quarter) do update set target = excluded.target
returning id
