-- SPDX-License-Identifier: EUPL-1.2
-- The newest run of a programme: id, number, day. $1 programme.
select id, number, as_of from peil.run where programme_id = $1 order by number desc limit 1
