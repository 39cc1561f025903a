-- SPDX-License-Identifier: EUPL-1.2
-- Notes that what a schedule missed up to a moment is not made up for.
-- $1 leader, $2 its token, $3 schedule, $4 the moment.
insert into peil.due (schedule_id, due_at, daemon, skipped)
select $3, to_timestamp($4::bigint), $1, true from peil.leader
where daemon = $1 and token = $2 and until > clock_timestamp()
on conflict (schedule_id, due_at) do nothing
