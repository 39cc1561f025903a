-- SPDX-License-Identifier: EUPL-1.2
-- A source adds to the objects of another. $1 source, $2 the other.
insert into peil.source_base (source_id, base_id) values ($1, $2) on conflict do nothing
