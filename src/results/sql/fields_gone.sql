-- SPDX-License-Identifier: EUPL-1.2
-- Fields that the newest import of a source (on a day) has on no record of a kind, while an earlier one had them.
-- The column of a role is not gone where a list of assignments took its place.
-- $1 day
select newest.source_id, earlier.kind, earlier.field
from (
    select distinct on (source_id) id, source_id
    from peil.import where as_of <= $1::date
    order by source_id, as_of desc, id desc
) as newest
join peil.import as before on before.source_id = newest.source_id and before.id <> newest.id and before.as_of <= $1
join peil.import_field as earlier on earlier.import_id = before.id and earlier.present > 0
where not exists (
    select from peil.import_field as now
    where now.import_id = newest.id and now.kind = earlier.kind and now.present > 0
        and (now.field = earlier.field or now.field = regexp_replace(earlier.field, '^role\.', 'assigned.'))
)
group by newest.source_id, earlier.kind, earlier.field
