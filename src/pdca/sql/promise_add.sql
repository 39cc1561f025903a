-- SPDX-License-Identifier: EUPL-1.2
-- Who promises what. $1 action, $2 by, $3 to; 0: whoever does the action, $4 what, $5 by when, $6 day, $7 actor.
insert into peil.promise (action_id, by_party, to_party, what, due_on, state_on, actor)
values ($1, $2, nullif($3::integer, 0), $4, $5, $6, $7)
returning id
