-- SPDX-License-Identifier: EUPL-1.2
-- How many chunks a programme's objects take.
-- $1 minus the programme
select coalesce(max(chunk) + 1, 0) from peil.result_chunk where check_id = $1::integer
