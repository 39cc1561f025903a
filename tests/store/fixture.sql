-- SPDX-License-Identifier: EUPL-1.2
-- A small history for the SQL tests: three objects, two checks, three runs of one programme and one run of another.
insert into peil.source (name, plugin) values ('register', 'csv');
insert into peil.unit (key, source_id) values ('waterrijk', 1), ('wonen', 1);
insert into peil.unit_version (unit_id, version, valid_from, valid_to, name, kind, parent_id, hash) values
    (1, 1, '2025-01-01', null, 'Gemeente Waterrijk', 'organisation', null, '\x00'),
    (2, 1, '2025-01-01', '2025-06-01', 'Wonen', 'domain', 1, '\x00'),
    (2, 2, '2025-06-01', null, 'Wonen en Bouwen', 'domain', 1, '\x01');
insert into peil.object (id, kind, key, source_id) values
    (1, 'dataset', 'bag', 1), (2, 'dataset', 'bgt', 1), (8193, 'process', 'vergunning', 1);
insert into peil.object_version (object_id, version, valid_from, valid_to, title, unit_id, criticality, attributes, hash)
values
    (1, 1, '2025-01-01', '2025-06-01', 'BAG', 2, 2, '{"contact": "geheim"}', '\x00'),
    (1, 2, '2025-06-01', null, 'Basisregistratie Adressen en Gebouwen', 2, 3, '{}', '\x01'),
    (2, 1, '2025-01-01', null, 'BGT', null, 1, '{}', '\x00'),
    (8193, 1, '2025-01-01', null, 'Omgevingsvergunning', 1, 1, '{}', '\x00');
insert into peil.programme (name, title) values ('basis', 'Basis op orde'), ('ander', 'Een ander programma');
insert into peil.programme_version (programme_id, version, actor, valid_from, document, hash) values
    (1, 1, 'test', '2025-01-01', '', 'a'), (2, 1, 'test', '2025-01-01', '', 'b');
insert into peil.check_identity (programme_id, key) values (1, 'omschrijving'), (1, 'eigenaar'), (2, 'titel');
insert into peil.check_rule (programme_version_id, check_id, title, dimension, kinds, plugin, rule, plugin_version,
    rule_version, weight, norm, options, rule_hash) values
    (1, 1, 'Omschrijving ingevuld', 'described', '{dataset,process}', 'described', 'present', '1.0', '1', 1, 100, '{}', 'x'),
    (1, 2, 'Eigenaar ingevuld', 'owned', '{dataset,process}', 'owner', 'filled', '1.0', '1', 1, 100, '{}', 'y');
insert into peil.verdict (id, outcome, plugin, reason) values
    (1, 'ok', '', ''), (2, 'short', 'described', 'empty'), (3, 'not_measured', '', 'gone'),
    (4, 'not_applicable', '', ''), (5, 'short', 'described', 'partly');
insert into peil.run (programme_id, programme_version_id, number, as_of, started_at, finished_at, actor, population,
    measured, not_measured, plugins, population_hash, results_hash)
select case id when 3 then 2 else 1 end, case id when 3 then 2 else 1 end, case id when 4 then 2 when 3 then 0 else id - 1 end,
    date '2025-01-01' + 90 * (id - 1), '2025-01-01', '2025-01-01', 'test', 3, 3, 0, '{}', 'p', 'r'
from generate_series(1, 4) as id;
insert into peil.baseline (programme_id, run_id, actor, hash) values (1, 2, 'test', 'h1'), (1, 1, 'test', 'h2');
-- Run 1 writes everything; run 2 changes object 1; run 3 is of the other programme; run 4 takes object 2 out.
insert into peil.result_chunk (run_id, check_id, chunk, place, verdict, n, d) values
    (1, 1, 0, null, '{2,1}', null, null),
    (1, 1, 1, '{0}', '{5}', '{1}', '{4}'),
    (1, 2, 0, null, '{3,4}', null, null),
    (2, 1, 0, '{0}', '{1}', null, null),
    (3, 3, 0, null, '{1,1}', null, null),
    (4, 1, 0, '{1}', '{0}', '{null}', '{null}');
insert into peil.rollup_check (run_id, unit_id, check_id, ok, short, allowed_incomplete, not_applicable, not_measured, n,
    d) values (1, 0, 1, 1, 2, 0, 0, 0, 2, 6), (1, 2, 2, 0, 0, 0, 1, 1, 0, 0);
insert into peil.rollup_dimension (run_id, unit_id, dimension, objects, objects_measured, objects_at_norm, score_sum,
    weight_sum, weight_measured, weight_applicable, norm, intervention) values
    (1, 0, 'described', 3, 3, 1, 1250000000, 4, 4, 4, 75, 60), (1, 2, '', 1, 0, 0, 0, 0, 0, 2, null, null),
    (2, 2, 'described', 1, 1, 1, 2000000000, 3, 3, 4, 75, 60);
-- One difference with all eight means, one without common ground (run 4, emptied by the rules), one without a score then.
insert into peil.rollup_split (run_id, against_run, unit_id, dimension, state_sum, state_weight) values
    (2, 1, 0, 'described', '{1250000000,1000000000,1000000000,900000000,1800000000,2000000000,2100000000,2400000000}',
        '{4,3,3,3,3,3,3,3}'),
    (4, 1, 0, 'described', '{1000000000,600000000,0,0,0,0,1000000000,900000000}', '{2,2,0,0,0,0,1,1}'),
    (4, 1, 2, '', '{0,0,0,0,0,0,0,900000000}', '{0,0,0,0,0,0,0,1}');
insert into peil.rollup_plateau (run_id, unit_id, plateau, objects, weight) values (1, 0, 0, 2, 3), (1, 0, 2, 1, 1);
