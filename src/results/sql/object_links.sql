-- SPDX-License-Identifier: EUPL-1.2
-- What an object is linked to on a day, both ways: its own links first.
-- $1 object, $2 day
select link.relation, link.object_id = $1::bigint, other.kind, other.key, version.title
from peil.link
join peil.object as other
    on other.id = case when link.object_id = $1::bigint then link.to_object_id else link.object_id end
left join peil.object_version as version on version.object_id = other.id and version.valid_from <= $2::date
    and (version.valid_to is null or version.valid_to > $2::date)
where (link.object_id = $1::bigint or link.to_object_id = $1::bigint) and link.valid_from <= $2::date
    and (link.valid_to is null or link.valid_to > $2::date)
order by link.object_id <> $1::bigint, link.relation, other.kind, other.key
