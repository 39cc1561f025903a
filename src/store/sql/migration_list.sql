-- SPDX-License-Identifier: EUPL-1.2
-- What was applied, in order.
select number, name, checksum from peil.migration order by number
