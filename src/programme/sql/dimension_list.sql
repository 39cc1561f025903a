-- SPDX-License-Identifier: EUPL-1.2
-- The dimensions of a version. $1 version.
select name, weight, norms from peil.dimension where programme_version_id = $1
