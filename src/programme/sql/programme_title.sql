-- SPDX-License-Identifier: EUPL-1.2
-- $1 programme, $2 its new title.
update peil.programme set title = $2 where id = $1 and title <> $2
