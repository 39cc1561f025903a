-- SPDX-License-Identifier: EUPL-1.2
-- What a run recorded of itself.
-- $1 run
select plugins::text, population_hash, results_hash from peil.run where id = $1::bigint
