-- SPDX-License-Identifier: EUPL-1.2
-- The steps of a finding: day, event, from, to, actor, run, recheck, rule changed, action, decision, party, until, why.
-- $1 finding.
select step.day, step.event, step.from_state, step.to_state, step.actor, run.number, step.recheck_id, step.rule_changed,
    step.action_id, step.decision_id, party.name, step.until, step.why
from peil.finding_history($1) as step
left join peil.run on run.id = step.run_id
left join peil.party on party.id = step.party_id
order by step.id
