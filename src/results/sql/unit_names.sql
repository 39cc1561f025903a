-- SPDX-License-Identifier: EUPL-1.2
-- What each unit is called on a day.
-- $1 day
select unit_id, name from peil.unit_version
where valid_from <= $1::date and (valid_to is null or valid_to > $1)
order by unit_id
