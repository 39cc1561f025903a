/* SPDX-License-Identifier: EUPL-1.2 */
/* Random sequences of what happens to a programme, against a store: loop_steps SEQUENCES SEED. Runs are recorded as
 * peil run records them, with cells from a dice instead of plugins. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "config/config.h"
#include "pdca/pdca.h"
#include "results/record.h"
#include "results/results.h"
#include "results/state.h"
#include "store/journal.h"
#include "base/poison.h"

enum { OBJECTS = 9, FAMILIES = 4, STEPS = 14, ACTIONS_MOST = 64 };

/* ---- Chance ------------------------------------------------------------------------------------------------------ */

static uint64_t chance_state;

static uint64_t chance_next(void) /* splitmix64 */
{
    uint64_t z = chance_state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static int64_t chance(int64_t most)
{
    return (int64_t)(chance_next() % ((uint64_t)most + 1));
}

static bool one_in(int64_t count)
{
    return chance(count - 1) == 0;
}

/* ---- The world --------------------------------------------------------------------------------------------------- */

/* A family is one check under all the keys that it ever had. */
struct family {
    int64_t identity; /* the newest; 0: never there */
    int64_t root;
    int names;
    bool there; /* in the programme */
    int rule;   /* its version: another one is another rule */
    int dimension, weight;
};

struct cell {
    int kind; /* index in kinds; 0: not in the population */
    int64_t n, d;
};

struct world {
    struct store *store;
    struct arena *arena; /* of the sequence */
    int64_t sequence, programme, version;
    int versions;
    date_day day;
    struct family families[FAMILIES];
    bool present[OBJECTS];
    int64_t unit[OBJECTS];
    struct cell cells[FAMILIES][OBJECTS];
    int64_t runs, last_run;
    int64_t numbers[FAMILIES][OBJECTS]; /* of findings: what they were first */
    int64_t actions, decisions;
    int64_t refused, done;
    bool baseline;
};

static struct peil_error error;

static _Noreturn void give_up(const struct world *world, const char *what)
{
    printf("sequence %" PRId64 ", day %d, run %" PRId64 ": %s\n", world->sequence, world->day, world->last_run, what);
    exit(1);
}

static void good(const struct world *world, int failed)
{
    if (failed)
        give_up(world, error.message);
}

/* What a person does may be refused, for a reason; a statement that fails is a fault. */
static void tried(struct world *world, int failed)
{
    if (failed && failed != PEIL_ERROR_USAGE && failed != PEIL_ERROR_CONFLICT)
        give_up(world, error.message);
    *(failed ? &world->refused : &world->done) += 1;
}

static int64_t number(struct world *world, const char *sql, const char *types, int64_t a, const char *text)
{
    _cleanup_result_ PGresult *rows = NULL;
    good(world, strcmp(types, "i") == 0 ? store_query_one(world->store, sql, &rows, &error, "i", a)
                                        : store_query_one(world->store, sql, &rows, &error, "it", a, text));
    return store_integer(rows, 0, 0);
}

static void make_register(struct world *world)
{
    good(world, store_begin(world->store, &error));
    good(world,
         store_script(world->store,
                      "insert into peil.source (name, plugin) values ('loop', 'csv');"
                      "insert into peil.unit (key, source_id) select 'u' || i, 1 from generate_series(1, 3) as i;"
                      "insert into peil.unit_version select i, 1, '2020-01-01', null, 'U' || i, 'team',"
                      " case when i > 1 then 1 end, '' from generate_series(1, 3) as i;"
                      "insert into peil.object select i, 'dataset', 'o' || i, 1 from generate_series(1, 9) as i;"
                      "insert into peil.object_version select i, 1, '2020-01-01', null, 'O' || i, 1 + i % 3, 1 + i % 3,"
                      " '{}', '' from generate_series(1, 9) as i;"
                      "insert into peil.party (name, level) values ('Team Een', 'below'), ('Team Twee', 'below');",
                      &error));
    good(world, store_commit(world->store, &error));
}

/* ---- The programme ----------------------------------------------------------------------------------------------- */

static const char *const dimensions[] = {"described", "owned", "steered", "quality"};

static void add_rule(struct world *world, int at)
{
    struct family *family = &world->families[at];
    const char *hash = arena_format(world->arena, "f%d-%d", at, family->rule);
    good(world,
         store_query(
             world->store,
             "insert into peil.check_rule (programme_version_id, check_id, title, dimension, kinds, plugin, rule,"
             " plugin_version, rule_version, weight, norm, options, rule_hash) values ($1, $2, $3, $4, '{dataset}',"
             " 'loop', 'loop', '1', '1', $5, 100, '{}', $6)",
             NULL, &error, "iittit", world->version, family->identity, hash, dimensions[family->dimension],
             (int64_t)family->weight, hash));
}

/* A new version: checks in any order, some dropped, some back, some with another rule, some under another key. */
static void change_programme(struct world *world)
{
    int order[FAMILIES];
    good(world, store_begin(world->store, &error));
    world->version =
        number(world,
               "insert into peil.programme_version (programme_id, version, actor, valid_from, document, hash)"
               " values ($1, (select count(*) + 1 from peil.programme_version where programme_id = $1),"
               " 'loop', '2020-01-01', '', '') returning id",
               "i", world->programme, NULL);
    world->versions++;
    for (int i = 0; i < FAMILIES; i++) {
        struct family *family = &world->families[i];
        family->there = i == 0 || !one_in(4);
        if (!family->identity || one_in(6)) {
            const char *key = arena_format(world->arena, "f%d_%d", i, ++family->names);
            int64_t before = family->root;
            family->identity =
                number(world, "insert into peil.check_identity (programme_id, key) values ($1, $2) returning id", "it",
                       world->programme, key);
            family->root = before ? before : family->identity;
            if (before)
                good(world, store_query(world->store, "update peil.check_identity set same_as = $2 where id = $1", NULL,
                                        &error, "ii", family->identity, before));
        }
        family->rule += one_in(4);
        order[i] = i;
    }
    for (int i = FAMILIES - 1; i > 0; i--) {
        int other = (int)chance(i), kept = order[i];
        order[i] = order[other];
        order[other] = kept;
    }
    for (int i = 0; i < FAMILIES; i++)
        if (world->families[order[i]].there)
            add_rule(world, order[i]);
    static const char *const add =
        "insert into peil.dimension (programme_version_id, name, weight, norms)"
        " select $1, name, 1, '[{\"norm\": 75, \"intervention\": 60}]'"
        " from unnest(array['described', 'owned', 'steered', 'quality']) as name"
        " where name in (select dimension from peil.check_rule where programme_version_id = $1)";
    good(world, store_query(world->store, add, NULL, &error, "i", world->version));
    good(world, store_commit(world->store, &error));
}

static void make_programme(struct world *world)
{
    const char *name = arena_format(world->arena, "loop%" PRId64, world->sequence);
    good(world, store_begin(world->store, &error));
    world->programme = number(world, "insert into peil.programme (name, title) values ($2, $1::text) returning id",
                              "it", world->sequence, name);
    good(world, store_commit(world->store, &error));
    for (int i = 0; i < FAMILIES; i++) {
        world->families[i].dimension = (int)chance(3);
        world->families[i].weight = 1 + (int)chance(3);
    }
    change_programme(world);
}

/* ---- Cells ------------------------------------------------------------------------------------------------------- */

static const enum outcome kinds[] = {
    OUTCOME_NONE, OUTCOME_OK, OUTCOME_SHORT, OUTCOME_NOT_MEASURED, OUTCOME_ALLOWED_INCOMPLETE, OUTCOME_NOT_APPLICABLE};
enum { KIND_NONE, KIND_OK, KIND_SHORT, KIND_LOST, KIND_INCOMPLETE, KIND_NOT_APPLICABLE };

static struct cell chance_cell(void)
{
    static const int often[] = {KIND_OK,    KIND_OK,   KIND_OK,         KIND_SHORT,         KIND_SHORT,
                                KIND_SHORT, KIND_LOST, KIND_INCOMPLETE, KIND_NOT_APPLICABLE};
    struct cell cell = {.kind = often[chance(8)]};
    if (cell.kind == KIND_SHORT && one_in(2)) {
        cell.d = 2 + chance(5);
        cell.n = chance(cell.d - 1);
    }
    return cell;
}

/* An import: objects come and go, move to another unit; and the world changes. */
static void change_world(struct world *world)
{
    for (int object = 0; object < OBJECTS; object++) {
        if (one_in(8))
            world->present[object] = !world->present[object];
        if (one_in(10))
            world->unit[object] = 1 + chance(2);
        for (int family = 0; family < FAMILIES; family++)
            if (one_in(4))
                world->cells[family][object] = chance_cell();
    }
}

/* ---- A run ------------------------------------------------------------------------------------------------------- */

static int family_of(const struct world *world, int32_t check_id)
{
    for (int i = 0; i < FAMILIES; i++)
        if (world->families[i].identity == check_id)
            return i;
    return -1;
}

static void fill_state(struct world *world, struct arena *arena, struct state *state, struct verdicts *verdicts,
                       int64_t *ret_population)
{
    _cleanup_result_ PGresult *units = NULL;
    good(world, state_places(world->store, &state->places, &error));
    good(world, programme_load_version(arena, world->store, (int32_t)world->version, &state->programme, &error));
    good(world,
         store_query(world->store, "select unit_id, parent_id from peil.unit_version order by 1", &units, &error, ""));
    state_units_read(arena, units, &state->units);
    column_make(&state->objects, state->places);
    state->columns = arena_allocate_array(arena, state->programme.check_count + 1, sizeof(*state->columns));
    for (size_t i = 0; i < state->programme.check_count; i++)
        column_make(&state->columns[i], state->places);
    for (size_t object = 0; object < OBJECTS; object++) {
        if (!world->present[object])
            continue;
        ++*ret_population;
        column_set_plain(&state->objects, object, (int16_t)(1 + object % 3), world->unit[object], 0);
        for (size_t i = 0; i < state->programme.check_count; i++) {
            const struct cell *cell = &world->cells[family_of(world, state->programme.checks[i].check_id)][object];
            enum outcome outcome = kinds[cell->kind];
            bool counts = outcome == OUTCOME_OK || outcome == OUTCOME_SHORT;
            int64_t d = counts ? cell->d ? cell->d : 1 : 0, n = outcome == OUTCOME_OK ? d : cell->n;
            column_set(&state->columns[i], object, verdicts_find(verdicts, outcome, "", ""), outcome, n, d);
        }
    }
}

/* As compute_and_record in results/run.c. */
static void record(struct world *world, struct arena *arena, struct state *state, struct state *before,
                   struct verdicts *verdicts, int64_t population)
{
    struct rollup_run run;
    struct rollup_patterns patterns;
    struct rollup rollup;
    struct record_split splits[1];
    struct split *means;
    struct judgement judgement = {.population = population};
    judgement.details = arena_allocate_array(arena, state->programme.check_count + 1, sizeof(*judgement.details));
    state_rollup_run(arena, state, verdicts, &run);
    rollup_patterns_make(arena, &patterns, &run);
    rollup_at_norm_since(&state->objects, &patterns, before ? &before->objects : NULL, state->number);
    rollup_compute(arena, &rollup, &run, &patterns);
    if (before) {
        state_split(arena, before, state, verdicts, &means);
        splits[0] = (struct record_split){.against_run = before->run_id, .splits = means};
    }
    const struct record record = {.state = state,
                                  .before = before,
                                  .judgement = &judgement,
                                  .verdicts = verdicts,
                                  .rollup = &rollup,
                                  .splits = splits,
                                  .split_count = before ? 1 : 0,
                                  .number = state->number,
                                  .took_us = 1};
    good(world, store_begin(world->store, &error));
    good(world, record_run(arena, world->store, &record, &error));
    good(world, pdca_follow(world->store, state->run_id, NULL, &error));
    good(world, store_commit(world->store, &error));
}

static void check_parts(struct world *world, const struct state *state, int64_t against)
{
    for (size_t unit = 0; unit < state->units.count; unit++) {
        struct split_parts parts[DIMENSION_MOST + 1];
        bool found;
        good(world,
             results_splits(world->store, state->run_id, against, state->units.ids[unit], parts, &found, &error));
        for (int i = 0; found && i <= DIMENSION_MOST; i++) {
            if (!parts[i].defined)
                continue;
            const struct split_fraction *of[] = {&parts[i].real, &parts[i].scope, &parts[i].rules, &parts[i].coverage};
            long double sum = 0;
            for (int part = 0; part < 4; part++)
                sum += (long double)of[part]->numerator / (long double)of[part]->denominator;
            sum -= (long double)parts[i].total.numerator / (long double)parts[i].total.denominator;
            if (sum > 1e-6L || sum < -1e-6L) /* of 1e-9: 1e-15 of the whole */
                give_up(world, "the four parts do not add up");
        }
    }
}

/* What must hold of findings after a run, told by the views: the cells are v_result's, not ours. */
static const char *const wrong_findings =
    "with cell as (select coalesce(identity.same_as, identity.id) as root, result.object_id, result.outcome"
    "  from peil.v_result as result join peil.check_identity as identity on identity.key = result.check_key"
    "    and identity.programme_id = $2 where result.run_id = $1),"
    " finding as (select finding.* from peil.finding where check_id in"
    "  (select id from peil.check_identity where programme_id = $2))"
    " select coalesce(finding.id, 0), case"
    "  when finding.id is null then 'a short cell has no finding'"
    "  when cell.outcome = 'ok' and finding.state not in ('verified', 'gone') then 'outstanding on an ok cell'"
    "  when cell.outcome = 'short' and finding.state in ('verified', 'gone') then 'not outstanding on a short cell'"
    "  when cell.outcome is null and finding.state not in ('verified', 'gone') then 'outstanding on nothing'"
    "  when cell.outcome in ('not_applicable', 'allowed_incomplete') and finding.state not in ('verified', 'gone')"
    "   then 'outstanding on what does not apply'"
    "  when finding.outcome <> coalesce(cell.outcome, 'none') then 'its outcome is not that of the cell'"
    "  when finding.recheck_id is not null then 'still waits for a run' end as wrong"
    " from finding full join cell on cell.root = finding.check_id and cell.object_id = finding.object_id"
    " where (cell.outcome = 'short' or finding.id is not null) and ("
    "  finding.id is null or finding.outcome <> coalesce(cell.outcome, 'none') or finding.recheck_id is not null"
    "  or (finding.state in ('verified', 'gone')) = (cell.outcome = 'short')"
    "  or (finding.state not in ('verified', 'gone')"
    "   and coalesce(cell.outcome, 'none') not in ('short', 'not_measured'))) limit 1";

static void check_findings(struct world *world)
{
    _cleanup_result_ PGresult *wrong = NULL, *rows = NULL;
    good(world, store_query(world->store, wrong_findings, &wrong, &error, "ii", world->last_run, world->programme));
    if (PQntuples(wrong) && !PQgetisnull(wrong, 0, 1))
        give_up(world, arena_format(world->arena, "finding %s: %s", store_text(wrong, 0, 0), store_text(wrong, 0, 1)));
    good(world, store_query(world->store,
                            "select id, check_id, object_id from peil.finding where check_id in"
                            " (select id from peil.check_identity where programme_id = $1)",
                            &rows, &error, "i", world->programme));
    int known = 0;
    for (int i = 0; i < FAMILIES * OBJECTS; i++)
        known += world->numbers[i / OBJECTS][i % OBJECTS] != 0;
    for (int row = 0; row < PQntuples(rows); row++)
        for (int family = 0; family < FAMILIES; family++) {
            if (world->families[family].root != store_integer(rows, row, 1))
                continue;
            int64_t *kept = &world->numbers[family][store_integer(rows, row, 2) - 1];
            if (*kept && *kept != store_integer(rows, row, 0))
                give_up(world, "a finding has another number than it had");
            known -= *kept != 0;
            *kept = store_integer(rows, row, 0);
        }
    if (known)
        give_up(world, "a finding is lost");
}

static void do_run(struct world *world)
{
    _cleanup_arena_ struct arena *arena = arena_new();
    struct verdicts verdicts;
    struct state state = {.number = (int)world->runs}, before = {0};
    int64_t population = 0, against = world->last_run;
    world->day += 1 + (int)chance(20);
    state.as_of = world->day;
    good(world, verdicts_load(&verdicts, arena, world->store, &error));
    fill_state(world, arena, &state, &verdicts, &population);
    if (against)
        good(world, state_load(arena, world->store, against, &verdicts, state.places, &before, &error));
    record(world, arena, &state, against ? &before : NULL, &verdicts, population);
    world->last_run = state.run_id;
    world->runs++;
    check_findings(world);
    if (against)
        check_parts(world, &state, against);
    state_release(&state);
    state_release(&before);
    if (!world->baseline) {
        good(world, store_query(world->store,
                                "insert into peil.baseline (programme_id, run_id, actor, hash) values"
                                " ($1, $2, 'loop', '')",
                                NULL, &error, "ii", world->programme, world->last_run));
        world->baseline = true;
    }
}

/* ---- What people do ---------------------------------------------------------------------------------------------- */

/* Some findings of the programme, whatever their state. */
static struct pdca_ids some_findings(struct world *world)
{
    int64_t *ids = arena_allocate_array(world->arena, FAMILIES * OBJECTS, sizeof(*ids));
    struct pdca_ids some = {ids, 0};
    int64_t wanted = 1 + chance(2);
    for (int tries = 0; tries < 30 && (int64_t)some.count < wanted; tries++) {
        int64_t id = world->numbers[chance(FAMILIES - 1)][chance(OBJECTS - 1)];
        bool taken = id == 0;
        for (size_t i = 0; i < some.count; i++)
            taken |= ids[i] == id;
        if (!taken)
            ids[some.count++] = id;
    }
    return some;
}

static void do_action_add(struct world *world)
{
    int64_t id, on = world->actions ? world->actions - chance(2) : 0;
    struct pdca_action action = {.title = "iets",
                                 .findings = some_findings(world),
                                 .depends = {&on, on > 0 && one_in(3)},
                                 .due = world->day + (int)chance(40),
                                 .day = world->day,
                                 .expect_tenths = one_in(2) ? -1 : (int)chance(50),
                                 .priority = "normal"};
    int failed = pdca_action_add(world->store, world->arena, &action, &id, &error);
    tried(world, failed);
    if (!failed)
        world->actions = id;
}

static void do_action_deed(struct world *world)
{
    static const char *const deeds[] = {"start", "done", "done", "drop"};
    const char *state;
    if (world->actions)
        tried(world, pdca_action_do(world->store, world->arena, world->actions - chance(3), deeds[chance(3)],
                                    world->day + (int)chance(1), "daarom", &state, &error));
}

static void do_accept(struct world *world)
{
    int64_t id;
    struct pdca_decision decision = {.kind = "accept",
                                     .state = one_in(4) ? "asked" : "taken",
                                     .what = "mag",
                                     .body = "MT",
                                     .mandate = true,
                                     .day = world->day,
                                     .until = world->day + (int)chance(30),
                                     .findings = some_findings(world)};
    int failed = pdca_decision_add(world->store, world->arena, &decision, &id, &error);
    tried(world, failed);
    if (!failed)
        world->decisions = id;
}

static void do_decision_deed(struct world *world)
{
    static const char *const deeds[] = {"take", "postpone", "close", "revoke"};
    if (world->decisions)
        tried(world, pdca_decision_do(world->store, world->arena, world->decisions - chance(2), deeds[chance(3)],
                                      DATE_NONE, world->day, "toch", &error));
}

static void do_assign(struct world *world)
{
    static const struct owner_holder holder = {.party = 1, .name = "Team Een", .level = "below"};
    struct pdca_ids some = some_findings(world);
    if (some.count && one_in(2))
        tried(world, pdca_assign(world->store, &some, &holder, DATE_NONE, world->day, NULL, &error));
    else if (some.count)
        tried(world, pdca_mute(world->store, &some, world->day + 3, world->day, "rust", &error));
}

/* One object on demand, with what the world says of it then, or almost. */
static void do_recheck(struct world *world)
{
    int object = (int)chance(OBJECTS - 1);
    struct pdca_followed followed;
    struct recheck recheck = {.programme_id = (int32_t)world->programme,
                              .version_id = (int32_t)world->version,
                              .as_of = world->day,
                              .cells = arena_allocate_array(world->arena, FAMILIES, sizeof(*recheck.cells))};
    good(world, verdicts_load(&recheck.verdicts, world->arena, world->store, &error));
    for (int i = 0; i < FAMILIES; i++) {
        struct cell cell = one_in(3) ? chance_cell() : world->cells[i][object];
        if (world->families[i].there && cell.kind)
            recheck.cells[recheck.count++] =
                (struct recheck_cell){.check_id = (int32_t)world->families[i].identity,
                                      .verdict = verdicts_find(&recheck.verdicts, kinds[cell.kind], "", ""),
                                      .n = cell.n,
                                      .d = cell.d};
    }
    tried(world, pdca_recheck(world->store, &recheck, object + 1, &followed, &error));
}

static void do_nothing_but_change(struct world *world)
{
    change_world(world);
}

static void (*const things[])(struct world *world) = {
    do_run,         do_run,    do_run,           do_run,    do_action_add, do_action_add,    do_action_deed,
    do_action_deed, do_accept, do_decision_deed, do_assign, do_recheck,    change_programme, do_nothing_but_change,
};
enum { THINGS = sizeof(things) / sizeof(things[0]) };

static void check_journal(struct world *world)
{
    struct journal_verdict journal;
    struct pdca_verdict pdca;
    good(world, journal_verify(world->store, &journal, &error));
    good(world, pdca_verify(world->store, &pdca, &error));
    if (journal.bad_seq)
        give_up(world, journal.reason);
    if (pdca.bad_step || pdca.bad_finding)
        give_up(world, pdca.reason);
}

static void play(struct world *world)
{
    _cleanup_arena_ struct arena *arena = arena_new();
    world->arena = arena;
    make_programme(world);
    for (int object = 0; object < OBJECTS; object++) {
        world->present[object] = !one_in(5);
        world->unit[object] = 1 + chance(2);
        for (int family = 0; family < FAMILIES; family++)
            world->cells[family][object] = chance_cell();
    }
    do_run(world);
    for (int step = 0; step < STEPS; step++) {
        void (*thing)(struct world * world) = things[chance(THINGS - 1)];
        if (thing == do_run && !one_in(4))
            change_world(world);
        thing(world);
    }
    change_world(world);
    do_run(world);
}

int main(int argc, char **argv)
{
    _cleanup_arena_ struct arena *arena = arena_new();
    _cleanup_store_ struct store *store = NULL;
    struct config config;
    struct store_settings settings;
    const struct config_from from = {.environment = getenv("PEIL_CONFIG")};
    int64_t sequences = argc > 1 ? strtoll(argv[1], NULL, 10) : 100;
    chance_state = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    if (config_load(arena, &from, &config, &error)) {
        printf("%s\n", error.message);
        return 1;
    }
    config_store(&config, &settings);
    int64_t runs = 0, done = 0, refused = 0, versions = 0;
    for (int64_t i = 1; i <= sequences; i++) {
        struct world world = {.sequence = i, .day = 20000};
        if (!store)
            good(&world, store_open(&store, &settings, &error));
        world.store = store;
        if (i == 1)
            make_register(&world);
        play(&world);
        runs += world.runs;
        done += world.done;
        refused += world.refused;
        versions += world.versions;
        if (i % 500 == 0 || i == sequences)
            check_journal(&world);
    }
    printf("sequences=%" PRId64 " runs=%" PRId64 " versions=%" PRId64 " deeds=%" PRId64 " refused=%" PRId64 "\n",
           sequences, runs, versions, done, refused);
    return 0;
}
