-- SPDX-License-Identifier: EUPL-1.2
-- The newest run of a programme before a day, and its version of the programme.
-- $1 programme, $2 day
select id, programme_version_id from peil.run
where programme_id = $1::integer and as_of < $2::date
order by number desc
limit 1
