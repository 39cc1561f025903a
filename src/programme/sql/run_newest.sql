-- SPDX-License-Identifier: EUPL-1.2
-- The run of a programme with the latest measuring date. $1 programme.
select number, as_of from peil.run where programme_id = $1 order by as_of desc, number desc limit 1
