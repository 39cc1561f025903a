-- SPDX-License-Identifier: EUPL-1.2
-- The newest rows of the journal, oldest first. $1 subject; one that ends with '/' means all that starts with it; null:
-- everything. $2 how many.
select seq, to_char(at, 'YYYY-MM-DD HH24:MI:SS'), actor, area, action, subject, why, content, encode(hash, 'hex')
from (
    select *
    from peil.journal
    where $1::text is null or subject = $1 or ($1 like '%/' and starts_with(subject, $1))
    order by seq desc
    limit $2
) as newest
order by seq
