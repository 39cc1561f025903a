-- SPDX-License-Identifier: EUPL-1.2
-- What it said. $1 recheck, $2 check, $3 verdict, $4 n, $5 d; 0: implied, $6 detail.
insert into peil.recheck_cell (recheck_id, check_id, verdict, n, d, detail)
values ($1, $2, $3, case when $5::bigint > 0 then $4::bigint end, nullif($5::bigint, 0), $6)
