-- SPDX-License-Identifier: EUPL-1.2
-- The objects that hold on a day, by id; a range of ids. Binary. Attributes are whole where $5 says so or
-- one of them is a list; otherwise facts.c puts a column for each wanted field after them.
-- $1 first id, $2 id after the last, $3 day, $4 kinds, $5 whether attributes are wanted whole, $6 … names of fields
select object.id, object.kind, object.source_id, object.key, version.title, version.unit_id, version.criticality,
    case when $5::boolean or not version.plain then version.attributes end/* fields */
from peil.object
join peil.object_version as version on version.object_id = object.id
where object.id >= $1::bigint and object.id < $2::bigint and object.kind = any ($4::text[])
    and version.object_id >= $1 and version.object_id < $2
    and version.valid_from <= $3::date and (version.valid_to is null or version.valid_to > $3)
order by object.id
