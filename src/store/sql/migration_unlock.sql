-- SPDX-License-Identifier: EUPL-1.2
-- Lets the next migrator in.
select pg_advisory_unlock(1885693292)
