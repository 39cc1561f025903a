-- SPDX-License-Identifier: EUPL-1.2
-- New units. $1 keys, $2 source.
insert into peil.unit (key, source_id) select key, $2 from unnest($1::text[]) as key returning id, key
