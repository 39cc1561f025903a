-- SPDX-License-Identifier: EUPL-1.2
-- The day on which somebody last did something for an object, up to a day: reviewed it, accepted a role, was given one
-- by hand, answered a finding or took a step with it.
-- $1 day
select object_id, max(day)::text
from (
    select object_id, done_on as day from peil.review
    union all
    select object_id, accepted_on from peil.assignment
    where valid_from <= $1::date and (valid_to is null or valid_to > $1)
    union all
    select object_id, valid_from from peil.assignment where source_id = 0
    union all
    select object_id, answered_on from peil.finding
    union all
    select object_id, state_on from peil.finding where state in ('planned', 'in_progress', 'done', 'accepted')
) as deed
where day <= $1
group by object_id
order by object_id
