-- SPDX-License-Identifier: EUPL-1.2
-- The newest job that was set aside: id, when, kind, subject, state, what happened.
select id, floor(extract(epoch from coalesce(ended_at, created_at)))::bigint, kind, subject, state, told
from peil.job where state in ('failed', 'quarantined') order by id desc limit 1
