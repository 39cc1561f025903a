-- SPDX-License-Identifier: EUPL-1.2
-- What failed plugins cost in a run.
-- $1 run
select failure.check_id, check_identity.key, failure.plugin, failure.cause, failure.first_object, failure.last_object,
    failure.objects
from peil.run_failure as failure
join peil.check_identity on check_identity.id = failure.check_id
where failure.run_id = $1::bigint
order by check_identity.key, failure.first_object
