-- SPDX-License-Identifier: EUPL-1.2
-- All parties with what is known of them, and on how many objects they, or those joined to them, have a role now.
select p.id, p.name, p.level, s.key, u.key, p.joined_to, j.name, coalesce(n.objects, 0), coalesce(w.written, ''),
    coalesce(w.folded, '')
from peil.party p
left join peil.person s on s.id = p.person_id
left join peil.unit u on u.id = p.unit_id
left join peil.party j on j.id = p.joined_to
left join (
    select coalesce(q.joined_to, q.id) as party_id, count(distinct a.object_id) as objects
    from peil.role_on(current_date) a
    join peil.party q on q.id = a.party_id
    group by 1
) n on n.party_id = p.id
left join (
    select party_id, string_agg(written, e'\n' order by written) as written,
        string_agg(folded, e'\n' order by written) as folded
    from peil.party_spelling
    group by party_id
) w on w.party_id = p.id
order by p.id
