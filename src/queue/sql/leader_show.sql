-- SPDX-License-Identifier: EUPL-1.2
-- Who leads, if anybody.
select daemon, to_char(since at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS'), until > clock_timestamp() from peil.leader
