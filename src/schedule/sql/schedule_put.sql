-- SPDX-License-Identifier: EUPL-1.2
-- Puts a schedule in a state, with a version, from now on; whoever listens to the queue looks again. $1 its number,
-- $2 state, $3 version.
with put as (
    update peil.schedule set state = $2, version = $3, since = clock_timestamp(), changed_at = clock_timestamp()
    where id = $1 returning id
)
select pg_catalog.pg_notify('peil_queue', 'schedule') from put
