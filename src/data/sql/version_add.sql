-- SPDX-License-Identifier: EUPL-1.2
-- A new version, numbered after the last: its id and number. $1 rules, $2 from, $3 file, $4 document, $5 hash,
-- $6 actor.
insert into peil.data_rules_version (rules_id, version, valid_from, file, document, hash, actor)
select $1::integer, coalesce(max(version), 0) + 1, $2::date, $3::text, $4::text, $5::text, $6::text
from peil.data_rules_version
where rules_id = $1::integer
returning id, version
