-- SPDX-License-Identifier: EUPL-1.2
-- State and newest version of a schedule, locked. $1 its number.
select state, version from peil.schedule where id = $1 for update
