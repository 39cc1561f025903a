-- SPDX-License-Identifier: EUPL-1.2
-- The cells of an action: object, the check in the run, the check in the run before; 0: not there.
-- $1 action, $2 run, $3 run before.
select finding.object_id, coalesce(now.check_id, 0), coalesce(before.check_id, 0)
from peil.action_finding as answers
join peil.finding on finding.id = answers.finding_id
left join lateral (
    select rule.check_id
    from peil.run
    join peil.check_rule as rule on rule.programme_version_id = run.programme_version_id
    join peil.check_identity as identity on identity.id = rule.check_id
    where run.id = $2 and coalesce(identity.same_as, identity.id) = finding.check_id
    limit 1
) as now on true
left join lateral (
    select rule.check_id
    from peil.run
    join peil.check_rule as rule on rule.programme_version_id = run.programme_version_id
    join peil.check_identity as identity on identity.id = rule.check_id
    where run.id = $3 and coalesce(identity.same_as, identity.id) = finding.check_id
    limit 1
) as before on true
where answers.action_id = $1
