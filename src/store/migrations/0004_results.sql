-- SPDX-License-Identifier: EUPL-1.2
-- Runs and their results. A run is recorded whole, in one transaction. Results are kept as changes: a chunk is 8,192
-- objects by one check, as parallel arrays; a run writes only the cells that differ from the run before it, so that the
-- store grows with change and not with runs. Rollups are written with the run: a trend is a read of rollups.

create table peil.run (
    id                   bigint generated always as identity primary key,
    programme_id         integer not null references peil.programme,
    programme_version_id integer not null references peil.programme_version,
    number               integer not null,     -- 0, 1, 2 … within the programme
    as_of                date not null,
    started_at           timestamptz not null,
    finished_at          timestamptz not null,
    actor                text not null,
    population           integer not null,     -- objects
    measured             bigint not null,      -- results that are a number, and
    not_measured         bigint not null,      -- results that could not be had
    plugins              jsonb not null,       -- {"described": {"version": "1.0", "sha256": "…"}}
    population_hash      text not null,        -- SHA-256 over the sorted object ids
    results_hash         text not null,        -- SHA-256 over every cell, in order of check and object
    unique (programme_id, number)
);

-- Frozen zero: append-only; the newest row of a programme counts.
create table peil.baseline (
    id           integer generated always as identity primary key,
    programme_id integer not null references peil.programme,
    run_id       bigint not null references peil.run,
    set_at       timestamptz not null default clock_timestamp(),
    actor        text not null,
    why          text,
    hash         text not null -- SHA-256 over population, norms, rule hashes, plugin versions and results of the run
);

-- What a cell says: an outcome and why. Small and shared: a cell is its id.
create table peil.verdict (
    id      smallint primary key check (id > 0),
    outcome text not null check (outcome in ('ok', 'short', 'allowed_incomplete', 'not_applicable', 'not_measured')),
    plugin  text not null,   -- '' for the host's own reasons
    reason  text not null,   -- the plugin's reason key; '' for none
    unique (outcome, plugin, reason)
);

--
-- What a run knew of the objects themselves is kept in the same way, under minus the programme's id as check_id: verdict is
-- the object's criticality (0: not in the population), n its unit (0: none), d 1 + the number of the run from which on,
-- without a break, it is at norm in all its dimensions (0: it is not). So a run can be computed again from the store,
-- whatever the register says by then.
create table peil.result_chunk (
    run_id   bigint not null,
    check_id integer not null,
    chunk    integer not null,           -- objects chunk * 8192 + 1 … (chunk + 1) * 8192
    place    smallint[],                 -- 0…8191 of each changed cell; null: every place, from 0
    verdict  smallint[] not null,        -- peil.verdict.id; 0: not in the population
    n        bigint[],                   -- null: ok is 1 of 1, short is 0 of 1
    d        bigint[],
    primary key (check_id, chunk, run_id)
) partition by range (run_id);
create table peil.result_chunk_first partition of peil.result_chunk for values from (minvalue) to (1025);

-- What could not be measured because a plugin failed: these objects' cells are not_measured with the plugin's name and the
-- reason plugin_failed.
create table peil.run_failure (
    run_id       bigint not null,
    check_id     integer not null,
    first_object bigint not null, -- of a range of ids; objects outside the check's kinds are not touched
    last_object  bigint not null,
    objects      integer not null,
    plugin       text not null,
    cause        text not null,   -- cause of death in words
    primary key (run_id, check_id, first_object)
);

-- The tree of units as the run saw it.
create table peil.run_unit (
    run_id    bigint not null,
    unit_id   integer not null,
    parent_id integer, -- null: a root
    primary key (run_id, unit_id)
);

-- Words of evidence, for cells that have any; kept as changes too.
create table peil.result_detail (
    run_id    bigint not null,
    check_id  integer not null,
    object_id bigint not null,
    detail    text,                      -- null: it has none any more
    primary key (object_id, check_id, run_id)
);

-- Counts per run, unit and check; unit 0 is the whole population, a unit's row includes the units below it.
create table peil.rollup_check (
    run_id             bigint not null,
    unit_id            integer not null,
    check_id           integer not null,
    ok                 integer not null,
    short              integer not null,
    allowed_incomplete integer not null,
    not_applicable     integer not null,
    not_measured       integer not null,
    n                  bigint not null,  -- summed over ok and short
    d                  bigint not null,
    primary key (unit_id, check_id, run_id)
);

-- Scores per run, unit and dimension ('' is the object score over all dimensions). score = score_sum / weight_sum in
-- units of 1e-9; both are exact integers and add up over units that share no object.
create table peil.rollup_dimension (
    run_id            bigint not null,
    unit_id           integer not null,
    dimension         text not null,
    objects           integer not null,   -- to which the dimension applies
    objects_measured  integer not null,   -- with a score
    objects_at_norm   integer not null,
    score_sum         numeric(30, 0) not null,
    weight_sum        bigint not null,
    weight_measured   bigint not null,    -- coverage = weight_measured / weight_applicable
    weight_applicable bigint not null,
    norm              integer,
    intervention      integer,
    primary key (unit_id, dimension, run_id)
);

-- The difference with an earlier run, split without remainder; see measure/split.h. Each state is a mean as an exact
-- pair; the parts are differences of successive states.
create table peil.rollup_split (
    run_id      bigint not null,
    against_run bigint not null,
    unit_id     integer not null,
    dimension   text not null,
    state_sum   numeric(30, 0)[] not null, -- 8 states, measure/split.h
    state_weight bigint[] not null,
    primary key (unit_id, dimension, against_run, run_id)
);

-- Objects and weight per plateau (0…4) at a run, per unit.
create table peil.rollup_plateau (
    run_id   bigint not null,
    unit_id  integer not null,
    plateau  smallint not null check (plateau between 0 and 4),
    objects  integer not null,
    weight   bigint not null,
    primary key (unit_id, run_id, plateau)
);

create trigger run_append_only before update or delete or truncate on peil.run
    for each statement execute function peil.refuse_change();
create trigger baseline_append_only before update or delete or truncate on peil.baseline
    for each statement execute function peil.refuse_change();

grant select on peil.run, peil.baseline, peil.verdict, peil.result_chunk, peil.result_detail, peil.run_failure,
    peil.run_unit, peil.rollup_check, peil.rollup_dimension, peil.rollup_split, peil.rollup_plateau to peil_daemon, peil_steward;
grant insert on peil.run, peil.verdict, peil.result_chunk, peil.result_detail, peil.run_failure, peil.run_unit,
    peil.rollup_check, peil.rollup_dimension, peil.rollup_split, peil.rollup_plateau to peil_daemon, peil_steward;
grant insert on peil.baseline to peil_steward;
