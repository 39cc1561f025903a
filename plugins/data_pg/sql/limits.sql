-- SPDX-License-Identifier: EUPL-1.2
-- Before every statement anew: an expression cannot switch them off for the next one. $1, $2, $3: the time that a
-- statement, a wait for a lock, and a pause may take, in milliseconds.
SELECT pg_catalog.set_config('statement_timeout', $1, true),
       pg_catalog.set_config('lock_timeout', $2, true),
       pg_catalog.set_config('idle_in_transaction_session_timeout', $3, true);
