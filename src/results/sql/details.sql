-- SPDX-License-Identifier: EUPL-1.2
-- The evidence as it stood in a run, by check and object.
-- $1 checks, $2 run
select detail.check_id, detail.object_id, detail.detail
from (
    select distinct on (object_id, check_id) check_id, object_id, detail
    from peil.result_detail
    where check_id = any ($1::bigint[]) and run_id <= $2::bigint
    order by object_id, check_id, run_id desc
) as detail
where detail.detail is not null
order by detail.check_id, detail.object_id
