-- SPDX-License-Identifier: EUPL-1.2
-- One writer of the dictionary of verdicts at a time, until the end of the transaction.
select pg_advisory_xact_lock(1885693292, 2)
