-- SPDX-License-Identifier: EUPL-1.2
-- An action goes to a state. $1 action, $2 state, $3 day, $4 why it was dropped.
update peil.action
set state = $2, state_on = $3, why = case when $2 = 'dropped' then $4 else why end,
    done_on = case when $2 = 'done' then $3 when $2 = 'in_progress' then null else done_on end,
    done_run_id = case when $2 = 'done' then (
        select id from peil.run where run.programme_id = action.programme_id order by number desc limit 1
    ) when $2 = 'in_progress' then null else done_run_id end
where id = $1
