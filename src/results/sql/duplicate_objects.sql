-- SPDX-License-Identifier: EUPL-1.2
-- The objects of a day with what they are called, to be held against each other.
-- $1 day, $2 kinds
select object.id, object.kind, object.key, version.title, version.unit_id
from peil.object
join peil.object_version as version on version.object_id = object.id
where object.kind = any ($2::text[]) and version.title is not null
    and version.valid_from <= $1::date and (version.valid_to is null or version.valid_to > $1)
order by object.id
