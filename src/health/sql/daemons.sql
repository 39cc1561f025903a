-- SPDX-License-Identifier: EUPL-1.2
-- The daemons: name, version, workers, when they started, seconds since their last sign of life, whether they lead.
select daemon.name, daemon.version, daemon.workers, floor(extract(epoch from daemon.started_at))::bigint,
    floor(extract(epoch from clock_timestamp() - daemon.seen_at))::bigint,
    leader.daemon is not null
from peil.daemon
left join peil.leader on leader.daemon = daemon.name || '/' || daemon.start and leader.until > clock_timestamp()
order by daemon.name
