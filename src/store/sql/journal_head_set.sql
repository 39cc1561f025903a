-- SPDX-License-Identifier: EUPL-1.2
-- Moves the end of the chain. $1 seq, $2 hash.
update peil.journal_head set seq = $1, hash = $2
