-- SPDX-License-Identifier: EUPL-1.2
-- Some objects as they were on a day: id, kind, key, title.
-- $1 ids, $2 day
select object.id, object.kind, object.key, version.title
from peil.object
left join lateral (
    select object_version.title from peil.object_version
    where object_version.object_id = object.id and object_version.valid_from <= $2::date
    order by object_version.valid_from desc, object_version.version desc limit 1
) as version on true
where object.id = any ($1::bigint[])
order by object.id
