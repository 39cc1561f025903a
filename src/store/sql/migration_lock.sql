-- SPDX-License-Identifier: EUPL-1.2
-- One migrator at a time in this database, for as long as the session lasts. The key is "peil" in ASCII.
select pg_try_advisory_lock(1885693292) as taken
