-- SPDX-License-Identifier: EUPL-1.2
-- A doubt about a value. $1 object, $2 field, $3 what, $4 who said so, $5 day, $6 answer by, $7 actor.
insert into peil.issue_report (object_id, field, what, reporter, reported_on, due_on, actor)
values ($1, $2, $3, $4, $5, $6, $7)
returning id
