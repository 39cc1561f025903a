-- SPDX-License-Identifier: EUPL-1.2
-- For this transaction: both tables of objects.sql are walked along their keys, side by side. The planner takes the two
-- ranges for independent, expects a tenth of the rows, and would hash and sort them.
select set_config(name, 'off', true)
from unnest(array['enable_hashjoin', 'enable_nestloop', 'enable_sort', 'enable_bitmapscan', 'jit']) as name
