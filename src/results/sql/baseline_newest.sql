-- SPDX-License-Identifier: EUPL-1.2
-- The baseline that counts.
-- $1 programme
select baseline.id, baseline.run_id, run.number, to_char(baseline.set_at, 'YYYY-MM-DD HH24:MI:SS') || '+00',
    baseline.actor, baseline.why, baseline.hash
from peil.baseline
join peil.run on run.id = baseline.run_id
where baseline.programme_id = $1::integer
order by baseline.id desc limit 1
