-- SPDX-License-Identifier: EUPL-1.2
-- What became of a job that was under a token; waits for whoever is writing it. $1 id.
select state, token from peil.job where id = $1 for update
