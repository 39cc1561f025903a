-- SPDX-License-Identifier: EUPL-1.2
-- An object was measured on demand. $1 object, $2 version of the programme, $3 day, $4 actor, $5 programme.
insert into peil.recheck (object_id, programme_version_id, run_id, as_of, actor)
values ($1, $2, (select id from peil.run where programme_id = $5 order by number desc limit 1), $3, $4)
returning id
