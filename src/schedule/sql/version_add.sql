-- SPDX-License-Identifier: EUPL-1.2
-- What a schedule says from now on. $1 schedule, $2 version, $3 kind, $4 subject, $5 payload, $6 source, $7 rule,
-- $8 first day, $9 last day, $10 missed, $11 spread, $12 zone.
insert into peil.schedule_version (schedule_id, version, kind, subject, payload, source, rule, first_day, last_day,
    missed, spread, zone, actor)
values ($1, $2, $3, $4, $5::jsonb, $6, $7, $8, $9, $10, $11, $12, session_user)
