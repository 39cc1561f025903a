-- SPDX-License-Identifier: EUPL-1.2
-- A new verdict; under verdict_lock.
-- $1 number, $2 outcome, $3 plugin, $4 reason
insert into peil.verdict (id, outcome, plugin, reason) values ($1::smallint, $2, $3, $4)
