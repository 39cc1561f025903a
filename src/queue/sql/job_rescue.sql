-- SPDX-License-Identifier: EUPL-1.2
-- Takes back what workers have that gave no sign of life for as long as their lease; a row for each job. $1 how many
-- times a job may lose its worker, $2 what to tell.
with expired as (
    select id from peil.job where state = 'leased' and lease_until < clock_timestamp()
    order by lease_until limit 1000 for update skip locked
)
update peil.job set losses = losses + 1, told = $2 || ' (' || worker || ')',
    state = case when losses + 1 >= $1::integer then 'quarantined' else 'ready' end,
    ended_at = case when losses + 1 >= $1::integer then clock_timestamp() end
from expired where job.id = expired.id
returning job.id, job.state, job.kind, job.subject, job.worker
