-- SPDX-License-Identifier: EUPL-1.2
-- The checks of a version, in the order of its document. $1 version.
select r.check_id, r.id, i.key, r.title, r.dimension, array_to_string(r.kinds, ' '), r.plugin, r.rule, r.plugin_version,
    r.rule_version, r.weight, r.norm, r.options, r.rule_hash
from peil.check_rule r
join peil.check_identity i on i.id = r.check_id
where r.programme_version_id = $1
order by r.id
