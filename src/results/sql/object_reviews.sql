-- SPDX-License-Identifier: EUPL-1.2
-- The reviews of an object, the newest first.
-- $1 object
select review.what, review.done_on, party.name, review.note, review.actor
from peil.review
left join peil.party on party.id = review.party_id
where review.object_id = $1::bigint
order by review.done_on desc, review.id desc
