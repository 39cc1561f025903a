-- SPDX-License-Identifier: EUPL-1.2
-- A set of rules and its newest version: id, version id, version, document; no row when there is none. $1 name.
select rules.id, version.id, version.version, version.document
from peil.data_rules as rules
join peil.data_rules_version as version on version.rules_id = rules.id
where rules.name = $1::text
order by version.version desc
limit 1
