-- SPDX-License-Identifier: EUPL-1.2
-- The findings of these numbers: id, state, programme, unit of the object now, whether a decision accepted it, whether
-- the programme has a baseline, the programme's name. $1 numbers.
select finding.id, finding.state, identity.programme_id, version.unit_id, finding.decision_id,
    exists (select from peil.baseline where baseline.programme_id = identity.programme_id), programme.name
from peil.finding
join peil.check_identity as identity on identity.id = finding.check_id
join peil.programme on programme.id = identity.programme_id
left join lateral (
    select object_version.unit_id
    from peil.object_version
    where object_version.object_id = finding.object_id
    order by object_version.version desc
    limit 1
) as version on true
where finding.id = any ($1)
order by finding.id
