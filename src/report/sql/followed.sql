-- SPDX-License-Identifier: EUPL-1.2
-- What a run did to findings: found, came back, met, ineffective, gone; no row: it was not followed. $1 run.
select found, came_back, met, ineffective, gone from peil.finding_run where run_id = $1
