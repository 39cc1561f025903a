-- SPDX-License-Identifier: EUPL-1.2
-- The highest object id: ids are dense.
select coalesce(max(id), 0) from peil.object
