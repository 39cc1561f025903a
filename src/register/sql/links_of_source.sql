-- SPDX-License-Identifier: EUPL-1.2
-- The links that a source has given and that hold still. $1 source.
select id, object_id, relation, to_object_id from peil.link where source_id = $1 and valid_to is null order by id
