-- SPDX-License-Identifier: EUPL-1.2
-- An invitation was used. $1 number, $2 by whom it was recorded.
update peil.acceptance_token set used_at = now(), used_by = $2 where id = $1::bigint and used_at is null
