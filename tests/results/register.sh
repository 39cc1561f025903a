# SPDX-License-Identifier: EUPL-1.2
# A small register put into the store with SQL, so that every figure can be worked by hand; to be sourced.
#
#   org            d1  dataset  a  weight 1   described, owned by a team          leaves on 2025-02-15
#   ├── a          d2  dataset  a  weight 2   no description, owned by everybody  described from 2025-02-20
#   └── b          d3  dataset  b  weight 3   described, no owner                 moves to a on 2025-02-20
#                  p1  process  b  weight 1   described, owned by a team
#                  s1  system   b             no check covers systems
#                  d4  dataset  a  weight 1   neither                             comes on 2025-02-20
#                  d5  dataset  a             left before the first run

register_make() {
    cluster_sql <<'END'
insert into peil.source (name, plugin) values ('hand', 'csv');
insert into peil.import (source_id, as_of, actor, location, mapping_hash, added, changed, vanished, unchanged, rejected)
values (1, '2025-01-01', 'test', '-', '', 5, 0, 0, 0, 0), (1, '2025-02-20', 'test', '-', '', 1, 2, 1, 2, 0);
insert into peil.import_field values (1, 'dataset', 'description', 2), (2, 'dataset', 'description', 2);
insert into peil.unit (key, source_id) values ('org', 1), ('a', 1), ('b', 1);
insert into peil.unit_version values
    (1, 1, '2025-01-01', null, 'Gemeente', 'organisation', null, ''),
    (2, 1, '2025-01-01', null, 'Afdeling A', 'department', 1, ''),
    (3, 1, '2025-01-01', null, 'Afdeling B', 'department', 1, '');
insert into peil.object values (1, 'dataset', 'd1', 1), (2, 'dataset', 'd2', 1), (3, 'dataset', 'd3', 1),
    (4, 'process', 'p1', 1), (5, 'system', 's1', 1), (6, 'dataset', 'd4', 1), (7, 'dataset', 'd5', 1);
insert into peil.object_version values
    (1, 1, '2025-01-01', '2025-02-15', 'Bomen', 2, 1, '{"description": "Alle bomen van de gemeente"}', ''),
    (2, 1, '2025-01-01', '2025-02-20', 'boem', 2, 2, '{"description": null}', ''),
    (2, 2, '2025-02-20', null, 'boem', 2, 2, '{"description": "Straten en \"pleinen\""}', ''),
    (3, 1, '2025-01-01', '2025-02-20', 'Water', 3, 3, '{"description": "Sloten en vijvers"}', ''),
    (3, 2, '2025-02-20', null, 'Water', 2, 3, '{"description": "Sloten en vijvers"}', ''),
    (4, 1, '2025-01-01', null, 'Klachten', 3, 1, '{}', ''),
    (5, 1, '2025-01-01', null, 'Zaaksysteem', 3, 1, '{}', ''),
    (6, 1, '2025-02-20', null, 'Bruggen', 2, 1, '{}', ''),
    (7, 1, '2025-01-01', '2025-01-15', 'Oud', 2, 1, '{}', '');
insert into peil.party (name, level) values ('Team Groen', 'below'), ('Gemeente X', 'organisation');
insert into peil.assignment (object_id, role, party_id, written, valid_from, valid_to, source_id) values
    (1, 'data_owner', 1, 'Team Groen', '2025-01-01', '2025-02-15', 1),
    (2, 'data_owner', 2, 'Gemeente X', '2025-01-01', null, 1),
    (2, 'data_owner', 1, 'Team Groen', '2025-01-01', null, 1), -- later than the first: that one counts
    (3, 'steward', 1, 'Team Groen', '2025-01-01', null, 1),
    (4, 'process_owner', 1, 'Team Groen', '2025-01-01', null, 1);
END
}

register_programme() { # NAME
    cat <<END
[programme]
name = $1
title = Met de hand
organisation = Gemeente X
from = 2025-01-01
[dimension described]
norm = 75
intervention = 60
[dimension owned]
norm = 75
intervention = 60
[check titel]
title = Titel
dimension = described
check = described.present
objects = dataset, process
field = title
[check omschrijving]
title = Omschrijving
dimension = described
check = described.present
objects = dataset
weight = 3
field = description
[check eigenaar]
title = Eigenaar
dimension = owned
check = owner.filled
objects = dataset, process
[check effectief]
title = Effectief
dimension = owned
check = owner.effective
objects = dataset, process
END
}

# From 2025-04-01 the source has no descriptions any more.
register_without_descriptions() {
    cluster_sql <<'END'
insert into peil.import (source_id, as_of, actor, location, mapping_hash, added, changed, vanished, unchanged, rejected)
values (1, '2025-04-01', 'test', '-', '', 0, 2, 0, 3, 0);
insert into peil.import_field values (3, 'dataset', 'description', 0);
update peil.object_version set valid_to = '2025-04-01' where object_id in (2, 3) and version = 2;
insert into peil.object_version values (2, 3, '2025-04-01', null, 'boem', 2, 2, '{}', ''),
    (3, 3, '2025-04-01', null, 'Water', 2, 3, '{}', '');
END
}
