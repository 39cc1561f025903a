-- SPDX-License-Identifier: EUPL-1.2
-- Jobs, what waits or is at work first, then the newest. $1 state (null: all but those done or dropped), $2 how many.
select id, kind, subject, state, to_char(due_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS'), attempts, worker, told
from peil.job
where case when $1::text is null then state not in ('done', 'dropped') else state = $1 end
order by state = 'leased' desc, state = 'ready' desc, case when state in ('leased', 'ready') then due_at end, id desc
limit $2
