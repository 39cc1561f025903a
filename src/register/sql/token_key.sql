-- SPDX-License-Identifier: EUPL-1.2
-- The key that signs invitations. $1 one to begin with, when there is none.
with made as (
    insert into peil.acceptance_key (key) select $1 where not exists (select from peil.acceptance_key)
    on conflict do nothing
    returning key
)
select key from made union all select key from peil.acceptance_key limit 1
