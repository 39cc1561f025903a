-- SPDX-License-Identifier: EUPL-1.2
-- The words of evidence of some objects' cells as they stood in a run: object, check, words.
-- $1 ids, $2 run
select distinct on (object_id, check_id) object_id, check_id, detail
from peil.result_detail
where object_id = any ($1::bigint[]) and run_id <= $2::bigint
order by object_id, check_id, run_id desc
