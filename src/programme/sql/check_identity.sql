-- SPDX-License-Identifier: EUPL-1.2
-- The identity of a check, made when it is new. $1 programme, $2 key.
with made as (
    insert into peil.check_identity (programme_id, key) values ($1, $2)
    on conflict (programme_id, key) do nothing
    returning id
)
select id from made
union all
select id from peil.check_identity where programme_id = $1 and key = $2
