-- SPDX-License-Identifier: EUPL-1.2
-- The job that was done last: id, when, kind, subject, state, what happened.
select id, floor(extract(epoch from ended_at))::bigint, kind, subject, state, told
from peil.job where state = 'done' and ended_at is not null order by ended_at desc, id desc limit 1
