-- SPDX-License-Identifier: EUPL-1.2
-- The schedules, as they are now. $1 a name (null: all), $2 those that were removed too.
select schedule.id, schedule.name, schedule.state, schedule.version, version.kind, version.subject,
    version.payload::text, version.source, version.rule, version.zone, version.first_day, version.last_day,
    version.missed, version.spread, floor(extract(epoch from schedule.since))::bigint,
    (select floor(extract(epoch from max(due.due_at)))::bigint from peil.due where due.schedule_id = schedule.id)
from peil.schedule
join peil.schedule_version as version on version.schedule_id = schedule.id and version.version = schedule.version
where ($1::text is null or schedule.name = $1) and ($2::boolean or schedule.state <> 'removed')
order by schedule.name
