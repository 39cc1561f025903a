-- SPDX-License-Identifier: EUPL-1.2
-- Records an import. $1 source, $2 as of, $3 actor, $4 location, $5 hash of the mapping, $6 to $10 added, changed,
-- vanished, unchanged, rejected, $11 notes.
insert into peil.import
    (source_id, as_of, actor, location, mapping_hash, added, changed, vanished, unchanged, rejected, notes)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
returning id
