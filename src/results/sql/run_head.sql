-- SPDX-License-Identifier: EUPL-1.2
-- What a run was of.
-- $1 run
select programme_version_id, as_of, number from peil.run where id = $1::bigint
