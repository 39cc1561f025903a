-- SPDX-License-Identifier: EUPL-1.2
-- Findings as they stand: id, programme id, the check under its present identity, object id, programme, check, its
-- title, dimension, kind, key, title, unit, state, outcome, times, first on, open since, state on, answered on, due on,
-- who answers, level, muted until, accepted until, decision, reason of the newest measurement's kind, actions.
-- $1 programme; null: all, $2 unit with all below it; null: all, $3 outstanding ones only, $4 state; null: all,
-- $5 check; null: all, $6 party that answers; 0: all, $7 day, $8 object; 0: all, $9 finding; 0: all.
with recursive below as (
    select id from peil.unit where key = $2
    union
    select version.unit_id
    from peil.unit_version as version
    join below on below.id = version.parent_id
    where version.valid_from <= $7 and (version.valid_to is null or version.valid_to > $7)
), owner as (
    select held.object_id, held.root_id
    from peil.role_on($7::date) as held
    where held.role like '%\_owner'
)
select finding.id, identity.programme_id, identity.id, finding.object_id, programme.name, identity.key,
    coalesce(rule.title, identity.key), rule.dimension, object.kind, object.key, version.title, unit.key, finding.state,
    finding.outcome, finding.times, finding.first_on, finding.open_since, finding.state_on, finding.answered_on,
    finding.due_on, party.name, finding.level, finding.muted_until, finding.accepted_until, finding.decision_id,
    (select string_agg(answers.action_id::text, ' ' order by answers.action_id)
        from peil.action_finding as answers where answers.finding_id = finding.id)
from peil.finding
cross join lateral (
    select newest.id, newest.key, newest.programme_id
    from peil.check_identity as newest
    where newest.id = finding.check_id or newest.same_as = finding.check_id
    order by newest.id desc
    limit 1
) as identity
join peil.programme on programme.id = identity.programme_id
left join lateral (
    select check_rule.title, check_rule.dimension
    from peil.check_rule
    where check_rule.check_id = identity.id
    order by check_rule.programme_version_id desc
    limit 1
) as rule on true
join peil.object on object.id = finding.object_id
left join lateral (
    select object_version.title, object_version.unit_id
    from peil.object_version
    where object_version.object_id = finding.object_id
    order by object_version.version desc
    limit 1
) as version on true
left join peil.unit on unit.id = version.unit_id
left join owner on owner.object_id = finding.object_id
left join peil.party on party.id = coalesce(finding.party_id, owner.root_id)
where ($1::text is null or programme.name = $1)
    and ($2::text is null or version.unit_id in (select id from below))
    and (not $3 or finding.state not in ('verified', 'gone'))
    and ($4::text is null or finding.state = $4)
    and ($5::text is null or identity.key = $5)
    and ($6::integer = 0 or party.id = $6)
    and ($8::bigint = 0 or finding.object_id = $8)
    and ($9::bigint = 0 or finding.id = $9)
order by finding.open_since, finding.id
