-- SPDX-License-Identifier: EUPL-1.2
-- A measurement: its id. $1 version, $2 dataset, $3 day, $4 actor, $5 plugin, $6 its version, $7 its hash, $8 road,
-- $9 scans, $10 queries, $11 columns.
insert into peil.data_measurement (version_id, dataset, as_of, actor, plugin, plugin_version, plugin_hash, road, scans,
    queries, columns)
values ($1::integer, $2::text, $3::date, $4::text, $5::text, $6::text, $7::text, $8::text, $9::bigint, $10::bigint,
    $11::text::jsonb)
returning id
