-- SPDX-License-Identifier: EUPL-1.2
-- The versions of a schedule, newest first. $1 its number.
select version, to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI'), actor, kind, subject, payload::text,
    source, rule, zone, first_day, last_day, missed, spread
from peil.schedule_version where schedule_id = $1 order by version desc
