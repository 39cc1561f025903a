-- SPDX-License-Identifier: EUPL-1.2
-- One applier at a time, of a programme that may not be there yet. $1 name. Ends with the transaction.
select pg_advisory_xact_lock(hashtextextended('peil.programme/' || $1::text, 0))
