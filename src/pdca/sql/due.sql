-- SPDX-License-Identifier: EUPL-1.2
-- What waits too long, and to which level it is to go: finding, programme, check, object (as finding_list.sql has them
-- at these places), check title, kind, key, unit, who answers, level, waits since, level to go to, state.
-- $1 day, $2, $3, $4 what waits since before these days goes to level 1, 2, 3, $5 unit with all below it; null: all.
--
-- A finding that nobody took up waits since it stands so; one that is worked on since the day it was due. What is
-- muted, and what a decision is asked about, waits with reason.
with recursive below as (
    select id from peil.unit where key = $5
    union
    select version.unit_id
    from peil.unit_version as version
    join below on below.id = version.parent_id
    where version.valid_to is null
), waiting as (
    select finding.*, case when finding.state in ('open', 'ineffective') then coalesce(finding.due_on, finding.state_on)
        else finding.due_on end as since
    from peil.finding
    where finding.state in ('open', 'ineffective', 'planned', 'in_progress')
        and (finding.muted_until is null or finding.muted_until < $1)
        and not exists (
            select
            from peil.decision_finding as about
            join peil.decision on decision.id = about.decision_id
            where about.finding_id = finding.id and decision.state in ('asked', 'postponed'))
), late as (
    select waiting.*, case when since < $4::date then 3 when since < $3::date then 2 when since < $2::date then 1
        else 0 end as level_due
    from waiting
), owner as (
    select held.object_id, held.root_id
    from peil.role_on($1::date) as held
    where held.role like '%\_owner'
)
select late.id, identity.programme_id, identity.id, late.object_id, rule.title, object.kind, object.key, unit.key,
    party.name, late.level, late.since, late.level_due, late.state
from late
cross join lateral (
    select newest.id, newest.key, newest.programme_id
    from peil.check_identity as newest
    where newest.id = late.check_id or newest.same_as = late.check_id
    order by newest.id desc
    limit 1
) as identity
left join lateral (
    select check_rule.title
    from peil.check_rule
    where check_rule.check_id = identity.id
    order by check_rule.programme_version_id desc
    limit 1
) as rule on true
join peil.object on object.id = late.object_id
left join lateral (
    select object_version.unit_id
    from peil.object_version
    where object_version.object_id = late.object_id
    order by object_version.version desc
    limit 1
) as version on true
left join peil.unit on unit.id = version.unit_id
left join owner on owner.object_id = late.object_id
left join peil.party on party.id = coalesce(late.party_id, owner.root_id)
where late.level_due > late.level and ($5::text is null or version.unit_id in (select id from below))
order by late.level_due desc, late.since, late.id
