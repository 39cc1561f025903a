-- SPDX-License-Identifier: EUPL-1.2
-- The objects that hold on a day, by id; a range of ids. Binary.
-- $1 first id, $2 id after the last, $3 day, $4 kinds, $5 whether keys are wanted, $6 titles, $7 attributes
select object.id, object.kind, object.source_id, version.unit_id, version.criticality,
    case when $5::boolean then object.key end, case when $6::boolean then version.title end,
    case when $7::boolean then version.attributes_text end
from peil.object
join peil.object_version as version on version.object_id = object.id
where object.id >= $1::bigint and object.id < $2::bigint and object.kind = any ($4::text[])
    and version.object_id >= $1 and version.object_id < $2
    and version.valid_from <= $3::date and (version.valid_to is null or version.valid_to > $3)
order by object.id
