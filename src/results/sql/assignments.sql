-- SPDX-License-Identifier: EUPL-1.2
-- Who holds which role on a day, by object; a range of ids. Binary. Where one assignment holds nothing has to be
-- decided; the rest is decided by peil.role_on.
-- $1 first id, $2 id after the last, $3 day, $4 roles
with said as materialized (
    select assignment.*, count(*) over (partition by assignment.object_id, assignment.role) as several
    from peil.assignment
    where assignment.object_id >= $1::bigint and assignment.object_id < $2::bigint
        and assignment.role = any ($4::text[])
        and assignment.valid_from <= $3::date and (assignment.valid_to is null or assignment.valid_to > $3)
)
select object_id, role, party_id, written, since, until, accepted_on, source_id = 0 as by_hand, null::date as successor
from said where several = 1
union all
select object_id, role, party_id, written, since, until, accepted_on, by_hand, successor
from peil.role_on($3)
where object_id = any (array(select said.object_id from said where said.several > 1)) and role = any ($4)
order by object_id
