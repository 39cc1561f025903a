-- SPDX-License-Identifier: EUPL-1.2
-- Finishes jobs, each under its token; one row for each that was still held. $1 ids, $2 tokens in the same order.
update peil.job set state = 'done', ended_at = clock_timestamp(), told = null
from unnest($1::bigint[], $2::bigint[]) as held (id, token)
where job.id = held.id and job.token = held.token and job.state = 'leased'
returning job.id
