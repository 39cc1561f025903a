-- SPDX-License-Identifier: EUPL-1.2
-- The state of a job. $1 id.
select state from peil.job where id = $1
