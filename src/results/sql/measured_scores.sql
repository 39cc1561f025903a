-- SPDX-License-Identifier: EUPL-1.2
-- The score of each object in a run, 0 to 100 with one decimal; without the checks on what owners say of themselves.
-- $1 run, $2 version of the programme
with score as (
    select result.object_id, rule.dimension,
        sum(rule.weight * result.n::numeric / result.d) / sum(rule.weight) as score
    from peil.v_result as result
    join peil.check_rule as rule on rule.programme_version_id = $2::integer
        and rule.weight > 0 and rule.plugin <> 'self'
    join peil.check_identity as identity on identity.id = rule.check_id and identity.key = result.check_key
    where result.run_id = $1::bigint and result.outcome in ('ok', 'short')
    group by result.object_id, rule.dimension
)
select score.object_id, round(100 * sum(score.score * dimension.weight) / sum(dimension.weight), 1)::text
from score
join peil.dimension on dimension.programme_version_id = $2 and dimension.name = score.dimension
    and dimension.weight > 0
group by score.object_id
order by score.object_id
