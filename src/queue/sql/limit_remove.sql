-- SPDX-License-Identifier: EUPL-1.2
-- Removes the limit of a source; a row when it had one. $1 source.
delete from peil.source_limit where source = $1 returning source
