-- SPDX-License-Identifier: EUPL-1.2
-- A set of rules, new or with a new title; its id. $1 name, $2 title.
insert into peil.data_rules (name, title) values ($1::text, $2::text)
on conflict (name) do update set title = excluded.title
returning id
