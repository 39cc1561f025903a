-- SPDX-License-Identifier: EUPL-1.2
-- What workers and runners answered, one row for each job. $1 ids, $2 tokens, $3 worker, $4 answers.
insert into peil.probe (job_id, token, worker, answer)
select id, token, $3, answer from unnest($1::bigint[], $2::bigint[], $4::text[]) as answered (id, token, answer)
