-- SPDX-License-Identifier: EUPL-1.2
-- Gives a job that was set aside another chance, with a clean slate; a row when it was. $1 id.
with again as (
    update peil.job set state = 'ready', due_at = clock_timestamp(), attempts = 0, deaths = 0, losses = 0,
        ended_at = null
    where id = $1 and state in ('failed', 'quarantined', 'dropped')
        or id = $1 and state = 'ready' and due_at > clock_timestamp()
    returning id, kind, subject
)
select kind, subject, pg_notify('peil_queue', '') from again
