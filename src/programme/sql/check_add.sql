-- SPDX-License-Identifier: EUPL-1.2
-- A check as a version has it. $1 version, $2 identity, $3 title, $4 dimension, $5 kinds, $6 plugin, $7 rule,
-- $8 version of the plugin, $9 of the rule, $10 weight, $11 norm, $12 options (JSON), $13 hash of the rule.
insert into peil.check_rule (programme_version_id, check_id, title, dimension, kinds, plugin, rule, plugin_version,
    rule_version, weight, norm, options, rule_hash)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::jsonb, $13)
returning id
