-- SPDX-License-Identifier: EUPL-1.2
-- An action waits for another. $1 action, $2 the other.
insert into peil.action_dependency (action_id, on_action_id) values ($1, $2) on conflict do nothing
