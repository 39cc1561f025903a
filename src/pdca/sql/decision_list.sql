-- SPDX-License-Identifier: EUPL-1.2
-- Decisions: id, kind, state, state on, what, body, within its mandate, unit, who carries it out, asked on, taken on,
-- until, why, findings, actions. $1 unit with all below it; null: all, $2 those that are not closed or revoked only.
with recursive below as (
    select id from peil.unit where key = $1
    union
    select version.unit_id
    from peil.unit_version as version
    join below on below.id = version.parent_id
    where version.valid_to is null
)
select decision.id, decision.kind, decision.state, decision.state_on, decision.what, decision.body, decision.mandate,
    unit.key, party.name, decision.asked_on, decision.taken_on, decision.until, decision.why,
    (select count(*) from peil.decision_finding as about where about.decision_id = decision.id),
    (select string_agg(about.action_id::text, ' ' order by about.action_id)
        from peil.decision_action as about where about.decision_id = decision.id)
from peil.decision
left join peil.unit on unit.id = decision.unit_id
left join peil.party on party.id = decision.party_id
where ($1::text is null or decision.unit_id in (select id from below))
    and (not $2 or decision.state in ('asked', 'postponed', 'taken'))
order by array_position(array['asked', 'postponed', 'taken', 'closed', 'revoked'], decision.state), decision.id
