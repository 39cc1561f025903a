-- SPDX-License-Identifier: EUPL-1.2
-- Whether this session is now the one that runs a programme; no row: there is no such programme.
-- $1 name
select pg_try_advisory_lock(1885693293, id) from peil.programme where name = $1
