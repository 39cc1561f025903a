-- SPDX-License-Identifier: EUPL-1.2
-- What a decision is about. $1 decision, $2 findings, $3 actions.
with findings as (
    insert into peil.decision_finding (decision_id, finding_id) select $1, unnest($2::bigint[])
)
insert into peil.decision_action (decision_id, action_id) select $1, unnest($3::bigint[])
