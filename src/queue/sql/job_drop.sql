-- SPDX-License-Identifier: EUPL-1.2
-- Sets a job aside that is not being worked on; a row when it was. $1 id.
update peil.job set state = 'dropped', ended_at = clock_timestamp()
where id = $1 and state in ('ready', 'failed', 'quarantined')
returning kind, subject
