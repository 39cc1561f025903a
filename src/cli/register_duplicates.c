/* SPDX-License-Identifier: EUPL-1.2 */
/* peil register duplicates|merge|distinct: objects that look like one, and what a steward decides about them. */
#include "cli/register_duplicates.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/rows.h"
#include "register/duplicate.h"
#include "results/duplicates.h"
#include "base/poison.h"

/* PROGRAMME_KIND_… are in the order of the choices below. */
enum { ALL_KINDS = 0xf };

enum { OPTION_KIND, OPTION_LEAST, OPTION_ALL, OPTION_AS_OF };
const struct peil_option duplicates_options[DUPLICATES_OPTIONS] = {
    [OPTION_KIND] = {"kind", PEIL_OPTION_CHOICE, 0, NULL, 0, 0, "dataset|process|chain|system",
                     N_("only objects of this kind")},
    [OPTION_LEAST] = {"least", PEIL_OPTION_INTEGER, 0, "80", DUPLICATES_LEAST, 100, NULL,
                      N_("how much alike titles are at least, in per cents")},
    [OPTION_ALL] = {"all", PEIL_OPTION_BOOLEAN, 0, "no", 0, 0, NULL, N_("show pairs that were decided about as well")},
    [OPTION_AS_OF] = {"as-of", PEIL_OPTION_DATE, 0, NULL, 0, 0, NULL, N_("the day to look at; today")},
};

enum { OPTION_ON, OPTION_WHY };
const struct peil_option decide_options[DECIDE_OPTIONS] = {
    [OPTION_ON] = {"on", PEIL_OPTION_DATE, 0, NULL, 0, 0, NULL, N_("the day of the decision; today")},
    [OPTION_WHY] = {"why", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("the reason, for the journal")},
};

static const char *decision_text(struct cli *cli, const struct duplicate *pair)
{
    if (pair->decision == DUPLICATE_DISTINCT)
        return _("they are two");
    if (pair->decision == DUPLICATE_MERGE)
        return arena_format(cli->arena, _("keep %s"), pair->keep == pair->one.id ? pair->one.key : pair->other.key);
    return "";
}

/* "other unit, other register, 3 of 4 alike" */
static const char *evidence_text(struct cli *cli, const struct duplicate *pair)
{
    const char *unit = pair->same_unit ? _("same department") : _("other department");
    const char *source = pair->same_register ? "" : _(", other register");
    if (pair->filled == 0)
        return arena_format(cli->arena, "%s%s", unit, source);
    return arena_format(cli->arena, _("%s%s, %s of %s alike"), unit, source, print_count(cli, pair->same),
                        print_count(cli, pair->filled));
}

static json_t *object_json(const struct duplicate_object *object)
{
    return json_pack("{s:s, s:s?, s:s?, s:s?}", "key", object->key, "title", object->title, "unit", object->unit,
                     "department", object->department);
}

static json_t *pair_json(const struct duplicate *pair)
{
    static const char *const decisions[] = {"open", "distinct", "merge"};
    json_t *out =
        json_pack("{s:s, s:i, s:o, s:o, s:b, s:b, s:I, s:I, s:s}", "kind", pair->kind, "score", pair->score, "one",
                  object_json(&pair->one), "other", object_json(&pair->other), "same_department", (int)pair->same_unit,
                  "same_register", (int)pair->same_register, "attributes_alike", (json_int_t)pair->same,
                  "attributes_filled", (json_int_t)pair->filled, "decision", decisions[pair->decision]);
    if (pair->decision == DUPLICATE_MERGE)
        json_object_set_new(out, "keep", json_string(pair->keep == pair->one.id ? pair->one.key : pair->other.key));
    return out;
}

static void print_pairs(struct cli *cli, const struct duplicate *pairs, size_t count)
{
    const struct print_column columns[] = {{_("alike"), PRINT_RIGHT, false},
                                           {_("object"), PRINT_LEFT, true},
                                           {_("and"), PRINT_LEFT, true},
                                           {_("what speaks for it"), PRINT_LEFT, true},
                                           {_("decided"), PRINT_LEFT, false}};
    struct print_table *table = print_table_new(cli, columns, sizeof(columns) / sizeof(columns[0]));
    for (size_t i = 0; i < count; i++) {
        print_cell_format(table, "%d %%", pairs[i].score);
        print_cell_format(table, "%s/%s", pairs[i].kind, pairs[i].one.key);
        print_cell(table, pairs[i].other.key);
        print_cell(table, evidence_text(cli, &pairs[i]));
        print_cell(table, decision_text(cli, &pairs[i]));
    }
    print_table_end(table);
    printf(_("\nOne thing registered twice? peil register merge KEEP OTHER. Two things? peil register distinct.\n"));
}

int register_duplicates(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    const struct peil_setting *settings = arguments->settings;
    unsigned kinds = settings[OPTION_KIND].text ? 1u << settings[OPTION_KIND].integer : ALL_KINDS;
    date_day day = settings[OPTION_AS_OF].given ? (date_day)settings[OPTION_AS_OF].integer : date_today();
    struct duplicate *pairs;
    size_t count, shown = 0;
    int failed = cli_store(cli, &store, error);
    if (!failed)
        failed =
            duplicates_find(cli->arena, store, day, kinds, (int)settings[OPTION_LEAST].integer, &pairs, &count, error);
    if (failed)
        return failed;
    for (size_t i = 0; i < count; i++)
        if (settings[OPTION_ALL].integer || pairs[i].decision == DUPLICATE_OPEN)
            pairs[shown++] = pairs[i];
    if (cli->json) {
        json_t *list = json_array();
        for (size_t i = 0; i < shown; i++)
            json_array_append_new(list, pair_json(&pairs[i]));
        rows_dump(list);
    } else if (shown == 0) {
        printf(_("No two objects look like one.\n"));
    } else {
        print_pairs(cli, pairs, shown);
    }
    return CLI_EXIT_OK;
}

static int decide(struct cli *cli, const struct cli_arguments *arguments, bool merge, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    struct duplicate_deed deed = {.merge = merge, .today = date_today(), .note = arguments->settings[OPTION_WHY].text};
    char on[11];
    deed.on = arguments->settings[OPTION_ON].given ? (date_day)arguments->settings[OPTION_ON].integer : deed.today;
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : rows_object(cli, store, arguments->words[0], &deed.one, error);
    failed = failed ? failed : rows_object(cli, store, arguments->words[1], &deed.other, error);
    failed = failed ? failed : duplicate_decide(store, &deed, error);
    if (failed)
        return failed;
    date_format(deed.on, on);
    if (cli->json)
        rows_dump(json_pack("{s:s, s:s, s:s, s:s, s:s}", "kind", deed.one.kind, merge ? "keep" : "one", deed.one.key,
                            "other", deed.other.key, "decision", merge ? "merge" : "distinct", "on", on));
    else if (merge)
        print_text(arena_format(
            cli->arena, _("%s/%s stays. Take %s out of its register: until then it counts as registered twice."),
            deed.one.kind, deed.one.key, deed.other.key));
    else
        print_text(arena_format(cli->arena, _("%s/%s and %s are two, and are not offered again."), deed.one.kind,
                                deed.one.key, deed.other.key));
    return CLI_EXIT_OK;
}

int register_merge(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    return decide(cli, arguments, true, error);
}

int register_distinct(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    return decide(cli, arguments, false, error);
}
