-- SPDX-License-Identifier: EUPL-1.2
-- One job. $1 id.
select id, kind, subject, payload::text, source, state, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS'),
    actor, to_char(due_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS'), attempts, deaths, losses, worker,
    to_char(claimed_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS'),
    to_char(ended_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS'), told, due_id
from peil.job where id = $1
