-- SPDX-License-Identifier: EUPL-1.2
-- What failing plugins cost in a run: check, plugin, cause of death, objects.
-- $1 run
select check_identity.key, run_failure.plugin, run_failure.cause, sum(run_failure.objects)
from peil.run_failure
join peil.check_identity on check_identity.id = run_failure.check_id
where run_failure.run_id = $1::bigint
group by check_identity.key, run_failure.plugin, run_failure.cause
order by check_identity.key collate "C", run_failure.plugin collate "C", run_failure.cause collate "C"
