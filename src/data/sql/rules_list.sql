-- SPDX-License-Identifier: EUPL-1.2
-- All sets of rules with their newest version: name, title, version, from, when (UTC), actor.
select distinct on (rules.name) rules.name, rules.title, version.version, version.valid_from::text,
    to_char(version.applied_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI'), version.actor
from peil.data_rules as rules
join peil.data_rules_version as version on version.rules_id = rules.id
order by rules.name, version.version desc
