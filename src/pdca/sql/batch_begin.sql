-- SPDX-License-Identifier: EUPL-1.2
-- Takes the turn of whoever writes findings, and gives a number for the batch of steps.
select nextval('peil.finding_batch') from pg_advisory_xact_lock(1885693292, 4)
