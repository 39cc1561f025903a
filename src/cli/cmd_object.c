/* SPDX-License-Identifier: EUPL-1.2 */
/* peil object show [KIND/]KEY: what the register knows of an object, and what every run said of it. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/utf8.h"
#include "cli/commands.h"
#include "cli/pdca_words.h"
#include "cli/print.h"
#include "cli/rows.h"
#include "cli/run_page.h"
#include "base/poison.h"

static const struct peil_option show_options[] = {
    {.name = "kind",
     .type = PEIL_OPTION_CHOICE,
     .choices = "dataset|process|chain|system",
     .text = N_("the kind of the object, when several share the key")},
};

struct page {
    struct results_object object;
    struct results_programme *programmes;
    struct history {
        struct results_cell *cells;
        size_t count;
    } * histories; /* one for each programme */
    size_t programme_count;
    json_t *findings, *issues; /* arrays; NULL: none */
};

/* What falls short, and what somebody doubts. */
static int read_findings(struct store *store, struct page *page, struct peil_error *error)
{
    _cleanup_result_ PGresult *findings = NULL, *issues = NULL;
    const struct pdca_filter filter = {.object = page->object.id, .day = date_today()};
    int failed = pdca_finding_list(store, &filter, &findings, error);
    failed = failed ? failed : pdca_issue_list(store, &filter, &issues, error);
    if (failed)
        return failed;
    page->findings = json_array();
    page->issues = json_array();
    for (int row = 0; row < PQntuples(findings); row++)
        json_array_append_new(page->findings,
                              json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s?, s:s?}", "finding",
                                        (json_int_t)store_integer(findings, row, 0), "programme",
                                        store_text(findings, row, 4), "check", store_text(findings, row, 5), "title",
                                        store_text(findings, row, 6), "state", store_text(findings, row, 12),
                                        "open_since", store_text(findings, row, 16), "due_on",
                                        store_text(findings, row, 19), "answers", store_text(findings, row, 20)));
    for (int row = 0; row < PQntuples(issues); row++)
        json_array_append_new(page->issues,
                              json_pack("{s:I, s:s?, s:s, s:s, s:s, s:s?}", "issue",
                                        (json_int_t)store_integer(issues, row, 0), "field", store_text(issues, row, 3),
                                        "what", store_text(issues, row, 4), "state", store_text(issues, row, 8),
                                        "due_on", store_text(issues, row, 7), "answer", store_text(issues, row, 10)));
    return 0;
}

static int read_page(struct cli *cli, const struct cli_arguments *arguments, struct page *ret_page,
                     struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed
                    : results_object_find(cli->arena, store, arguments->settings[0].text, arguments->words[0],
                                          &ret_page->object, error);
    failed = failed ? failed
                    : results_programmes(cli->arena, store, &ret_page->programmes, &ret_page->programme_count, error);
    if (failed)
        return failed;
    ret_page->histories = arena_allocate_array(cli->arena, ret_page->programme_count + 1, sizeof(*ret_page->histories));
    for (size_t i = 0; !failed && i < ret_page->programme_count; i++)
        failed = results_history(cli->arena, store, ret_page->programmes[i].id, ret_page->object.id,
                                 &ret_page->histories[i].cells, &ret_page->histories[i].count, error);
    return failed ? failed : read_findings(store, ret_page, error);
}

/* ---- On the terminal
 * -------------------------------------------------------------------------------------------------- */

static const char *day_text(struct cli *cli, date_day day)
{
    char text[11];
    date_format(day, text);
    return day == DATE_NONE ? "…" : arena_text(cli->arena, text);
}

/* "Anna, since 2026-01-01, until 2026-12-31, accepted 2026-01-15" */
static const char *holder_text(struct cli *cli, const struct results_role *role)
{
    _cleanup_buffer_ struct buffer text = {0};
    buffer_append_text(&text, role->written);
    if (role->since != DATE_NONE)
        buffer_append_format(&text, _(", since %s"), day_text(cli, role->since));
    if (role->until != DATE_NONE)
        buffer_append_format(&text, _(", until %s"), day_text(cli, role->until));
    if (role->accepted != DATE_NONE)
        buffer_append_format(&text, _(", accepted %s"), day_text(cli, role->accepted));
    return arena_text(cli->arena, buffer_text(&text));
}

/* Who holds each role, and below it all that was ever said of it: from when up to when, and who said so. */
static void print_roles(struct cli *cli, const struct results_object *object)
{
    for (size_t first = 0, end; first < object->role_count; first = end) {
        const char *role = object->roles[first].role;
        const struct results_role *held = NULL;
        for (end = first; end < object->role_count && strcmp(object->roles[end].role, role) == 0; end++)
            if (object->roles[end].held)
                held = &object->roles[end];
        print_line(role, held ? holder_text(cli, held) : NULL);
        if (held && held->mandate)
            print_line("", arena_format(cli->arena, _("mandate: %s"), held->mandate));
        for (size_t i = first; i < end && end - first > (held ? 1u : 0u); i++) {
            const struct results_role *said = &object->roles[i];
            print_line("", arena_format(cli->arena, "%s – %s  %s (%s)", day_text(cli, said->valid_from),
                                        day_text(cli, said->valid_to), holder_text(cli, said),
                                        said->actor ? said->actor : said->source));
        }
    }
}

static void print_reviews(struct cli *cli, const struct results_object *object)
{
    for (size_t i = 0; i < object->review_count; i++) {
        const struct results_review *review = &object->reviews[i];
        print_line(i ? "" : _("reviews"), arena_format(cli->arena, "%s  %s, %s%s%s", day_text(cli, review->done_on),
                                                       _(review->what), review->party ? review->party : review->actor,
                                                       review->note ? ": " : "", review->note ? review->note : ""));
    }
}

/* What the relation is called, seen from this object. */
static const char *relation_word(const struct results_link *link)
{
    static const struct {
        const char *relation, *outward, *inward;
    } words[] = {
        {"uses", N_("uses"), N_("used by")},
        {"produces", N_("produces"), N_("produced by")},
        {"part_of", N_("part of"), N_("consists of")},
        {"next", N_("goes on in"), N_("comes after")},
        {"refers_to", N_("refers to"), N_("referred to by")},
    };
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strcmp(words[i].relation, link->relation) == 0)
            return _(link->outward ? words[i].outward : words[i].inward);
    return link->relation;
}

static void print_links(struct cli *cli, const struct results_object *object)
{
    const char *before = "";
    for (size_t i = 0; i < object->link_count; i++) {
        const struct results_link *link = &object->links[i];
        const char *word = relation_word(link);
        print_line(strcmp(word, before) == 0 ? "" : word,
                   arena_format(cli->arena, "%s/%s  %s", link->kind, link->key,
                                link->title ? link->title : _("(not in the register)")));
        before = word;
    }
}

static const char *member(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "–";
}

static void print_findings(struct cli *cli, const struct page *page)
{
    size_t i;
    json_t *item;
    json_array_foreach(page->findings, i, item)
    {
        print_line(i ? "" : _("findings"),
                   arena_format(cli->arena, _("%lld  %s: %s since %s"),
                                (long long)json_integer_value(json_object_get(item, "finding")), member(item, "title"),
                                pdca_word(member(item, "state")), member(item, "open_since")));
    }
    json_array_foreach(page->issues, i, item)
    {
        print_line(i ? "" : _("doubts"),
                   arena_format(cli->arena, _("%lld  %s: %s, answer by %s"),
                                (long long)json_integer_value(json_object_get(item, "issue")), member(item, "what"),
                                pdca_word(member(item, "state")), member(item, "due_on")));
    }
}

/* "owners of processes (owners.csv:2): document_number, reviewed" */
static void print_additions(struct cli *cli, const struct results_object *object)
{
    for (size_t i = 0; i < object->addition_count; i++) {
        const struct results_addition *addition = &object->additions[i];
        json_t *values = json_loads(addition->values, 0, NULL), *value;
        const char *name;
        _cleanup_buffer_ struct buffer names = {0};
        json_object_foreach(values, name, value) buffer_append_format(&names, "%s%s", names.size ? ", " : "", name);
        print_line(i ? "" : _("added by"),
                   arena_format(cli->arena, "%s (%s): %s", addition->source, addition->place, buffer_text(&names)));
        json_decref(values);
    }
}

static void print_object(struct cli *cli, const struct results_object *object)
{
    char day[11];
    json_t *attributes = json_loads(object->attributes, 0, NULL);
    const char *description = json_string_value(json_object_get(attributes, "description"));
    print_line(object->kind, object->key);
    print_line(_("title"), object->title);
    print_line(_("description"), description);
    print_line(_("unit"), object->unit_name ? object->unit_name : object->unit_key);
    print_line(_("criticality"), arena_format(cli->arena, "%d", object->criticality));
    print_roles(cli, object);
    print_reviews(cli, object);
    print_links(cli, object);
    print_additions(cli, object);
    if (object->valid_to != DATE_NONE) {
        date_format(object->valid_to, day);
        print_line(_("left the register"), day);
    }
    json_decref(attributes);
}

static const char *score_text(struct cli *cli, const struct results_cell *cell)
{
    if (cell->outcome != OUTCOME_OK && cell->outcome != OUTCOME_SHORT)
        return "";
    return arena_format(cli->arena, "%" PRId64 "/%" PRId64, cell->n, cell->d);
}

static bool same_verdict(const struct results_cell *a, const struct results_cell *b)
{
    return a->outcome == b->outcome && a->n == b->n && a->d == b->d && strcmp(a->reason, b->reason) == 0 &&
           strcmp(a->plugin, b->plugin) == 0;
}

/* The newest cell of each check, and below it what it was before, as far as it was different. */
static void print_check(struct cli *cli, const struct history *history, size_t newest)
{
    const struct results_cell *cell = &history->cells[newest];
    struct reason_words words =
        *cell->reason ? reason_words(cli, cell->plugin, cell->reason) : (struct reason_words){0};
    char day[11];
    print_line(outcome_word(cell->outcome), arena_format(cli->arena, "%s  %s", cell->title, score_text(cli, cell)));
    if (*cell->reason)
        print_line("", arena_format(cli->arena, "%s%s%s", words.text ? words.text : cell->reason,
                                    cell->detail ? ": " : "", cell->detail ? cell->detail : ""));
    if (words.hint && cell->outcome != OUTCOME_OK)
        print_line("", arena_format(cli->arena, "→ %s", words.hint));
    const struct results_cell *later = cell;
    for (size_t i = newest; i-- > 0;) {
        const struct results_cell *earlier = &history->cells[i];
        if (earlier->check_id != cell->check_id)
            continue;
        if (!same_verdict(earlier, later)) {
            date_format(earlier->as_of, day);
            print_line("", arena_format(cli->arena, _("until run %d (%s): %s %s"), earlier->number, day,
                                        outcome_word(earlier->outcome), score_text(cli, earlier)));
        }
        later = earlier;
    }
}

static void print_history(struct cli *cli, const char *programme, const struct history *history)
{
    char day[11];
    if (history->count == 0)
        return;
    int number = history->cells[history->count - 1].number;
    date_format(history->cells[history->count - 1].as_of, day);
    printf(_("\n%s, run %d (%s)\n"), programme, number, day);
    for (size_t i = 0; i < history->count; i++)
        if (history->cells[i].number == number)
            print_check(cli, history, i);
}

/* ---- As JSON
 * ---------------------------------------------------------------------------------------------------------- */

static json_t *cell_json(struct cli *cli, const struct results_cell *cell)
{
    char day[11];
    struct reason_words words =
        *cell->reason ? reason_words(cli, cell->plugin, cell->reason) : (struct reason_words){0};
    date_format(cell->as_of, day);
    return json_pack("{s:i, s:s, s:s, s:s, s:s, s:I, s:I, s:s, s:s?, s:s?, s:s?}", "run", cell->number, "as_of", day,
                     "check", cell->check, "title", cell->title, "outcome", outcome_names[cell->outcome], "n",
                     (json_int_t)cell->n, "d", (json_int_t)cell->d, "reason", cell->reason, "reason_text", words.text,
                     "hint", words.hint, "detail", cell->detail);
}

static void add_day(json_t *object, const char *name, date_day day)
{
    char text[11];
    date_format(day, text);
    json_object_set_new(object, name, day == DATE_NONE ? json_null() : json_string(text));
}

static json_t *role_json(const struct results_role *role)
{
    json_t *out = json_pack("{s:s, s:s, s:s?, s:b, s:s?, s:s}", "role", role->role, "name", role->written, "mandate",
                            role->mandate, "held", role->held, "actor", role->actor, "source", role->source);
    add_day(out, "since", role->since);
    add_day(out, "until", role->until);
    add_day(out, "accepted", role->accepted);
    add_day(out, "valid_from", role->valid_from);
    add_day(out, "valid_to", role->valid_to);
    return out;
}

static json_t *review_json(const struct results_review *review)
{
    json_t *out = json_pack("{s:s, s:s?, s:s?, s:s}", "what", review->what, "party", review->party, "note",
                            review->note, "actor", review->actor);
    add_day(out, "done_on", review->done_on);
    return out;
}

static json_t *link_json(const struct results_link *link)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s?}", "relation", link->relation, "direction",
                     link->outward ? "to" : "from", "kind", link->kind, "key", link->key, "title", link->title);
}

static json_t *addition_json(const struct results_addition *addition)
{
    json_t *out = json_pack("{s:s, s:s, s:o?}", "source", addition->source, "place", addition->place, "values",
                            json_loads(addition->values, 0, NULL));
    add_day(out, "since", addition->since);
    return out;
}

static json_t *page_json(struct cli *cli, const struct page *page)
{
    const struct results_object *object = &page->object;
    json_t *roles = json_array(), *history = json_array(), *reviews = json_array();
    json_t *programmes = json_object();
    for (size_t i = 0; i < object->role_count; i++)
        json_array_append_new(object->roles[i].held ? roles : history, role_json(&object->roles[i]));
    for (size_t i = 0; i < object->review_count; i++)
        json_array_append_new(reviews, review_json(&object->reviews[i]));
    for (size_t i = 0; i < page->programme_count; i++) {
        json_t *cells = json_array();
        for (size_t j = 0; j < page->histories[i].count; j++)
            json_array_append_new(cells, cell_json(cli, &page->histories[i].cells[j]));
        json_object_set_new(programmes, page->programmes[i].name, cells);
    }
    json_t *additions = json_array(), *links = json_array();
    for (size_t i = 0; i < object->link_count; i++)
        json_array_append_new(links, link_json(&object->links[i]));
    for (size_t i = 0; i < object->addition_count; i++)
        json_array_append_new(additions, addition_json(&object->additions[i]));
    return json_pack("{s:s, s:s, s:s?, s:i, s:s?, s:s?, s:b, s:o?, s:o, s:o, s:o, s:o, s:o, s:O, s:O, s:o}", "kind",
                     object->kind, "key", object->key, "title", object->title, "criticality", object->criticality,
                     "unit", object->unit_key, "unit_name", object->unit_name, "current", object->valid_to == DATE_NONE,
                     "attributes", json_loads(object->attributes, 0, NULL), "roles", roles, "roles_other", history,
                     "reviews", reviews, "links", links, "additions", additions, "findings", page->findings, "issues",
                     page->issues, "results", programmes);
}

static void show(struct cli *cli, const struct page *page)
{
    if (cli->json) {
        rows_dump(page_json(cli, page));
        return;
    }
    print_object(cli, &page->object);
    print_findings(cli, page);
    for (size_t i = 0; i < page->programme_count; i++)
        print_history(cli, page->programmes[i].name, &page->histories[i]);
}

static int show_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    struct page page = {0};
    int failed = read_page(cli, arguments, &page, error);
    if (!failed)
        show(cli, &page);
    json_decref(page.findings);
    json_decref(page.issues);
    return failed ? failed : CLI_EXIT_OK;
}

static const struct command object_commands[] = {
    {.name = "show",
     .words = "[KIND/]KEY",
     .summary = N_("one object: what is known of it, and what every run said"),
     .words_least = 1,
     .words_most = 1,
     .options = show_options,
     .option_count = 1,
     .run = show_run},
    {0},
};

const struct command command_object = {
    .name = "object",
    .summary = N_("objects of the register and their results"),
    .subcommands = object_commands,
};
