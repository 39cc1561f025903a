-- SPDX-License-Identifier: EUPL-1.2
-- A new programme. $1 name, $2 title.
insert into peil.programme (name, title) values ($1, $2) returning id
