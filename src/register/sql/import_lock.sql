-- SPDX-License-Identifier: EUPL-1.2
-- One import or joining of parties at a time, until the transaction ends. The key is "reg" in ASCII.
select pg_advisory_xact_lock(7497063)
