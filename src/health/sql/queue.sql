-- SPDX-License-Identifier: EUPL-1.2
-- The queue: jobs due, at work, for later, failed, in quarantine, and how long the one that is due longest waits.
select count(*) filter (where state = 'ready' and due_at <= clock_timestamp()),
    count(*) filter (where state = 'leased'),
    count(*) filter (where state = 'ready' and due_at > clock_timestamp()),
    count(*) filter (where state = 'failed'),
    count(*) filter (where state = 'quarantined'),
    coalesce(floor(extract(epoch from clock_timestamp() - min(due_at) filter (where state = 'ready'
        and due_at <= clock_timestamp() and (source is null or not exists (
            select from peil.source_limit where source_limit.source = job.source)))))::bigint, 0)
from peil.job where state in ('ready', 'leased', 'failed', 'quarantined')
