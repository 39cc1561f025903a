-- SPDX-License-Identifier: EUPL-1.2
-- The versions in force on a day: rules id, version id, version, file, document, name, title. $1 day, $2 name or null.
select distinct on (rules.name) rules.id, version.id, version.version, version.file, version.document, rules.name,
    rules.title
from peil.data_rules as rules
join peil.data_rules_version as version on version.rules_id = rules.id
where version.valid_from <= $1::date and ($2::text is null or rules.name = $2::text)
order by rules.name, version.version desc
