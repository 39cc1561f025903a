-- SPDX-License-Identifier: EUPL-1.2
-- Claims jobs; none in a store of another version. $1 worker, $2 at most, $3 lease in milliseconds, $4 our version.
select claimed.id, kind, subject, payload::text, source, due_id, attempts, deaths, losses, token
from (select where (select max(number) from peil.migration) = $4::integer) as ours,
    lateral peil.job_claim($1, $2::integer, $3::bigint * interval '1 millisecond') as claimed
order by due_at, id
