-- SPDX-License-Identifier: EUPL-1.2
-- The newest imports. $1 how many.
select i.id, s.name, i.as_of, to_char(i.finished_at, 'YYYY-MM-DD HH24:MI:SS'), i.actor, i.location, i.added, i.changed,
    i.vanished, i.unchanged, i.rejected, i.notes
from peil.import i
join peil.source s on s.id = i.source_id
order by i.id desc
limit $1
