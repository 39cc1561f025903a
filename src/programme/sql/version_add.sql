-- SPDX-License-Identifier: EUPL-1.2
-- A new version, numbered after the last. $1 programme, $2 actor, $3 from, $4 document, $5 its SHA-256.
insert into peil.programme_version (programme_id, version, actor, valid_from, document, hash)
select $1::integer, coalesce(max(version), 0) + 1, $2::text, $3::date, $4::text, $5::text
from peil.programme_version
where programme_id = $1::integer
returning id, version
