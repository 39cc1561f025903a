-- SPDX-License-Identifier: EUPL-1.2
-- Makes sure that there is room for a run's results.
-- $1 run
select peil.result_partition($1::bigint)
