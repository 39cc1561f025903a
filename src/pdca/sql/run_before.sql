-- SPDX-License-Identifier: EUPL-1.2
-- The day of the run that lies this many runs back; null: there are not so many. $1 how many.
select (select as_of from peil.run order by as_of desc, id desc offset $1::integer - 1 limit 1)
