-- SPDX-License-Identifier: EUPL-1.2
-- What became of a job that was under a token; refused (55P03) while somebody is still writing it. $1 id.
select state, token from peil.job where id = $1 for update nowait
