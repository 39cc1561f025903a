-- SPDX-License-Identifier: EUPL-1.2
-- The newest answers of a dataset up to a day: rule, title, kind, outcome, n, d, allowed, unknown, value, cause,
-- finder, norm, weight, day of the measurement. $1 dataset, $2 day.
select result.rule, result.title, result.kind, result.outcome, result.n, result.d, result.allowed, result.unknown,
    result.value, result.cause, result.finder, result.norm, result.weight, newest.as_of
from (
    select distinct on (version.rules_id) measurement.id, measurement.as_of
    from peil.data_measurement as measurement
    join peil.data_rules_version as version on version.id = measurement.version_id
    where measurement.dataset = $1::text and measurement.as_of <= $2::date
    order by version.rules_id, measurement.as_of desc, measurement.id desc
) as newest
join peil.data_result as result on result.measurement_id = newest.id
order by result.kind, result.rule
