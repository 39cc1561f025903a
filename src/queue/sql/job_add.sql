-- SPDX-License-Identifier: EUPL-1.2
-- Adds a job; whoever waits for work is woken.
-- $1 kind, $2 subject, $3 payload, $4 source, $5 due (null: now), $6 actor.
with added as (
    insert into peil.job (kind, subject, payload, source, due_at, actor)
    values ($1, $2, $3::jsonb, $4, coalesce($5::timestamptz, clock_timestamp()), $6)
    returning id
)
select id, pg_notify('peil_queue', '') from added
