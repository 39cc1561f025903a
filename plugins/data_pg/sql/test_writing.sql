-- SPDX-License-Identifier: EUPL-1.2
-- Tries to leave read only, as a role that may write could. Rolled back.
BEGIN READ WRITE
