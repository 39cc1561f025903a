-- SPDX-License-Identifier: EUPL-1.2
-- Every review of every object up to a day, the newest first.
-- $1 day
select object_id, done_on::text, what from peil.review
where done_on <= $1::date
order by object_id, done_on desc, what
