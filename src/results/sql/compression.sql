-- SPDX-License-Identifier: EUPL-1.2
-- Arrays of results are compressed with lz4 where the server has it: several times as fast as pglz, and as small here.
select set_config('default_toast_compression', 'lz4', true)
from pg_catalog.pg_settings where name = 'default_toast_compression' and 'lz4' = any (enumvals)
