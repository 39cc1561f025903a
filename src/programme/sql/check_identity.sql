-- SPDX-License-Identifier: EUPL-1.2
-- The identity of a check, made when it is new; one that goes on under a new key keeps the findings of the old one. 0:
-- there never was a check of that old key. $1 programme, $2 key, $3 the key that it had before; null: none.
with before as (
    select id, coalesce(same_as, id) as same_as from peil.check_identity where programme_id = $1 and key = $3
), made as (
    insert into peil.check_identity (programme_id, key, same_as)
    select $1, $2, (select before.same_as from before)
    where $3::text is null or exists (select from before)
    on conflict (programme_id, key) do nothing
    returning id
)
select id from made
union all
select id from peil.check_identity where programme_id = $1 and key = $2
union all
select 0 where $3::text is not null and not exists (select from before)
    and not exists (select from peil.check_identity where programme_id = $1 and key = $2)
