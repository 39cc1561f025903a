-- SPDX-License-Identifier: EUPL-1.2
-- The seals of a batch: each row with SHA-256 over all its columns, as a JSON array. $1 batch.
select id, encode(sha256(convert_to(json_build_array(id, batch, (extract(epoch from at) * 1000000)::bigint, day, actor,
        event, from_state, to_state, check_id, findings, run_id, recheck_id, rule_changed, action_id, decision_id,
        party_id, until, why)::text, 'UTF8')), 'hex')
from peil.finding_step
where batch = $1
order by id
