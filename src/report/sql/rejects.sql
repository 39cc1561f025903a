-- SPDX-License-Identifier: EUPL-1.2
-- The rejected records of an import, in order.
-- $1 import
select number, section, place, reason from peil.import_reject where import_id = $1::bigint order by number
