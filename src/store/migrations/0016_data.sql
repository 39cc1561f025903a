-- SPDX-License-Identifier: EUPL-1.2
-- Rules on data, and what was counted. Rules are kept as the file that was applied, a version each; a measurement is one
-- dataset asked once, with an answer for every rule. Counts alone: no value of the data is here.

create table peil.data_rules (
    id    integer generated always as identity primary key,
    name  text not null unique check (name <> ''),
    title text not null
);

create table peil.data_rules_version (
    id         integer generated always as identity primary key,
    rules_id   integer not null references peil.data_rules,
    version    integer not null check (version > 0),
    valid_from date not null,
    file       text not null,     -- where it stood: paths in it are seen from there
    document   text not null,
    hash       text not null,     -- SHA-256 of the document
    actor      text not null,
    applied_at timestamptz not null default clock_timestamp(),
    unique (rules_id, version)
);
create trigger data_rules_version_append_only before update or delete or truncate on peil.data_rules_version
    for each statement execute function peil.refuse_change();

create table peil.data_measurement (
    id             bigint generated always as identity primary key,
    version_id     integer not null references peil.data_rules_version,
    dataset        text not null,     -- its key in the register
    as_of          date not null,
    measured_at    timestamptz not null default clock_timestamp(),
    actor          text not null,
    plugin         text not null,
    plugin_version text,              -- null: it never came to that
    plugin_hash    text,
    road           text,
    scans          bigint not null,
    queries        bigint not null,
    columns        jsonb not null     -- as the source had them: [{"name": …, "type": …, "native": …}]
);
create index on peil.data_measurement (dataset, as_of, id);
create trigger data_measurement_append_only before update or delete or truncate on peil.data_measurement
    for each statement execute function peil.refuse_change();

create table peil.data_result (
    measurement_id bigint not null references peil.data_measurement,
    rule           text not null,     -- its key
    title          text not null,
    kind           text not null,     -- completeness.filled …
    outcome        text not null check (outcome in ('ok', 'short', 'not_measured')),
    n              bigint not null check (n >= 0),
    d              bigint not null check (d >= n),
    allowed        bigint not null,
    unknown        bigint not null,
    value          text,              -- a figure that is no value of a personal column: the newest day, the largest gap
    cause          text,              -- of not_measured
    finder         text,              -- the query or filter that finds the rows
    norm           integer not null check (norm between 0 and 100000), -- thousandths of a per cent
    weight         integer not null check (weight > 0),
    rule_hash      text not null,     -- of what is counted
    primary key (measurement_id, rule),
    check ((outcome = 'not_measured') = (d = 0)),
    check ((outcome = 'not_measured') = (cause is not null))
);
create trigger data_result_append_only before update or delete or truncate on peil.data_result
    for each statement execute function peil.refuse_change();

grant select on peil.data_rules, peil.data_rules_version, peil.data_measurement, peil.data_result
    to peil_daemon, peil_steward;
grant insert on peil.data_measurement, peil.data_result to peil_daemon, peil_steward;
grant insert, update (title) on peil.data_rules to peil_steward;
grant insert on peil.data_rules_version to peil_steward;
