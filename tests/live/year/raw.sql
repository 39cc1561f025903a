-- SPDX-License-Identifier: EUPL-1.2
-- What recompute.py starts from, as one JSON value: runs, rules, cells, objects and units as they were, and what people
-- did, from the journal.
select json_build_object(
    'runs', (select json_agg(json_build_object('id', run_id, 'number', number, 'as_of', as_of,
        'version', programme_version) order by number) from peil.v_run),
    'rules', (select json_agg(json_build_object('version', version.version, 'check', identity.key, 'weight', rule.weight,
        'dimension', rule.dimension)) from peil.check_rule as rule
        join peil.programme_version as version on version.id = rule.programme_version_id
        join peil.check_identity as identity on identity.id = rule.check_id),
    'dimensions', (select json_agg(json_build_object('version', version.version, 'name', dimension.name,
        'weight', dimension.weight, 'norms', dimension.norms)) from peil.dimension
        join peil.programme_version as version on version.id = dimension.programme_version_id),
    'cells', (select json_agg(json_build_array(result.run_id, result.check_key, result.kind || '/' || result.key,
        result.outcome, result.n, result.d)) from peil.run cross join lateral (
            select * from peil.v_result where v_result.run_id = run.id) as result),
    'objects', (select json_agg(json_build_array(object.kind || '/' || object.key, version.valid_from, version.valid_to,
        unit.key, version.criticality)) from peil.object_version as version
        join peil.object on object.id = version.object_id left join peil.unit on unit.id = version.unit_id),
    'units', (select json_agg(json_build_array(unit.key, version.valid_from, version.valid_to, parent.key))
        from peil.unit_version as version join peil.unit on unit.id = version.unit_id
        left join peil.unit as parent on parent.id = version.parent_id),
    'journal', (select json_agg(json_build_object('action', action, 'subject', subject, 'content', content::json)
        order by seq) from peil.journal where area = 'pdca'))
