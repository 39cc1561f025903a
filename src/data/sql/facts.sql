-- SPDX-License-Identifier: EUPL-1.2
-- What the newest answers up to a day say of each dataset, a row a dimension of rules: object, dimension, weight of
-- the rules that are ok, short and not measured, and evidence: the first that is short, else the first that was not
-- measured.
-- Datasets that have rules have at least one row. $1 day.
with newest as (
    select distinct on (version.rules_id, measurement.dataset) measurement.id, measurement.dataset
    from peil.data_measurement as measurement
    join peil.data_rules_version as version on version.id = measurement.version_id
    where measurement.as_of <= $1::date
    order by version.rules_id, measurement.dataset, measurement.as_of desc, measurement.id desc
)
select object.id, split_part(result.kind, '.', 1),
    coalesce(sum(result.weight) filter (where result.outcome = 'ok'), 0),
    coalesce(sum(result.weight) filter (where result.outcome = 'short'), 0),
    coalesce(sum(result.weight) filter (where result.outcome = 'not_measured'), 0),
    coalesce(
        min(result.rule || ': ' || result.n || ' / ' || result.d) filter (where result.outcome = 'short'),
        min(result.rule || ': ' || result.cause) filter (where result.outcome = 'not_measured'))
from newest
join peil.data_result as result on result.measurement_id = newest.id
join peil.object as object on object.kind = 'dataset' and object.key = newest.dataset
group by object.id, split_part(result.kind, '.', 1)
order by object.id
