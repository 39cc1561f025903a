-- SPDX-License-Identifier: EUPL-1.2
-- The newest review of each object, up to a day.
-- $1 day
select object_id, what, max(done_on) from peil.review
where done_on <= $1::date
group by object_id, what
order by object_id
