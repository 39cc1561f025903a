-- SPDX-License-Identifier: EUPL-1.2
-- Forgets what was done or dropped so many days ago. $1 days.
with old as (
    select id from peil.job
    where state in ('done', 'dropped') and ended_at < clock_timestamp() - $1::integer * interval '1 day'
    limit 10000
), probes as (
    delete from peil.probe using old where probe.job_id = old.id
)
delete from peil.job using old where job.id = old.id
