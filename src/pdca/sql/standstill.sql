-- SPDX-License-Identifier: EUPL-1.2
-- Where nothing moves, by the unit right below a root (a domain), null: objects above those: findings outstanding, of
-- which without a step since $2, their median and greatest age in days; objects, of which neither the register nor a
-- run said anything new since $3. $1 day, $2 day, $3 day.
with recursive tree as (
    select version.unit_id, version.unit_id as top, null::integer as domain
    from peil.unit_version as version
    where version.parent_id is null and version.valid_to is null
    union all
    select version.unit_id, tree.top, coalesce(tree.domain, version.unit_id)
    from peil.unit_version as version
    join tree on tree.unit_id = version.parent_id
    where version.valid_to is null
), object as (
    select version.object_id, tree.domain, version.valid_from
    from peil.object_version as version
    left join tree on tree.unit_id = version.unit_id
    where version.valid_to is null
), step as (
    select finding_id, max(step.day) as day
    from peil.finding_step as step
    cross join lateral unnest(step.findings) as finding_id
    group by finding_id
), stands as (
    select object.domain, finding.id, finding.object_id, $1::date - finding.open_since as age, step.day as moved
    from peil.finding
    join object on object.object_id = finding.object_id
    join step on step.finding_id = finding.id
    where finding.state not in ('verified', 'gone')
)
select unit.key, coalesce(findings.count, 0), coalesce(findings.still, 0), findings.median, findings.oldest,
    objects.count, objects.still
from (
    select object.domain, count(*) as count, count(*) filter (where object.valid_from < $3::date and not exists (
            select
            from peil.finding
            join step on step.finding_id = finding.id
            where finding.object_id = object.object_id and step.day >= $3::date)) as still
    from object
    group by object.domain
) as objects
left join (
    select domain, count(*) as count, count(*) filter (where moved < $2::date) as still,
        percentile_disc(0.5) within group (order by age) as median, max(age) as oldest
    from stands
    group by domain
) as findings on findings.domain is not distinct from objects.domain
left join peil.unit on unit.id = objects.domain
order by unit.key nulls first
