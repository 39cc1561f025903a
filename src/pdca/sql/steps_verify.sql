-- SPDX-License-Identifier: EUPL-1.2
-- How many rows of steps there are, and the first that does not go with what the journal says of it: its id, the
-- journal row (null: no journal row knows it), whether it is there. The seals are those of steps_seal.sql.
with sealed as (
    select journal.seq, (step ->> 0)::bigint as id, step ->> 1 as seal
    from peil.journal
    cross join lateral jsonb_array_elements(journal.content::jsonb -> 'steps') as step
    where journal.area = 'pdca' and journal.action = 'stepped'
), kept as (
    select id, encode(sha256(convert_to(json_build_array(id, batch, (extract(epoch from at) * 1000000)::bigint, day,
            actor, event, from_state, to_state, check_id, findings, run_id, recheck_id, rule_changed, action_id,
            decision_id, party_id, until, why)::text, 'UTF8')), 'hex') as seal
    from peil.finding_step
)
select (select count(*) from peil.finding_step), bad.id, bad.seq, bad.there
from (select) as one
left join (
    select coalesce(sealed.id, kept.id) as id, sealed.seq, kept.id is not null as there
    from sealed
    full join kept on kept.id = sealed.id
    where sealed.seal is distinct from kept.seal
    order by 1
    limit 1
) as bad on true
