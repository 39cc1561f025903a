-- SPDX-License-Identifier: EUPL-1.2
-- The run was followed. $1 run, $2 batch, $3 found, $4 came back, $5 met, $6 ineffective, $7 gone.
insert into peil.finding_run (run_id, batch, found, came_back, met, ineffective, gone)
values ($1, $2, $3, $4, $5, $6, $7)
