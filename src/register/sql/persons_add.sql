-- SPDX-License-Identifier: EUPL-1.2
-- New persons. $1 keys, $2 source.
insert into peil.person (key, source_id) select key, $2 from unnest($1::text[]) as key returning id, key
