-- SPDX-License-Identifier: EUPL-1.2
-- The largest id of an object; 0: there is none.
select coalesce(max(id), 0) from peil.object
