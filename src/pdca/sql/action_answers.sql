-- SPDX-License-Identifier: EUPL-1.2
-- An action answers findings. $1 action, $2 findings.
insert into peil.action_finding (action_id, finding_id) select $1, unnest($2::bigint[])
