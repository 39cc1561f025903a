-- SPDX-License-Identifier: EUPL-1.2
-- The newest as-of date of a source's imports. $1 source.
select max(as_of) from peil.import where source_id = $1
