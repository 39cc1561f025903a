-- SPDX-License-Identifier: EUPL-1.2
-- Every cell of one object in every run of a programme.
-- $1 programme, $2 object, $3 its chunk, $4 its place in it
select run.number, run.as_of, rule.check_id, check_identity.key, rule.title, verdict.outcome, verdict.plugin,
    verdict.reason, cell.n, cell.d, evidence.detail
from peil.run
join peil.check_rule as rule on rule.programme_version_id = run.programme_version_id
join peil.check_identity on check_identity.id = rule.check_id
cross join lateral (
    select chunk.verdict[item.at] as verdict, chunk.n[item.at] as n, chunk.d[item.at] as d
    from peil.result_chunk as chunk
    cross join lateral (
        select case when chunk.place is null then $4::integer + 1
            else array_position(chunk.place, $4::smallint) end as at
    ) as item
    where chunk.check_id = rule.check_id and chunk.chunk = $3::integer and chunk.run_id <= run.id
        and item.at <= array_length(chunk.verdict, 1)
    order by chunk.run_id desc limit 1
) as cell
join peil.verdict on verdict.id = cell.verdict
left join lateral (
    select detail.detail from peil.result_detail as detail
    where detail.object_id = $2::bigint and detail.check_id = rule.check_id and detail.run_id <= run.id
    order by detail.run_id desc limit 1
) as evidence on true
where run.programme_id = $1::integer
order by run.number, rule.id
