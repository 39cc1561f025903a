-- SPDX-License-Identifier: EUPL-1.2
-- Claims jobs. $1 worker, $2 at most, $3 lease in milliseconds.
select id, kind, subject, payload::text, source, due_id, attempts, deaths, losses, token
from peil.job_claim($1, $2::integer, $3::bigint * interval '1 millisecond')
order by due_at, id
