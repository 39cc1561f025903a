-- SPDX-License-Identifier: EUPL-1.2
-- From which part of a whole to which other part something goes over, on a day: because a register says that the one
-- comes next, and how many objects the one produces and the other uses.
-- $1 day
with holding as materialized (
    select distinct object_id, relation, to_object_id from peil.link
    where relation in ('part_of', 'next', 'produces', 'uses')
        and valid_from <= $1::date and (valid_to is null or valid_to > $1)
), flow as (
    select whole.to_object_id as whole_id, whole.object_id as from_id, later.object_id as to_id, true as next,
        null::bigint as shared
    from holding as whole
    join holding as step on step.object_id = whole.object_id and step.relation = 'next'
    join holding as later on later.object_id = step.to_object_id and later.relation = 'part_of'
        and later.to_object_id = whole.to_object_id
    where whole.relation = 'part_of' and later.object_id <> whole.object_id
    union all
    select whole.to_object_id, whole.object_id, later.object_id, false, made.to_object_id
    from holding as whole
    join holding as made on made.object_id = whole.object_id and made.relation = 'produces'
    join holding as used on used.to_object_id = made.to_object_id and used.relation = 'uses'
    join holding as later on later.object_id = used.object_id and later.relation = 'part_of'
        and later.to_object_id = whole.to_object_id
    where whole.relation = 'part_of' and later.object_id <> whole.object_id
)
select flow.whole_id, sender.kind, sender.key, taker.kind, taker.key, bool_or(flow.next), count(distinct flow.shared)
from flow
join peil.object as sender on sender.id = flow.from_id
join peil.object as taker on taker.id = flow.to_id
group by flow.whole_id, sender.kind, sender.key, taker.kind, taker.key
order by flow.whole_id, sender.kind, sender.key, taker.kind, taker.key
