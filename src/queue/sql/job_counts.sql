-- SPDX-License-Identifier: EUPL-1.2
-- How many jobs there are in each state, of those that are not over; and how many are due.
select state, count(*), count(*) filter (where state = 'ready' and due_at <= clock_timestamp())
from peil.job where state not in ('done', 'dropped') group by state order by state
