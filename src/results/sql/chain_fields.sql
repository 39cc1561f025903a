-- SPDX-License-Identifier: EUPL-1.2
-- Attributes of the parts of every whole on a day, where they are filled: in one line, and not long.
-- $1 day, $2 names of attributes
select distinct link.to_object_id, part.kind, part.key, field.name,
    left(regexp_replace(case field.name when 'title' then version.title else version.attributes ->> field.name end,
        '\s+', ' ', 'g'), 200)
from peil.link
join peil.object as part on part.id = link.object_id
join peil.object_version as version on version.object_id = part.id
    and version.valid_from <= $1::date and (version.valid_to is null or version.valid_to > $1)
cross join unnest($2::text[]) as field (name)
where link.relation = 'part_of' and link.valid_from <= $1 and (link.valid_to is null or link.valid_to > $1)
    and case field.name when 'title' then version.title else version.attributes ->> field.name end is not null
order by link.to_object_id, field.name, part.kind, part.key
