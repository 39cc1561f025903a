-- SPDX-License-Identifier: EUPL-1.2
-- The first day on which any version of a programme holds. $1 programme.
select min(valid_from) from peil.programme_version where programme_id = $1
