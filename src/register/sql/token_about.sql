-- SPDX-License-Identifier: EUPL-1.2
-- What an invitation is about, and how it stands: hash of its secret, end in seconds, day of use, whether it expired,
-- whether a newer one took its place, whether the same party has the role still. $1 number, $2 today.
select token.id, token.object_id, object.kind, object.key, version.title, token.role, token.party_id, party.name,
    held.mandate, held.since, held.until, to_char(token.expires_at, 'YYYY-MM-DD HH24:MI'), token.secret_hash,
    extract(epoch from token.expires_at)::bigint, to_char(token.used_at, 'YYYY-MM-DD'), token.expires_at < now(),
    exists (
        select from peil.acceptance_token as newer
        where newer.object_id = token.object_id and newer.role = token.role and newer.party_id = token.party_id
            and newer.id > token.id),
    coalesce(held.root_id = coalesce(party.joined_to, party.id), false)
from peil.acceptance_token as token
join peil.object on object.id = token.object_id
join peil.party on party.id = token.party_id
left join peil.object_version as version on version.object_id = object.id and version.valid_to is null
left join peil.role_on($2::date) as held on held.object_id = token.object_id and held.role = token.role
where token.id = $1::bigint
