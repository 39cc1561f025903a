-- SPDX-License-Identifier: EUPL-1.2
-- The checks that gave an outcome in a run.
-- $1 run, $2 outcome
select check_id from peil.rollup_check
where run_id = $1::bigint and unit_id = 0 and case $2 when 'ok' then ok when 'short' then short
    when 'allowed_incomplete' then allowed_incomplete when 'not_applicable' then not_applicable
    when 'not_measured' then not_measured end > 0
order by check_id
