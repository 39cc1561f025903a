-- SPDX-License-Identifier: EUPL-1.2
-- The columns of a dataset as they were seen last, as JSON; no row when it was never measured. $1 dataset.
select columns::text
from peil.data_measurement
where dataset = $1::text and jsonb_array_length(columns) > 0
order by id desc
limit 1
