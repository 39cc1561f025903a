-- SPDX-License-Identifier: EUPL-1.2
-- An invitation for whoever holds a role: its number and the second after which it is no good.
-- $1 object, $2 role, $3 today, $4 hash of the secret, $5 days, $6 who makes it.
insert into peil.acceptance_token (object_id, role, party_id, secret_hash, expires_at, actor)
select held.object_id, held.role, held.root_id, $4, date_trunc('second', now()) + make_interval(days => $5::integer), $6
from peil.role_on($3::date) as held
where held.object_id = $1::bigint and held.role = $2
returning id, extract(epoch from expires_at)::bigint
