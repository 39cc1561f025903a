/* SPDX-License-Identifier: EUPL-1.2 */
/* peil template: a description or a mandate for one object, half filled in: what is known stands there, what is missing
 * is marked, with how to write it and an example. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/rows.h"
#include "cli/run_page.h"
#include "cli/template.h"
#include "base/poison.h"

/* One part of a document. fields: names under which registers keep it, the first that is filled in counts. */
struct part {
    const char *heading, *fields, *how, *example;
};

static const struct part process_parts[] = {
    {N_("Purpose"), "purpose doel description documentation omschrijving definition",
     N_("What is this process for, for whom, and when has it succeeded? Two or three sentences that a new colleague "
        "understands."),
     N_("Whoever disagrees with a decision gets a careful second look. The process has succeeded when the objection "
        "was decided "
        "on within twelve weeks and the objector knows why.")},
    {N_("Begin and end"), "trigger aanleiding start", N_("What sets it off, and what is there when it ends?"),
     N_("It begins when an objection comes in by post or through the website, and ends with a decision that was sent "
        "and filed.")},
    {N_("Steps"), "steps stappen",
     N_("Five to ten steps in order: a verb and a thing, and who does it. A model (BPMN) may take their place; name "
        "the file."),
     N_("1. Register objection (front office). 2. Judge admissibility (lawyer). 3. Hold hearing (committee). 4. "
        "Prepare decision "
        "(lawyer). 5. Send decision (front office).")},
    {N_("Data in and out"), "inputs outputs gegevens",
     N_("Which datasets does it use and which does it make? Use their names in the data register."),
     N_("Uses: decisions, persons (BRP). Makes: objections and decisions on them.")},
    {N_("Legal basis"), "legal_basis grondslag wettelijke_grondslag",
     N_("Which law or regulation tells or allows us to do this? Name the article."),
     N_("General Administrative Law Act (Awb), chapters 6 and 7.")},
    {N_("Time limits and quality"), "time_limit termijn quality",
     N_("Within what time must it be done, and how do we see that it goes well?"),
     N_("Decision within twelve weeks (Awb 7:10). Each quarter: share in time, and share that a court overturned.")},
};

static const struct part dataset_parts[] = {
    {N_("What it is"), "description omschrijving definition documentation",
     N_("What is in it, about whom or what, since when, and what is not in it? No abbreviations that only we know."),
     N_("All provisions under the Social Support Act (Wmo) that were granted since 2015: one row for each provision, "
        "with its kind, "
        "period and supplier. Requests that were refused are not in it.")},
    {N_("What it is for"), "purpose doel", N_("Which tasks use it? This decides what quality is enough."),
     N_("Paying suppliers, steering on budget, and the yearly figures for Statistics Netherlands.")},
    {N_("Legal basis"), "legal_basis grondslag",
     N_("When there are personal data in it: on what ground (GDPR article 6), and which law?"),
     N_("GDPR article 6(1)(e), public task; Social Support Act 2015, article 5.1.1.")},
    {N_("Where it comes from"), "source bron provenance herkomst",
     N_("In which system does it arise, who enters it, and is a base register its source?"),
     N_("The Wmo application, entered by the consultants; names and addresses come from the BRP.")},
    {N_("Kept up to date"), "accrualPeriodicity frequency frequentie actualiteit",
     N_("How often is it renewed, and how old may it be?"), N_("Daily; a change is in it the next working day.")},
    {N_("Quality"), "quality kwaliteit",
     N_("Which three rules must hold, and how well do they hold? Each can be measured by peil."),
     N_("Citizen service number filled in: 100 %. End not before beginning: 100 %. Supplier is in the contract "
        "register: 98 %.")},
    {N_("Who may use it"), "license licence rights gebruik access",
     N_("Open, within the organisation, or only for named roles? Which licence when it is open?"),
     N_("Only for consultants and the finance department; anonymous counts are open (CC0).")},
    {N_("Kept until"), "retention bewaartermijn",
     N_("How long is it kept, and who destroys it? See the selection list."),
     N_("Fifteen years after the provision ended; the archive department destroys it each January.")},
    {N_("Questions"), "contactPoint contact", N_("Where does somebody who doubts a value report that?"),
     N_("datasteward.wmo@gemeente.example")},
};

static const struct part mandate_parts[] = {
    {N_("What the owner decides"), "", N_("Name what may be decided without asking anybody, and up to what amount."),
     N_("Who may use it and for what; the norms for quality; which faults are mended first; spending up to 10,000 "
        "euros a year.")},
    {N_("What the owner answers for"), "", N_("Name the results, not the activities."),
     N_("A description that is right and was reviewed in the last twelve months; findings answered within twenty "
        "working days; "
        "a steward who has the time for it.")},
    {N_("What the owner does not decide"), "", N_("Name who does, so that nobody has to guess."),
     N_("The choice of the application (chief information officer); law and policy (college).")},
    {N_("What the owner needs"), "", N_("Time, budget and people. A role without time is a name in a list."),
     N_("Four hours a month; a steward for one day a week; the figures of peil each quarter.")},
    {N_("Deputy and succession"), "", N_("Who stands in, and who finds a successor when the owner leaves?"),
     N_("The head of the unit stands in, and proposes a successor within four weeks.")},
};

#define PARTS(rows) rows, sizeof(rows) / sizeof((rows)[0])
static const struct kind {
    const char *name, *title, *of; /* of: the kind of object it is for; NULL: any */
    const struct part *parts;
    size_t part_count;
} kinds[] = {
    {"process-description", N_("Process description: %s"), "process", PARTS(process_parts)},
    {"dataset-description", N_("Description of dataset: %s"), "dataset", PARTS(dataset_parts)},
    {"owner-mandate", N_("Mandate of the owner of %s"), NULL, PARTS(mandate_parts)},
};

/* ---- What is known ----------------------------------------------------------------------------------------------- */

/* Text of the first of the fields that is filled in; a list as lines. */
static const char *known(struct arena *arena, const json_t *attributes, const char *fields)
{
    for (const char *at = fields; *at; at += strcspn(at, " "), at += *at == ' ') {
        const json_t *value = json_object_get(attributes, arena_text_n(arena, at, strcspn(at, " ")));
        _cleanup_buffer_ struct buffer text = {0};
        for (size_t i = 0; i < json_array_size(value); i++)
            if (json_is_string(json_array_get(value, i)))
                buffer_append_format(&text, "%s%s", i ? "\n" : "", json_string_value(json_array_get(value, i)));
        if (json_is_string(value) && *json_string_value(value))
            return json_string_value(value);
        if (text.size)
            return arena_text(arena, buffer_text(&text));
    }
    return NULL;
}

static void add_line(struct template_document *document, const char *label, const char *text)
{
    template_add(document, TEMPLATE_LINE, label, text && *text ? text : _("… (to be filled in)"));
}

static const char *day_text(struct arena *arena, date_day day)
{
    char text[11];
    date_format(day, text);
    return arena_text(arena, text);
}

static const struct results_role *held(const struct results_object *object, const char *role)
{
    for (size_t i = 0; i < object->role_count; i++)
        if (object->roles[i].held && strcmp(object->roles[i].role, role) == 0)
            return &object->roles[i];
    return NULL;
}

static const char *owner_role_of(struct arena *arena, const struct results_object *object)
{
    return strcmp(object->kind, "dataset") == 0 ? "data_owner" : arena_format(arena, "%s_owner", object->kind);
}

/* The head of every document: what and whose it is. */
static void add_head(struct template_document *document, const struct results_object *object, const json_t *attributes)
{
    struct arena *arena = document->arena;
    const struct results_role *owner = held(object, owner_role_of(arena, object));
    const struct results_role *steward = held(object, "steward"), *deputy = held(object, "deputy");
    add_line(document, _("Key"), arena_format(arena, "%s/%s", object->kind, object->key));
    add_line(document, _("Unit"), object->unit_name ? object->unit_name : object->unit_key);
    add_line(document, _("Owner"), owner ? owner->written : NULL);
    add_line(document, _("Owner since"), owner ? day_text(arena, owner->since) : NULL);
    add_line(document, _("Accepted on"), owner ? day_text(arena, owner->accepted) : NULL);
    add_line(document, _("Steward"), steward ? steward->written : NULL);
    add_line(document, _("Deputy"), deputy ? deputy->written : NULL);
    add_line(document, _("Version"), known(arena, attributes, "version versie"));
    add_line(document, _("Document number"), known(arena, attributes, "document_number documentnummer"));
    add_line(document, _("Reviewed on"),
             object->review_count ? day_text(arena, object->reviews[0].done_on)
                                  : known(arena, attributes, "reviewed herzien modified"));
}

static void add_part(struct template_document *document, const struct part *part, const json_t *attributes)
{
    const char *text = known(document->arena, attributes, part->fields);
    template_add(document, TEMPLATE_HEADING, NULL, _(part->heading));
    if (text) {
        template_add(document, TEMPLATE_TEXT, NULL, text);
        return;
    }
    template_add(document, TEMPLATE_MISSING, _("To be filled in"), _(part->how));
    template_add(document, TEMPLATE_EXAMPLE, NULL,
                 arena_format(document->arena, _("For example: %s"), _(part->example)));
}

/* What the newest run of each programme found short, and how to mend it. */
static int add_findings(struct cli *cli, struct store *store, struct template_document *document,
                        const struct results_object *object, struct peil_error *error)
{
    struct results_programme *programmes;
    size_t count, found = 0;
    int failed = results_programmes(cli->arena, store, &programmes, &count, error);
    for (size_t i = 0; i < count && !failed; i++) {
        struct results_cell *cells;
        size_t cell_count;
        failed = results_history(cli->arena, store, programmes[i].id, object->id, &cells, &cell_count, error);
        for (size_t c = 0; c < cell_count && !failed; c++) {
            const struct results_cell *cell = &cells[c];
            if (cell->number != cells[cell_count - 1].number || cell->outcome != OUTCOME_SHORT)
                continue;
            if (found++ == 0)
                template_add(document, TEMPLATE_HEADING, NULL, _("What was found, and how to mend it"));
            struct reason_words words =
                *cell->reason ? reason_words(cli, cell->plugin, cell->reason) : (struct reason_words){0};
            template_add(document, TEMPLATE_ITEM, cell->title,
                         arena_format(cli->arena, "%s%s%s", words.text ? words.text : cell->reason,
                                      words.hint ? ". → " : "", words.hint ? words.hint : ""));
        }
    }
    return failed;
}

static void add_signatures(struct template_document *document, const struct results_object *object)
{
    template_add(document, TEMPLATE_HEADING, NULL, _("Agreed"));
    template_add(document, TEMPLATE_LINE, _("Owner"), _("name, date, signature: ………………………………"));
    template_add(document, TEMPLATE_LINE, _("Head of the unit"), _("name, date, signature: ………………………………"));
    template_add(
        document, TEMPLATE_TEXT, NULL,
        arena_format(document->arena,
                     _("Or without a signature: an invitation to accept the role, made with peil owner invite %s/%s."),
                     object->kind, object->key));
}

/* ---- The command ------------------------------------------------------------------------------------------------- */

enum { OUTPUT };
static const struct peil_option template_options[] = {
    [OUTPUT] = {"output", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL,
                N_("the file to write, .md or .odt; without it Markdown on standard output")},
};

static int write_document(const struct template_document *document, const char *path, struct peil_error *error)
{
    size_t size = path ? strlen(path) : 0;
    _cleanup_buffer_ struct buffer text = {0};
    if (size > 4 && strcmp(path + size - 4, ".odt") == 0)
        return template_odt(document, path, error);
    if (path && (size < 4 || strcmp(path + size - 3, ".md") != 0))
        return error_set(error, PEIL_ERROR_USAGE, _("--output = %s: a name that ends with .md or .odt"), path);
    template_markdown(document, &text);
    FILE *file = path ? fopen(path, "we") : stdout;
    bool good = file && fwrite(text.data, 1, text.size, file) == text.size;
    good = path && file ? fclose(file) == 0 && good : good;
    return good ? 0 : error_set(error, PEIL_ERROR_SYSTEM, _("%s: cannot be written"), path ? path : "stdout");
}

static int make(struct cli *cli, const struct kind *kind, const char *key, const char *path, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    struct results_object object = {0};
    struct template_document document = {.arena = cli->arena, .language = cli->language};
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : results_object_find(cli->arena, store, kind->of, key, &object, error);
    if (failed)
        return failed;
    json_t *attributes = json_loads(object.attributes, 0, NULL);
    template_add(&document, TEMPLATE_TITLE, NULL,
                 arena_format(cli->arena, _(kind->title), object.title ? object.title : object.key));
    add_head(&document, &object, attributes);
    const struct results_role *owner = kind->of ? NULL : held(&object, owner_role_of(cli->arena, &object));
    if (owner && owner->mandate) {
        template_add(&document, TEMPLATE_HEADING, NULL, _("Mandate as registered"));
        template_add(&document, TEMPLATE_TEXT, NULL, owner->mandate);
    }
    for (size_t i = 0; i < kind->part_count; i++)
        add_part(&document, &kind->parts[i], attributes);
    failed = add_findings(cli, store, &document, &object, error);
    if (!kind->of)
        add_signatures(&document, &object);
    json_decref(attributes);
    failed = failed ? failed : write_document(&document, path, error);
    if (!failed && path)
        printf(_("%s is written.\n"), path);
    return failed ? failed : CLI_EXIT_OK;
}

static int template_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    const char *names[sizeof(kinds) / sizeof(kinds[0])];
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        names[i] = kinds[i].name;
        if (strcmp(kinds[i].name, arguments->words[0]) == 0)
            return make(cli, &kinds[i], arguments->words[1], arguments->settings[OUTPUT].text, error);
    }
    const char *nearest = text_nearest(arguments->words[0], names, sizeof(names) / sizeof(names[0]));
    return error_set(
        error, PEIL_ERROR_USAGE,
        _("there is no template '%s'; there are: process-description, dataset-description, owner-mandate%s%s"),
        arguments->words[0], nearest ? _("; did you mean ") : "", nearest ? nearest : "");
}

const struct command command_template = {
    .name = "template",
    .words = "TEMPLATE [KIND/]KEY",
    .summary = N_("a description or a mandate for one object, half filled in"),
    .words_least = 2,
    .words_most = 2,
    .options = template_options,
    .option_count = 1,
    .run = template_run,
};
