/* SPDX-License-Identifier: EUPL-1.2 */
/* Reading a mapping. What may stand in which section is a table. */
#include "register/mapping.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/option.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/poison.h"

const char *const mapping_sort_names[MAPPING_SORTS] = {N_("object"), N_("unit"), N_("person"), N_("assignment"),
                                                       N_("link")};

/* ---- Words of registers ---------------------------------------------------------------------------------------- */

struct mapping_word {
    enum mapping_words list;
    const char *folded; /* utf8_fold of what may be written */
    const char *meant;
};

/* Per list, the store's own word comes first. */
static const struct mapping_word words[] = {
    {WORDS_OBJECT_KIND, "dataset", "dataset"},
    {WORDS_OBJECT_KIND, "gegevensset", "dataset"},
    {WORDS_OBJECT_KIND, "process", "process"},
    {WORDS_OBJECT_KIND, "proces", "process"},
    {WORDS_OBJECT_KIND, "chain", "chain"},
    {WORDS_OBJECT_KIND, "keten", "chain"},
    {WORDS_OBJECT_KIND, "procesketen", "chain"},
    {WORDS_OBJECT_KIND, "system", "system"},
    {WORDS_OBJECT_KIND, "systeem", "system"},
    {WORDS_OBJECT_KIND, "applicatie", "system"},
    {WORDS_UNIT_KIND, "organisation", "organisation"},
    {WORDS_UNIT_KIND, "organisatie", "organisation"},
    {WORDS_UNIT_KIND, "gemeente", "organisation"},
    {WORDS_UNIT_KIND, "domain", "domain"},
    {WORDS_UNIT_KIND, "domein", "domain"},
    {WORDS_UNIT_KIND, "department", "department"},
    {WORDS_UNIT_KIND, "afdeling", "department"},
    {WORDS_UNIT_KIND, "directie", "department"},
    {WORDS_UNIT_KIND, "team", "team"},
    {WORDS_ROLE, "data owner", "data_owner"},
    {WORDS_ROLE, "data eigenaar", "data_owner"},
    {WORDS_ROLE, "dataeigenaar", "data_owner"},
    {WORDS_ROLE, "gegevenseigenaar", "data_owner"},
    {WORDS_ROLE, "process owner", "process_owner"},
    {WORDS_ROLE, "proceseigenaar", "process_owner"},
    {WORDS_ROLE, "chain owner", "chain_owner"},
    {WORDS_ROLE, "keteneigenaar", "chain_owner"},
    {WORDS_ROLE, "system owner", "system_owner"},
    {WORDS_ROLE, "systeemeigenaar", "system_owner"},
    {WORDS_ROLE, "steward", "steward"},
    {WORDS_ROLE, "datasteward", "steward"},
    {WORDS_ROLE, "gegevensbeheerder", "steward"},
    {WORDS_ROLE, "deputy", "deputy"},
    {WORDS_ROLE, "plaatsvervanger", "deputy"},
    {WORDS_RELATION, "uses", "uses"},
    {WORDS_RELATION, "gebruikt", "uses"},
    {WORDS_RELATION, "produces", "produces"},
    {WORDS_RELATION, "levert", "produces"},
    {WORDS_RELATION, "maakt", "produces"},
    {WORDS_RELATION, "part of", "part_of"},
    {WORDS_RELATION, "hoort bij", "part_of"},
    {WORDS_RELATION, "onderdeel van", "part_of"},
    {WORDS_RELATION, "next", "next"},
    {WORDS_RELATION, "volgende", "next"},
    {WORDS_RELATION, "gevolgd door", "next"},
    {WORDS_RELATION, "refers to", "refers_to"},
    {WORDS_RELATION, "verwijst naar", "refers_to"},
};
enum { WORD_COUNT = sizeof(words) / sizeof(words[0]) };

const char *mapping_word(enum mapping_words list, const char *text, size_t size)
{
    _cleanup_buffer_ struct buffer folded = {0};
    utf8_fold(&folded, text, size);
    for (size_t i = 0; i < WORD_COUNT; i++)
        if (words[i].list == list && strcmp(words[i].folded, buffer_text(&folded)) == 0)
            return words[i].meant;
    return NULL;
}

const char *mapping_words_known(struct arena *arena, enum mapping_words list)
{
    _cleanup_buffer_ struct buffer known = {0};
    for (size_t i = 0; i < WORD_COUNT; i++)
        if (words[i].list == list &&
            (i == 0 || words[i - 1].list != list || strcmp(words[i - 1].meant, words[i].meant)))
            buffer_append_format(&known, "%s%s", known.size ? ", " : "", words[i].meant);
    return arena_text(arena, buffer_text(&known));
}

/* ---- What may stand where --------------------------------------------------------------------------------------- */

struct mapping_row {
    const char *key; /* with ".*" at the end: any name may follow */
    enum mapping_target target;
    bool required;
};

static const struct mapping_row object_rows[] = {
    {"key", MAPPING_KEY, true},
    {"title", MAPPING_TITLE, false},
    {"unit", MAPPING_UNIT_OF, false},
    {"criticality", MAPPING_CRITICALITY, false},
    {"field.*", MAPPING_ATTRIBUTE, false},
    {"date.*", MAPPING_ATTRIBUTE_DATE, false},
    {"role.*", MAPPING_HOLDER, false}, /* and role.NAME.person, .since, .until, .mandate, .accepted */
};
/* Of a section with adds_to. */
static const struct mapping_row addition_rows[] = {
    {"match.*", MAPPING_MATCH, false},     {"title", MAPPING_TITLE, false},           {"unit", MAPPING_UNIT_OF, false},
    {"field.*", MAPPING_ATTRIBUTE, false}, {"date.*", MAPPING_ATTRIBUTE_DATE, false}, {"role.*", MAPPING_HOLDER, false},
};
static const struct mapping_row unit_rows[] = {
    {"key", MAPPING_KEY, true},
    {"name", MAPPING_NAME, true},
    {"kind", MAPPING_KIND, true},
    {"parent", MAPPING_PARENT, false},
};
static const struct mapping_row person_rows[] = {
    {"key", MAPPING_KEY, true},
    {"name", MAPPING_NAME, true},
    {"unit", MAPPING_UNIT_OF, false},
    {"since", MAPPING_SINCE, false},
    {"until", MAPPING_UNTIL, false},
    {"manager", MAPPING_MANAGER, false},
    {"known_as", MAPPING_KNOWN_AS, false},
};
static const struct mapping_row assignment_rows[] = {
    {"object", MAPPING_OBJECT_KEY, true}, {"kind", MAPPING_KIND, true},          {"role", MAPPING_ROLE_NAME, true},
    {"holder", MAPPING_HOLDER, true},     {"person", MAPPING_PERSON_KEY, false}, {"since", MAPPING_SINCE, false},
    {"until", MAPPING_UNTIL, false},      {"mandate", MAPPING_MANDATE, false},   {"accepted", MAPPING_ACCEPTED, false},
};
static const struct mapping_row link_rows[] = {
    {"from", MAPPING_FROM, true}, {"from_kind", MAPPING_FROM_KIND, true}, {"relation", MAPPING_RELATION, true},
    {"to", MAPPING_TO, true},     {"to_kind", MAPPING_TO_KIND, true},
};
static const struct mapping_row role_rows[] = {
    {"person", MAPPING_PERSON_KEY, false}, {"since", MAPPING_SINCE, false},       {"until", MAPPING_UNTIL, false},
    {"mandate", MAPPING_MANDATE, false},   {"accepted", MAPPING_ACCEPTED, false},
};

#define ROWS(rows) rows, sizeof(rows) / sizeof(rows[0])
static const struct {
    const char *name;
    enum mapping_sort sort;
    const struct mapping_row *rows;
    size_t row_count;
} section_kinds[] = {
    {"dataset", MAPPING_OBJECT, ROWS(object_rows)},
    {"process", MAPPING_OBJECT, ROWS(object_rows)},
    {"chain", MAPPING_OBJECT, ROWS(object_rows)},
    {"system", MAPPING_OBJECT, ROWS(object_rows)},
    {"unit", MAPPING_UNIT, ROWS(unit_rows)},
    {"person", MAPPING_PERSON, ROWS(person_rows)},
    {"assignment", MAPPING_ASSIGNMENT, ROWS(assignment_rows)},
    {"link", MAPPING_LINK, ROWS(link_rows)},
};
enum { SECTION_KIND_COUNT = sizeof(section_kinds) / sizeof(section_kinds[0]) };

static const struct peil_option source_options[] = {
    {"name", PEIL_OPTION_TEXT, PEIL_OPTION_REQUIRED, NULL, 0, 0, NULL, N_("what this register is called")},
    {"plugin", PEIL_OPTION_TEXT, PEIL_OPTION_REQUIRED, NULL, 0, 0, NULL,
     N_("the source plugin that reads it: csv, json")},
    {"organisation", PEIL_OPTION_LIST, 0, NULL, 0, 0, NULL, N_("spellings of the organisation's own name")},
    {"dates", PEIL_OPTION_LIST, 0, "YYYY-MM-DD", 0, 0, NULL, N_("how dates are written, for instance DD-MM-YYYY")},
};
enum { SOURCE_NAME, SOURCE_PLUGIN, SOURCE_ORGANISATION, SOURCE_DATES, SOURCE_COUNT };

/* ---- Reading ----------------------------------------------------------------------------------------------------- */

struct mapping_reading {
    struct arena *arena;
    const char *file;
    struct mapping *mapping;
    struct peil_error *error;
};

static int mapping_fail(struct mapping_reading *reading, unsigned line, const char *format, ...) PEIL_PRINTF(3, 4);
static int mapping_fail(struct mapping_reading *reading, unsigned line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    error_set_va(reading->error, PEIL_ERROR_USAGE, format, arguments);
    va_end(arguments);
    return error_prefix(reading->error, "%s:%u", reading->file, line);
}

/* "a\nb" as an array. */
static const char *const *mapping_list(struct arena *arena, const char *text, size_t *ret_count)
{
    size_t count = 0;
    if (!text || !*text) {
        *ret_count = 0;
        return NULL;
    }
    for (const char *at = text; at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL)
        count++;
    const char **items = arena_allocate_array(arena, count, sizeof(*items));
    for (size_t i = 0; i < count; i++) {
        size_t size = strcspn(text, "\n");
        items[i] = arena_text_n(arena, text, size);
        text += size + 1;
    }
    *ret_count = count;
    return items;
}

/* [source]: our own rows, and the rest for the plugin. */
static int mapping_read_source(struct mapping_reading *reading, struct ini_section *section)
{
    struct mapping *mapping = reading->mapping;
    struct peil_setting settings[SOURCE_COUNT];
    struct job_setting *rest = arena_allocate_array(reading->arena, section->entry_count + 1, sizeof(*rest));
    for (size_t i = 0; i < section->entry_count; i++) {
        struct ini_entry *entry = &section->entries[i];
        bool own = false;
        for (size_t j = 0; j < SOURCE_COUNT && !own; j++)
            own = strcmp(source_options[j].name, entry->key) == 0;
        if (own)
            continue;
        entry->used = true;
        rest[mapping->setting_count++] =
            (struct job_setting){.key = entry->key,
                                 .value = entry->value,
                                 .place = arena_format(reading->arena, "%s:%u", reading->file, entry->line)};
    }
    mapping->settings = rest;
    int failed =
        option_check(reading->arena, source_options, SOURCE_COUNT, reading->file, section, settings, reading->error);
    if (failed)
        return failed;
    mapping->source = settings[SOURCE_NAME].text;
    mapping->plugin = settings[SOURCE_PLUGIN].text;
    mapping->organisations =
        mapping_list(reading->arena, settings[SOURCE_ORGANISATION].text, &mapping->organisation_count);
    mapping->dates = mapping_list(reading->arena, settings[SOURCE_DATES].text, &mapping->date_count);
    if (!*mapping->source || !*mapping->plugin)
        return mapping_fail(reading, section->line, "%s", _("name and plugin are not empty"));
    for (size_t i = 0; i < mapping->date_count; i++)
        if (!date_pattern_valid(mapping->dates[i]))
            return mapping_fail(reading, section->line,
                                _("dates: '%s' is no pattern; write one such as DD-MM-YYYY or YYYYMMDD"),
                                mapping->dates[i]);
    return 0;
}

struct mapping_making {
    struct mapping_section *section;
    const struct mapping_row *rows;
    size_t row_count;
    struct mapping_field *fields;
    const char **selectors;
};

static uint32_t mapping_selector(struct mapping_making *making, const char *selector)
{
    struct mapping_section *section = making->section;
    for (uint32_t i = 0; i < section->selector_count; i++)
        if (strcmp(making->selectors[i], selector) == 0)
            return i;
    making->selectors[section->selector_count] = selector;
    return section->selector_count++;
}

static int mapping_unknown_key(struct mapping_reading *reading, const struct mapping_making *making,
                               const struct ini_entry *entry, const char *key)
{
    const char *names[24];
    size_t count = 0;
    names[count++] = "each";
    names[count++] = "only";
    if (making->section->sort == MAPPING_OBJECT)
        names[count++] = "adds_to";
    for (size_t i = 0; i < making->row_count; i++)
        names[count++] = making->rows[i].key;
    const char *nearest = text_nearest(key, names, count);
    if (making->section->adds_to && strcmp(key, "key") == 0)
        return mapping_fail(reading, entry->line,
                            _("[%s] adds to objects: which ones is said by match.key, match.title or "
                              "match.FIELD, such as match.file"),
                            making->section->title);
    if (nearest)
        return mapping_fail(reading, entry->line, _("[%s] has no key '%s'; did you mean '%s'?"), making->section->title,
                            key, nearest);
    return mapping_fail(reading, entry->line, _("[%s] has no key '%s'"), making->section->title, key);
}

static bool mapping_name_valid(const char *name)
{
    return *name && name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")] == '\0';
}

/* role.ROLE or role.ROLE.since … */
static int mapping_role(struct mapping_reading *reading, const struct mapping_making *making,
                        const struct ini_entry *entry, const char *rest, struct mapping_field *field)
{
    size_t size = strcspn(rest, ".");
    field->name = mapping_word(WORDS_ROLE, rest, size);
    if (!field->name)
        return mapping_fail(reading, entry->line, _("[%s] '%s': a role is one of %s"), making->section->title,
                            field->written, mapping_words_known(reading->arena, WORDS_ROLE));
    field->target = MAPPING_HOLDER;
    if (!rest[size])
        return 0;
    for (size_t i = 0; i < sizeof(role_rows) / sizeof(role_rows[0]); i++)
        if (strcmp(role_rows[i].key, rest + size + 1) == 0) {
            field->target = role_rows[i].target;
            return 0;
        }
    return mapping_fail(reading, entry->line,
                        _("[%s] '%s': behind a role comes person, since, until, mandate or accepted"),
                        making->section->title, field->written);
}

static int mapping_find_target(struct mapping_reading *reading, const struct mapping_making *making,
                               const struct ini_entry *entry, struct mapping_field *field)
{
    for (size_t i = 0; i < making->row_count; i++) {
        const struct mapping_row *row = &making->rows[i];
        size_t size = strlen(row->key);
        bool family = row->key[size - 1] == '*';
        field->target = row->target;
        if (!family && strcmp(row->key, field->written) == 0)
            return 0;
        if (!family || strncmp(field->written, row->key, size - 1) != 0)
            continue;
        const char *rest = field->written + size - 1;
        if (row->target == MAPPING_HOLDER)
            return mapping_role(reading, making, entry, rest, field);
        field->name = rest;
        if (!mapping_name_valid(rest))
            return mapping_fail(reading, entry->line, _("[%s] '%s': a name has letters, digits, '_' and '-'"),
                                making->section->title, field->written);
        return 0;
    }
    return mapping_unknown_key(reading, making, entry, field->written);
}

static int mapping_add_field(struct mapping_reading *reading, struct mapping_making *making,
                             const struct ini_entry *entry)
{
    struct mapping_section *section = making->section;
    struct mapping_field field = {.line = entry->line};
    size_t size = strlen(entry->key);
    field.optional = entry->key[size - 1] == '?';
    field.written = arena_text_n(reading->arena, entry->key, size - field.optional);
    int failed = mapping_find_target(reading, making, entry, &field);
    if (failed)
        return failed;
    for (size_t i = 0; i < section->field_count; i++) {
        const struct mapping_field *other = &making->fields[i];
        bool same_name = other->name && field.name ? strcmp(other->name, field.name) == 0 : other->name == field.name;
        bool attributes = (other->target == MAPPING_ATTRIBUTE || other->target == MAPPING_ATTRIBUTE_DATE) &&
                          (field.target == MAPPING_ATTRIBUTE || field.target == MAPPING_ATTRIBUTE_DATE);
        if (same_name && (other->target == field.target || attributes))
            return mapping_fail(reading, entry->line, _("'%s' was given before, on line %u"), field.written,
                                other->line);
    }
    size_t value_size = strlen(entry->value);
    if (value_size >= 2 && entry->value[0] == '"' && entry->value[value_size - 1] == '"') {
        field.constant = arena_text_n(reading->arena, entry->value + 1, value_size - 2);
    } else if (value_size == 0) {
        return mapping_fail(reading, entry->line, _("'%s' says nothing; name a column or a pointer, or write \"\""),
                            field.written);
    } else {
        field.selector = entry->value;
        field.index = mapping_selector(making, entry->value);
    }
    making->fields[section->field_count++] = field;
    return 0;
}

/* only = SELECTOR = VALUE */
static int mapping_add_filter(struct mapping_reading *reading, struct mapping_making *making,
                              const struct ini_entry *entry)
{
    struct mapping_filter *only = &making->section->only;
    const char *equals = strstr(entry->value, " = ");
    if (only->selector)
        return mapping_fail(reading, entry->line, _("'%s' was given before, on line %u"), "only", only->line);
    if (!equals || equals == entry->value)
        return mapping_fail(reading, entry->line, _("only = %s: write only = COLUMN = VALUE"), entry->value);
    only->selector = arena_text_n(reading->arena, entry->value, (size_t)(equals - entry->value));
    only->value = equals + 3;
    only->line = entry->line;
    only->index = mapping_selector(making, only->selector);
    return 0;
}

static int mapping_check_complete(struct mapping_reading *reading, const struct mapping_making *making)
{
    const struct mapping_section *section = making->section;
    for (size_t i = 0; i < making->row_count; i++)
        if (making->rows[i].required && !mapping_find(section, making->rows[i].target, NULL))
            return mapping_fail(reading, section->line, _("[%s] needs '%s'"), section->title, making->rows[i].key);
    if (section->adds_to && !mapping_find(section, MAPPING_MATCH, NULL))
        return mapping_fail(reading, section->line, _("[%s] needs '%s'"), section->title, "match.key");
    for (size_t i = 0; i < section->field_count; i++) {
        const struct mapping_field *field = &section->fields[i];
        if (section->sort == MAPPING_OBJECT && strncmp(field->written, "role.", 5) == 0 &&
            field->target != MAPPING_HOLDER && !mapping_find(section, MAPPING_HOLDER, field->name) &&
            !mapping_find(section, MAPPING_PERSON_KEY, field->name))
            return mapping_fail(reading, field->line, _("'%s' is of nobody: role.%s is missing"), field->written,
                                field->name);
    }
    return 0;
}

static int mapping_read_section(struct mapping_reading *reading, struct ini_section *ini,
                                struct mapping_section *section)
{
    struct mapping_making making = {.section = section};
    const char *names[SECTION_KIND_COUNT + 1];
    *section = (struct mapping_section){.title = ini->name, .line = ini->line};
    for (size_t i = 0; i < SECTION_KIND_COUNT; i++) {
        names[i] = section_kinds[i].name;
        if (strcmp(section_kinds[i].name, ini->kind) != 0)
            continue;
        section->sort = section_kinds[i].sort;
        section->kind = section->sort == MAPPING_OBJECT ? section_kinds[i].name : NULL;
        making.rows = section_kinds[i].rows;
        making.row_count = section_kinds[i].row_count;
    }
    names[SECTION_KIND_COUNT] = "source";
    if (!making.rows) {
        const char *nearest = text_nearest(ini->kind, names, SECTION_KIND_COUNT + 1);
        if (nearest)
            return mapping_fail(reading, ini->line, _("there is no section [%s]; did you mean [%s]?"), ini->kind,
                                nearest);
        return mapping_fail(reading, ini->line, _("there is no section [%s]"), ini->kind);
    }
    for (size_t i = 0; section->sort == MAPPING_OBJECT && i < ini->entry_count; i++)
        if (strcmp(ini->entries[i].key, "adds_to") == 0 && *ini->entries[i].value) {
            section->adds_to = ini->entries[i].value;
            making.rows = addition_rows;
            making.row_count = sizeof(addition_rows) / sizeof(addition_rows[0]);
        }
    making.fields = arena_allocate_array(reading->arena, ini->entry_count + 1, sizeof(*making.fields));
    making.selectors = arena_allocate_array(reading->arena, ini->entry_count + 1, sizeof(*making.selectors));
    section->fields = making.fields;
    section->selectors = making.selectors;
    int failed = 0;
    for (size_t i = 0; i < ini->entry_count && !failed; i++) {
        const struct ini_entry *entry = &ini->entries[i];
        if (strcmp(entry->key, "each") == 0 && !section->each)
            section->each = entry->value;
        else if (strcmp(entry->key, "each") == 0)
            failed = mapping_fail(reading, entry->line, _("'%s' was given before"), "each");
        else if (section->adds_to && section->adds_to == entry->value)
            continue;
        else if (strcmp(entry->key, "only") == 0)
            failed = mapping_add_filter(reading, &making, entry);
        else
            failed = mapping_add_field(reading, &making, entry);
    }
    return failed ? failed : mapping_check_complete(reading, &making);
}

static int mapping_make(struct mapping_reading *reading, struct ini_document *document)
{
    struct mapping *mapping = reading->mapping;
    struct ini_section *source = NULL;
    struct mapping_section *sections =
        arena_allocate_array(reading->arena, document->section_count + 1, sizeof(*sections));
    mapping->sections = sections;
    for (size_t i = 0; i < document->section_count; i++) {
        struct ini_section *section = &document->sections[i];
        int failed = 0;
        if (strcmp(section->kind, "source") == 0) {
            if (source)
                return mapping_fail(reading, section->line, _("[source] was given before, on line %u"), source->line);
            source = section;
            failed = mapping_read_source(reading, section);
        } else {
            failed = mapping_read_section(reading, section, &sections[mapping->section_count++]);
        }
        if (failed)
            return failed;
    }
    if (!source)
        return error_set(reading->error, PEIL_ERROR_USAGE, _("%s: there is no [source]; see peil-mapping(5)"),
                         reading->file);
    if (mapping->section_count == 0)
        return error_set(reading->error, PEIL_ERROR_USAGE,
                         _("%s: nothing is mapped; add a section such as [dataset], see peil-mapping(5)"),
                         reading->file);
    return 0;
}

int mapping_read_text(struct arena *arena, const char *file, const char *text, size_t size, struct mapping *ret_mapping,
                      struct peil_error *error)
{
    struct ini_document document;
    *ret_mapping = (struct mapping){.file = arena_text(arena, file)};
    struct mapping_reading reading = {
        .arena = arena, .file = ret_mapping->file, .mapping = ret_mapping, .error = error};
    struct hash hash;
    unsigned char digest[HASH_SIZE];
    hash_begin(&hash);
    hash_add(&hash, text, size);
    hash_end(&hash, digest);
    hash_hex(digest, ret_mapping->hash);
    int failed = ini_read_text(arena, file, text, size, &document, error);
    return failed ? failed : mapping_make(&reading, &document);
}

int mapping_read(struct arena *arena, const char *path, struct mapping *ret_mapping, struct peil_error *error)
{
    struct ini_document document;
    unsigned char digest[HASH_SIZE];
    *ret_mapping = (struct mapping){.file = arena_text(arena, path)};
    struct mapping_reading reading = {
        .arena = arena, .file = ret_mapping->file, .mapping = ret_mapping, .error = error};
    int failed = ini_read_file(arena, path, &document, error);
    failed = failed ? failed : hash_file(path, digest, error);
    if (failed)
        return failed;
    hash_hex(digest, ret_mapping->hash);
    return mapping_make(&reading, &document);
}

const struct mapping_field *mapping_find(const struct mapping_section *section, enum mapping_target target,
                                         const char *name)
{
    for (size_t i = 0; i < section->field_count; i++) {
        const struct mapping_field *field = &section->fields[i];
        if (field->target == target && (!name || (field->name && strcmp(field->name, name) == 0)))
            return field;
    }
    return NULL;
}
