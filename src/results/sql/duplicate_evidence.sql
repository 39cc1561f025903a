-- SPDX-License-Identifier: EUPL-1.2
-- Pairs of objects with what speaks for it that they are one: of how many attributes both have filled how many are the
-- same, and whether they come from one register; and what was decided about them, on a day. In the order given.
-- $1 day, $2 objects, $3 the other of each
select pair.one, pair.other, object.source_id = other_object.source_id, alike.same, alike.filled, decision.verdict,
    decision.keep_id
from unnest($2::bigint[], $3::bigint[]) with ordinality as pair (one, other, number)
join peil.object on object.id = pair.one
join peil.object as other_object on other_object.id = pair.other
join peil.object_version as version on version.object_id = pair.one
    and version.valid_from <= $1::date and (version.valid_to is null or version.valid_to > $1)
join peil.object_version as other_version on other_version.object_id = pair.other
    and other_version.valid_from <= $1 and (other_version.valid_to is null or other_version.valid_to > $1)
cross join lateral (
    select count(*) filter (where lower(btrim(here.value #>> '{}')) = lower(btrim(there.value #>> '{}'))) as same,
        count(*) as filled
    from jsonb_each(version.attributes) as here
    join jsonb_each(other_version.attributes) as there on there.key = here.key
    where btrim(coalesce(here.value #>> '{}', '')) <> '' and btrim(coalesce(there.value #>> '{}', '')) <> ''
) as alike
left join lateral (
    select verdict, keep_id from peil.duplicate_decision
    where one_id = pair.one and other_id = pair.other and decided_on <= $1
    order by decided_on desc, id desc
    limit 1
) as decision on true
order by pair.number
