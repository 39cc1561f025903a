-- SPDX-License-Identifier: EUPL-1.2
-- Sets the limit of a source. $1 source, $2 at most, $3 from, $4 until (local times; null: always).
insert into peil.source_limit (source, at_most, from_time, until_time) values ($1, $2::integer, $3::time, $4::time)
on conflict (source) do update set at_most = excluded.at_most, from_time = excluded.from_time,
    until_time = excluded.until_time
