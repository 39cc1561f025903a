-- SPDX-License-Identifier: EUPL-1.2
-- Lets others run a programme again.
-- $1 name
select pg_advisory_unlock(1885693293, id) from peil.programme where name = $1
