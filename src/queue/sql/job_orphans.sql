-- SPDX-License-Identifier: EUPL-1.2
-- Takes back what earlier starts of a daemon have; a row for each job. $1 daemon, $2 its present start.
update peil.job set state = 'ready', attempts = attempts - 1
where state = 'leased' and split_part(worker, '/', 1) = $1 and split_part(worker, '/', 2) <> $2
returning id
