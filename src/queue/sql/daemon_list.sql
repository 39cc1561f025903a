-- SPDX-License-Identifier: EUPL-1.2
-- The daemons, with how long ago each gave a sign of life, in seconds.
select name, pid, version, workers, to_char(started_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS'),
    extract(epoch from clock_timestamp() - seen_at)::bigint,
    exists (select from peil.leader where leader.daemon = name || '/' || start and leader.until > clock_timestamp())
from peil.daemon order by name
