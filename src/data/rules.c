/* SPDX-License-Identifier: EUPL-1.2 */
/* Reading and checking a file of rules. */
#include "data/rules.h"

#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/option.h"
#include "base/text.h"
#include "base/poison.h"

enum { LONGEST_NAME = 49, LARGEST_FILE = 1 << 20, DEADLINE_SECONDS = 900 };

struct reading {
    struct arena *arena;
    const char *file;
    struct ini_document document;
    struct rules *rules;
    struct data_source *sources;
    struct rules_dataset *datasets;
    struct rule *items;
    struct peil_error *error;
};

static int refuse(const struct reading *reading, unsigned line, const char *format, ...) PEIL_PRINTF(3, 4);
static int refuse(const struct reading *reading, unsigned line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    error_set_va(reading->error, PEIL_ERROR_USAGE, format, arguments);
    va_end(arguments);
    return error_prefix(reading->error, "%s:%u", reading->file, line);
}

static unsigned line_of(const struct ini_section *section, const char *key)
{
    for (size_t i = 0; i < section->entry_count; i++)
        if (strcmp(section->entries[i].key, key) == 0)
            return section->entries[i].line;
    return section->line;
}

static bool name_is_good(const char *name)
{
    static const char characters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
    size_t size = strlen(name);
    return size > 0 && size <= LONGEST_NAME && strspn(name, characters) == size && name[0] != '-';
}

static const char *place_of(struct reading *reading, unsigned line)
{
    return arena_format(reading->arena, "%s:%u", reading->file, line);
}

/* The lines of a LIST setting. */
static const char *const *lines(struct arena *arena, const char *text, uint32_t *ret_count)
{
    *ret_count = 0;
    if (!text)
        return NULL;
    const char **items = arena_allocate_array(arena, strlen(text) + 2, sizeof(*items));
    while (*text) {
        size_t size = strcspn(text, "\n");
        if (size)
            items[(*ret_count)++] = arena_text_n(arena, text, size);
        text += size + (text[size] == '\n');
    }
    return items;
}

/* ---- Sections ------------------------------------------------------------------------------------------------------
 */

enum section_kind { SECTION_RULES, SECTION_SOURCE, SECTION_DATASET, SECTION_RULE, SECTION_KINDS };
static const char *const section_kinds[SECTION_KINDS] = {"rules", "source", "dataset", "rule"};

static int check_section(const struct reading *reading, size_t index, enum section_kind *ret_kind)
{
    const struct ini_section *section = &reading->document.sections[index];
    if (!*section->name)
        return refuse(reading, section->entries[0].line, _("'%s' stands before the first [section]"),
                      section->entries[0].key);
    for (*ret_kind = 0; *ret_kind < SECTION_KINDS; (*ret_kind)++)
        if (strcmp(section_kinds[*ret_kind], section->kind) == 0)
            break;
    if (*ret_kind == SECTION_KINDS)
        return refuse(reading, section->line,
                      _("no section [%s]: rules have [rules], [source NAME], [dataset KEY] and [rule KEY]"),
                      section->name);
    if (*ret_kind != SECTION_RULES && !name_is_good(section->rest))
        return refuse(reading, section->line,
                      _("[%s NAME]: a name has letters, digits, '_', '-' and '.', and no spaces"), section->kind);
    for (size_t i = 0; i < index; i++)
        if (strcmp(reading->document.sections[i].kind, section->kind) == 0 &&
            strcmp(reading->document.sections[i].rest, section->rest) == 0)
            return refuse(reading, section->line, _("[%s] is there already, on line %u"), section->name,
                          reading->document.sections[i].line);
    return 0;
}

/* ---- [rules]
 * --------------------------------------------------------------------------------------------------------- */

static int read_head(struct reading *reading, struct ini_section *section)
{
    static const struct peil_option options[] = {
        {.name = "name",
         .type = PEIL_OPTION_TEXT,
         .flags = PEIL_OPTION_REQUIRED,
         .text = N_("short name, for commands")},
        {.name = "title", .type = PEIL_OPTION_TEXT, .text = N_("what people see")},
        {.name = "from",
         .type = PEIL_OPTION_DATE,
         .flags = PEIL_OPTION_REQUIRED,
         .text = N_("the day from which it holds")},
    };
    struct peil_setting settings[3];
    int failed = option_check(reading->arena, options, 3, reading->file, section, settings, reading->error);
    if (failed)
        return failed;
    if (!name_is_good(settings[0].text))
        return refuse(reading, line_of(section, "name"), _("'%s' is no name: letters, digits, '_', '-' and '.'"),
                      settings[0].text);
    reading->rules->name = settings[0].text;
    reading->rules->title = settings[1].given ? settings[1].text : settings[0].text;
    reading->rules->from = (date_day)settings[2].integer;
    return 0;
}

/* ---- [source NAME]: the plugin's own settings, which it checks itself
 * ------------------------------------------------- */

static int read_source(struct reading *reading, struct ini_section *section)
{
    struct data_source *source = &reading->sources[reading->rules->source_count++];
    struct job_setting *settings = arena_allocate_array(reading->arena, section->entry_count + 1, sizeof(*settings));
    source->name = section->name;
    source->place = place_of(reading, section->line);
    source->settings = settings;
    for (size_t i = 0; i < section->entry_count; i++) {
        const struct ini_entry *entry = &section->entries[i];
        if (strcmp(entry->key, "password") == 0)
            return refuse(reading, entry->line, _("a password does not stand in a file of rules: give a passfile"));
        if (strcmp(entry->key, "plugin") == 0)
            source->plugin = entry->value;
        else
            settings[source->setting_count++] =
                (struct job_setting){.key = entry->key, .value = entry->value, .place = place_of(reading, entry->line)};
    }
    if (!source->plugin || !name_is_good(source->plugin))
        return refuse(reading, section->line, _("[%s]: 'plugin' is missing: pg, csv …"), section->name);
    return 0;
}

/* ---- [dataset KEY]
 * ------------------------------------------------------------------------------------------------------ */

static int find_source(struct reading *reading, const struct ini_section *section, const char *name, size_t *ret_index)
{
    const char **names = arena_allocate_array(reading->arena, reading->rules->source_count + 1, sizeof(*names));
    for (size_t i = 0; i < reading->rules->source_count; i++) {
        names[i] = reading->sources[i].name + strlen("source ");
        if (strcmp(names[i], name) == 0) {
            *ret_index = i;
            return 0;
        }
    }
    const char *nearest = text_nearest(name, names, reading->rules->source_count);
    return nearest ? refuse(reading, line_of(section, "source"), _("there is no [source %s]; did you mean '%s'?"), name,
                            nearest)
                   : refuse(reading, line_of(section, "source"), _("there is no [source %s]"), name);
}

static int read_dataset(struct reading *reading, struct ini_section *section)
{
    static const struct peil_option options[] = {
        {.name = "source", .type = PEIL_OPTION_TEXT, .flags = PEIL_OPTION_REQUIRED, .text = N_("which [source NAME]")},
        {.name = "table", .type = PEIL_OPTION_TEXT, .text = N_("schema.table, sheet or layer")},
        {.name = "personal", .type = PEIL_OPTION_LIST, .text = N_("columns of which no value may ever be shown")},
        {.name = "deadline",
         .type = PEIL_OPTION_INTEGER,
         .standard = "900",
         .minimum = 1,
         .maximum = 86400,
         .text = N_("seconds that measuring may take")},
    };
    struct peil_setting settings[4];
    struct rules_dataset *dataset = &reading->datasets[reading->rules->dataset_count++];
    int failed = option_check(reading->arena, options, 4, reading->file, section, settings, reading->error);
    if (failed)
        return failed;
    uint32_t count;
    const char *const *personal = lines(reading->arena, settings[2].text, &count);
    struct peil_column *columns = arena_allocate_array(reading->arena, count + 1u, sizeof(*columns));
    for (uint32_t i = 0; i < count; i++)
        columns[i] = (struct peil_column){.name = personal[i], .flags = PEIL_COLUMN_PERSONAL};
    *dataset = (struct rules_dataset){.key = section->rest,
                                      .table = settings[1].text,
                                      .place = place_of(reading, section->line),
                                      .personal = columns,
                                      .personal_count = count,
                                      .deadline_s = settings[3].integer};
    return find_source(reading, section, settings[0].text, &dataset->source);
}

/* ---- [rule KEY]
 * ---------------------------------------------------------------------------------------------------------- */

enum {
    KEY_DATASET,
    KEY_CHECK,
    KEY_TITLE,
    KEY_NORM,
    KEY_WEIGHT,
    KEY_WHERE,
    KEY_COLUMN,
    KEY_COLUMNS,
    KEY_FORMAT,
    KEY_PATTERN,
    KEY_VALUES,
    KEY_MINIMUM,
    KEY_MAXIMUM,
    KEY_EXPRESSION,
    KEY_REFERENCE_TABLE,
    KEY_REFERENCE_COLUMNS,
    KEY_FOLLOW,
    KEY_DAYS,
    KEY_COUNT
};

static const struct peil_option rule_options[KEY_COUNT] = {
    [KEY_DATASET] = {.name = "dataset",
                     .type = PEIL_OPTION_TEXT,
                     .flags = PEIL_OPTION_REQUIRED,
                     .text = N_("which [dataset KEY]")},
    [KEY_CHECK] = {.name = "check",
                   .type = PEIL_OPTION_TEXT,
                   .flags = PEIL_OPTION_REQUIRED,
                   .text = N_("what is counted")},
    [KEY_TITLE] = {.name = "title", .type = PEIL_OPTION_TEXT, .text = N_("what people see")},
    [KEY_NORM] = {.name = "norm",
                  .type = PEIL_OPTION_TEXT,
                  .standard = "100",
                  .text = N_("per cent of the rows that must be good")},
    [KEY_WEIGHT] = {.name = "weight",
                    .type = PEIL_OPTION_INTEGER,
                    .standard = "1",
                    .minimum = 1,
                    .maximum = 100,
                    .text = N_("how heavily the rule counts")},
    [KEY_WHERE] = {.name = "where", .type = PEIL_OPTION_TEXT, .text = N_("an expression: only these rows")},
    [KEY_COLUMN] = {.name = "column", .type = PEIL_OPTION_TEXT, .text = N_("the column")},
    [KEY_COLUMNS] = {.name = "columns", .type = PEIL_OPTION_LIST, .text = N_("the columns, together")},
    [KEY_FORMAT] = {.name = "format", .type = PEIL_OPTION_TEXT, .text = N_("a format of peil-data(7)")},
    [KEY_PATTERN] = {.name = "pattern",
                     .type = PEIL_OPTION_TEXT,
                     .text = N_("a regular expression for the whole value")},
    [KEY_VALUES] = {.name = "values", .type = PEIL_OPTION_LIST, .text = N_("the values that are good")},
    [KEY_MINIMUM] = {.name = "minimum", .type = PEIL_OPTION_TEXT, .text = N_("the lower bound")},
    [KEY_MAXIMUM] = {.name = "maximum", .type = PEIL_OPTION_TEXT, .text = N_("the upper bound")},
    [KEY_EXPRESSION] = {.name = "expression", .type = PEIL_OPTION_TEXT, .text = N_("an expression")},
    [KEY_REFERENCE_TABLE] = {.name = "reference_table", .type = PEIL_OPTION_TEXT, .text = N_("the other table")},
    [KEY_REFERENCE_COLUMNS] = {.name = "reference_columns",
                               .type = PEIL_OPTION_LIST,
                               .text = N_("its columns, in the same order")},
    [KEY_FOLLOW] = {.name = "follow",
                    .type = PEIL_OPTION_LIST,
                    .text = N_("the columns that are determined, or compared")},
    [KEY_DAYS] = {.name = "days",
                  .type = PEIL_OPTION_INTEGER,
                  .minimum = 0,
                  .maximum = 36500,
                  .text = N_("at most so many days")},
};

/* Which keys a bit stands for. */
static const struct {
    unsigned bit;
    int keys[2]; /* -1: none */
} key_bits[] = {
    {RULE_KEY_COLUMN, {KEY_COLUMN, -1}},         {RULE_KEY_COLUMNS, {KEY_COLUMNS, KEY_COLUMN}},
    {RULE_KEY_FORMAT, {KEY_FORMAT, -1}},         {RULE_KEY_PATTERN, {KEY_PATTERN, -1}},
    {RULE_KEY_VALUES, {KEY_VALUES, -1}},         {RULE_KEY_BOUNDS, {KEY_MINIMUM, KEY_MAXIMUM}},
    {RULE_KEY_EXPRESSION, {KEY_EXPRESSION, -1}}, {RULE_KEY_REFERENCE, {KEY_REFERENCE_TABLE, KEY_REFERENCE_COLUMNS}},
    {RULE_KEY_OTHERS, {KEY_FOLLOW, -1}},         {RULE_KEY_DAYS, {KEY_DAYS, -1}},
    {RULE_KEY_WHERE, {KEY_WHERE, -1}},
};

static int find_kind(struct reading *reading, const struct ini_section *section, const char *name,
                     const struct rule_kind **ret_kind)
{
    const char *names[64];
    size_t count = 0;
    for (const struct rule_kind *kind = rule_kinds; kind->name; kind++) {
        names[count++] = kind->name;
        if (strcmp(kind->name, name) == 0) {
            *ret_kind = kind;
            return 0;
        }
    }
    const char *nearest = text_nearest(name, names, count);
    return nearest ? refuse(reading, line_of(section, "check"), _("there is no check '%s'; did you mean '%s'?"), name,
                            nearest)
                   : refuse(reading, line_of(section, "check"), _("there is no check '%s'; see peil-rules(5)"), name);
}

static int check_keys(const struct reading *reading, const struct ini_section *section, const struct rule_kind *kind,
                      const struct peil_setting *settings)
{
    unsigned may[KEY_COUNT] = {0};
    for (size_t i = 0; i < sizeof(key_bits) / sizeof(key_bits[0]); i++) {
        bool given = false;
        for (int j = 0; j < 2; j++) {
            int key = key_bits[i].keys[j];
            if (key < 0)
                continue;
            given |= settings[key].given != 0;
            if ((kind->needs | kind->allows) & key_bits[i].bit)
                may[key] = 1;
        }
        if ((kind->needs & key_bits[i].bit) && !given)
            return refuse(reading, section->line, _("%s needs '%s'"), kind->name,
                          rule_options[key_bits[i].keys[0]].name);
    }
    for (int key = KEY_WHERE; key < KEY_COUNT; key++)
        if (settings[key].given && !may[key])
            return refuse(reading, line_of(section, rule_options[key].name), _("%s has no '%s'"), kind->name,
                          rule_options[key].name);
    return 0;
}

/* "99.5" or "99,5": per cent, in thousandths. */
static bool norm_read(const char *text, int32_t *ret_norm)
{
    char *end;
    long whole = strtol(text, &end, 10);
    long part = 0;
    int digits = 0;
    if (end == text || whole < 0 || whole > 100)
        return false;
    if (*end == '.' || *end == ',')
        for (end++; *end >= '0' && *end <= '9' && digits < 3; end++, digits++)
            part = part * 10 + (*end - '0');
    for (; digits < 3; digits++)
        part *= 10;
    *ret_norm = (int32_t)(whole * 1000 + part);
    return *end == '\0' && *ret_norm <= 100000;
}

static int whole_read(const struct reading *reading, const struct ini_section *section, const char *key,
                      const struct peil_setting *setting, int64_t *ret_value)
{
    char *end;
    if (!setting->given)
        return 0;
    *ret_value = strtoll(setting->text, &end, 10);
    if (end == setting->text || *end || *ret_value < 0)
        return refuse(reading, line_of(section, key), _("'%s' is no whole number"), setting->text);
    return 0;
}

/* "a" <= "b" and "b" <= "c" */
static const char *order_expression(struct arena *arena, const char *const *columns, uint32_t count)
{
    _cleanup_buffer_ struct buffer text = {0};
    for (uint32_t i = 0; i + 1 < count; i++) {
        if (i)
            buffer_append_text(&text, " and ");
        for (uint32_t j = 0; j < 2; j++) {
            buffer_append_text(&text, j ? " <= \"" : "\"");
            for (const char *at = columns[i + j]; *at; at++)
                buffer_append_text(&text, *at == '"' ? "\"\"" : (char[]){*at, '\0'});
            buffer_append_text(&text, "\"");
        }
    }
    return arena_text(arena, buffer_text(&text));
}

static const char *const *joined(struct arena *arena, const char *const *first, uint32_t first_count,
                                 const char *const *then, uint32_t then_count)
{
    const char **all = arena_allocate_array(arena, first_count + then_count + 1u, sizeof(*all));
    for (uint32_t i = 0; i < first_count; i++)
        all[i] = first[i];
    for (uint32_t i = 0; i < then_count; i++)
        all[first_count + i] = then[i];
    return all;
}

static void make_metric(struct reading *reading, struct rule *rule, const struct peil_setting *settings)
{
    struct arena *arena = reading->arena;
    struct peil_metric *metric = &rule->metric;
    uint32_t count;
    metric->kind = rule->kind->metric;
    metric->where = settings[KEY_WHERE].text;
    metric->columns = lines(arena, settings[KEY_COLUMN].given ? settings[KEY_COLUMN].text : settings[KEY_COLUMNS].text,
                            &metric->column_count);
    metric->argument = settings[KEY_FORMAT].given       ? settings[KEY_FORMAT].text
                       : settings[KEY_PATTERN].given    ? settings[KEY_PATTERN].text
                       : settings[KEY_EXPRESSION].given ? settings[KEY_EXPRESSION].text
                                                        : NULL;
    if (settings[KEY_VALUES].given) {
        metric->values = lines(arena, settings[KEY_VALUES].text, &metric->value_count);
    } else if ((rule->kind->needs & RULE_KEY_BOUNDS) && rule->kind->judging == RULE_SHARE) {
        const char **bounds = arena_allocate_array(arena, 2, sizeof(*bounds));
        bounds[0] = settings[KEY_MINIMUM].text;
        bounds[1] = settings[KEY_MAXIMUM].text;
        metric->values = bounds;
        metric->value_count = 2;
    }
    const char *const *others = lines(arena, settings[KEY_FOLLOW].text, &count);
    if (count) {
        metric->split = metric->column_count;
        metric->columns = joined(arena, metric->columns, metric->column_count, others, count);
        metric->column_count += count;
    }
    if (settings[KEY_REFERENCE_TABLE].given) {
        struct peil_reference *reference = arena_allocate(arena, sizeof(*reference));
        reference->table = settings[KEY_REFERENCE_TABLE].text;
        reference->columns = lines(arena, settings[KEY_REFERENCE_COLUMNS].text, &reference->column_count);
        if (!reference->column_count) {
            reference->columns = metric->columns;
            reference->column_count = metric->column_count;
        }
        metric->reference = reference;
    }
    if (strcmp(rule->kind->name, "consistency.order") == 0) {
        metric->argument = order_expression(arena, metric->columns, metric->column_count);
        metric->columns = NULL;
        metric->column_count = 0;
    }
}

static void hash_rule(struct reading *reading, struct rule *rule, const struct peil_setting *settings)
{
    struct hash hash;
    unsigned char digest[HASH_SIZE];
    char hex[HASH_HEX_SIZE];
    hash_begin(&hash);
    hash_add_text(&hash, rule->kind->name);
    hash_add_text(&hash, reading->datasets[rule->dataset].table);
    for (int key = KEY_WHERE; key < KEY_COUNT; key++)
        hash_add_text(&hash, settings[key].text);
    hash_end(&hash, digest);
    hash_hex(digest, hex);
    rule->hash = arena_text(reading->arena, hex);
}

static int find_dataset(struct reading *reading, const struct ini_section *section, const char *key, size_t *ret_index)
{
    const char **names = arena_allocate_array(reading->arena, reading->rules->dataset_count + 1, sizeof(*names));
    for (size_t i = 0; i < reading->rules->dataset_count; i++) {
        names[i] = reading->datasets[i].key;
        if (strcmp(names[i], key) == 0) {
            *ret_index = i;
            return 0;
        }
    }
    const char *nearest = text_nearest(key, names, reading->rules->dataset_count);
    return nearest ? refuse(reading, line_of(section, "dataset"), _("there is no [dataset %s]; did you mean '%s'?"),
                            key, nearest)
                   : refuse(reading, line_of(section, "dataset"), _("there is no [dataset %s]"), key);
}

static int read_rule(struct reading *reading, struct ini_section *section)
{
    struct peil_setting settings[KEY_COUNT];
    struct rule *rule = &reading->items[reading->rules->rule_count++];
    int failed =
        option_check(reading->arena, rule_options, KEY_COUNT, reading->file, section, settings, reading->error);
    failed = failed ? failed : find_dataset(reading, section, settings[KEY_DATASET].text, &rule->dataset);
    failed = failed ? failed : find_kind(reading, section, settings[KEY_CHECK].text, &rule->kind);
    failed = failed ? failed : check_keys(reading, section, rule->kind, settings);
    if (failed)
        return failed;
    rule->key = section->rest;
    rule->title = settings[KEY_TITLE].given ? settings[KEY_TITLE].text : section->rest;
    rule->place = place_of(reading, section->line);
    rule->weight = (int)settings[KEY_WEIGHT].integer;
    rule->days = settings[KEY_DAYS].integer;
    rule->minimum = -1;
    rule->maximum = INT64_MAX;
    if (!norm_read(settings[KEY_NORM].text, &rule->norm))
        return refuse(reading, line_of(section, "norm"), _("'%s' is no norm: a percentage from 0 to 100"),
                      settings[KEY_NORM].text);
    if (rule->kind->judging == RULE_COUNT) {
        failed = whole_read(reading, section, "minimum", &settings[KEY_MINIMUM], &rule->minimum);
        failed = failed ? failed : whole_read(reading, section, "maximum", &settings[KEY_MAXIMUM], &rule->maximum);
        if (failed)
            return failed;
    }
    make_metric(reading, rule, settings);
    if (strcmp(rule->kind->name, "consistency.order") == 0 && !*rule->metric.argument)
        return refuse(reading, section->line, _("%s needs at least two columns"), rule->kind->name);
    hash_rule(reading, rule, settings);
    return 0;
}

/* ---- The whole
 * ------------------------------------------------------------------------------------------------------------- */

typedef int section_reader(struct reading *reading, struct ini_section *section);

static int read_sections(struct reading *reading)
{
    static section_reader *const readers[SECTION_KINDS] = {read_head, read_source, read_dataset, read_rule};
    size_t counts[SECTION_KINDS] = {0};
    for (size_t i = 0; i < reading->document.section_count; i++) {
        enum section_kind kind = SECTION_RULES;
        int failed = check_section(reading, i, &kind);
        if (failed)
            return failed;
        counts[kind]++;
    }
    if (counts[SECTION_RULES] != 1 || counts[SECTION_RULE] == 0)
        return refuse(reading, 1, _("rules have one [rules] and at least one [rule KEY]"));
    reading->sources = arena_allocate_array(reading->arena, counts[SECTION_SOURCE] + 1, sizeof(*reading->sources));
    reading->datasets = arena_allocate_array(reading->arena, counts[SECTION_DATASET] + 1, sizeof(*reading->datasets));
    reading->items = arena_allocate_array(reading->arena, counts[SECTION_RULE] + 1, sizeof(*reading->items));
    /* In this order, whatever the file's: each looks up what came before. */
    for (enum section_kind kind = 0; kind < SECTION_KINDS; kind++)
        for (size_t i = 0; i < reading->document.section_count; i++) {
            struct ini_section *section = &reading->document.sections[i];
            int failed = strcmp(section->kind, section_kinds[kind]) == 0 ? readers[kind](reading, section) : 0;
            if (failed)
                return failed;
        }
    reading->rules->sources = reading->sources;
    reading->rules->datasets = reading->datasets;
    reading->rules->rules = reading->items;
    return 0;
}

int rules_read_text(struct arena *arena, const char *file, const char *text, size_t size, struct rules *ret_rules,
                    struct peil_error *error)
{
    struct reading reading = {.arena = arena, .file = file, .rules = ret_rules, .error = error};
    *ret_rules = (struct rules){.document = arena_text_n(arena, text, size)};
    int failed = ini_read_text(arena, file, text, size, &reading.document, error);
    return failed ? failed : read_sections(&reading);
}

int rules_read(struct arena *arena, const char *path, struct rules *ret_rules, struct peil_error *error)
{
    _cleanup_buffer_ struct buffer text = {0};
    char piece[16384];
    FILE *file = fopen(path, "re");
    if (!file)
        return error_set_errno(error, PEIL_ERROR_SYSTEM, "%s", path);
    size_t size;
    while ((size = fread(piece, 1, sizeof(piece), file)) > 0 && text.size <= LARGEST_FILE)
        buffer_append(&text, piece, size);
    bool bad = ferror(file) != 0;
    fclose(file);
    if (bad)
        return error_set_errno(error, PEIL_ERROR_SYSTEM, "%s", path);
    if (text.size > LARGEST_FILE)
        return error_set(error, PEIL_ERROR_INPUT, _("%s: more than 1 MiB"), path);
    /* Paths are seen from the file's folder: the file is named absolutely from here on. */
    _cleanup_free_ char *whole = realpath(path, NULL);
    return rules_read_text(arena, arena_text(arena, whole ? whole : path), buffer_text(&text), text.size, ret_rules,
                           error);
}
