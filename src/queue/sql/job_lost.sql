-- SPDX-License-Identifier: EUPL-1.2
-- Takes back what a worker has that is known to be dead; a row for each job. $1 worker, $2 the job that it was at (0:
-- not known, so none is held against it), $3 how it died, $4 how many times a job may lose its worker.
update peil.job set
    losses = losses + (id = $2)::integer,
    attempts = attempts - (id <> $2)::integer,
    told = case when id = $2 then $3 else told end,
    state = case when id = $2 and losses + 1 >= $4::integer then 'quarantined' else 'ready' end,
    ended_at = case when id = $2 and losses + 1 >= $4::integer then clock_timestamp() end
where state = 'leased' and worker = $1
returning id, state, kind, subject, worker
