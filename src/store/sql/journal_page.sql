-- SPDX-License-Identifier: EUPL-1.2
-- The next rows of the chain, with the time as it was hashed: microseconds. $1 the last seq that was read, $2 how many.
select seq, (extract(epoch from at) * 1000000)::bigint as at, actor, area, action, subject, why, content, hash
from peil.journal
where seq > $1
order by seq
limit $2
