-- SPDX-License-Identifier: EUPL-1.2
-- How many findings there are, and the first that stands otherwise than its last step says: its id, how it stands and
-- what its steps say (null: it is not there, or has none).
with last as (
    select distinct on (finding_id) finding_id as id, step.to_state as state
    from peil.finding_step as step
    cross join lateral unnest(step.findings) as finding_id
    order by finding_id, step.id desc
)
select (select count(*) from peil.finding), bad.id, bad.stands, bad.says
from (select) as one
left join (
    select coalesce(finding.id, last.id) as id, finding.state as stands, last.state as says
    from peil.finding
    full join last on last.id = finding.id
    where finding.state is distinct from last.state
    order by 1
    limit 1
) as bad on true
