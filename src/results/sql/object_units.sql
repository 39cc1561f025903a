-- SPDX-License-Identifier: EUPL-1.2
-- In which unit each object is on a day.
-- $1 day
select object_id, unit_id from peil.object_version
where unit_id is not null and valid_from <= $1::date and (valid_to is null or valid_to > $1)
