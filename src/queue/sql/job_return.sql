-- SPDX-License-Identifier: EUPL-1.2
-- Gives one job back under its token; a row when it was still held. $1 id, $2 token, $3 state (ready, failed,
-- quarantined), $4 milliseconds from now before which it is not taken, $5 what to tell (null: leave it), $6 whether the
-- attempt counts, $7 whether its runner died.
update peil.job set state = $3, due_at = greatest(due_at, clock_timestamp() + $4::bigint * interval '1 millisecond'),
    told = coalesce($5, told), attempts = attempts - (not $6::boolean)::integer,
    deaths = deaths + $7::boolean::integer, ended_at = case when $3 <> 'ready' then clock_timestamp() end
where id = $1 and token = $2 and state = 'leased'
returning id
