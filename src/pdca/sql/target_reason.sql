-- SPDX-License-Identifier: EUPL-1.2
-- Why a target was not reached. $1 target, $2 reason, $3 day.
update peil.target set reason = $2, reason_on = $3 where id = $1 returning id
