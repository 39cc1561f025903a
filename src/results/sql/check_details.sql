-- SPDX-License-Identifier: EUPL-1.2
-- The evidence of one check as it stood in a run, by object.
-- $1 check, $2 run
select distinct on (object_id) object_id, detail
from peil.result_detail where check_id = $1::integer and run_id <= $2::bigint
order by object_id, run_id desc
