-- SPDX-License-Identifier: EUPL-1.2
-- Turns a moment of a schedule into a job, once, whoever does it: one statement, so that nobody who was paused half-way
-- has it half done. Gives whether we lead and the schedule still says so, and the job (null: it was turned before).
-- $1 leader, $2 its token, $3 schedule, $4 its version, $5 the moment (seconds since 1970), $6 milliseconds from now
-- before which the job is not taken, $7 kind, $8 subject, $9 payload, $10 source, $11 actor.
with lead as (
    select 1 from peil.leader
    where daemon = $1 and token = $2 and until > clock_timestamp() and exists (
        select from peil.schedule where id = $3 and version = $4 and state = 'active')
    for share
), due as (
    insert into peil.due (schedule_id, due_at, daemon)
    select $3, to_timestamp($5::bigint), $1 from lead
    on conflict (schedule_id, due_at) do nothing
    returning id
), job as (
    insert into peil.job (kind, subject, payload, source, due_at, due_id, actor)
    select $7, $8, $9::jsonb, $10, clock_timestamp() + $6::bigint * interval '1 millisecond', due.id, $11 from due
    returning id
)
select exists (select from lead), (select id from job), (select pg_notify('peil_queue', '') from job)
