-- SPDX-License-Identifier: EUPL-1.2
-- Sets the baseline.
-- $1 programme, $2 run, $3 actor, $4 why, $5 hash
insert into peil.baseline (programme_id, run_id, actor, why, hash) values ($1::integer, $2::bigint, $3, $4, $5)
