/* SPDX-License-Identifier: EUPL-1.2 */
/* INI over inih: every value is handed to inih as a short reference into a table of our own, because Debian's inih cuts
 * lines at 200 bytes, takes " ;" in a value for a comment and gives no line numbers. */
#include "base/ini.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/poison.h"

enum { INI_LONGEST_NAME = 49, INI_LARGEST_FILE = 16 << 20 };

struct ini_parse {
    struct arena *arena;
    const char *file;
    const char *text;
    size_t size;
    size_t at;
    unsigned line; /* of the line handed out last */
    struct ini_document *document;
    size_t section_capacity;
    size_t entry_capacity; /* of the last section */
    const char *value;     /* of the line handed out last */
    bool continues;        /* it continues the value above it */
    struct peil_error *error;
};

static bool ini_blank(char character)
{
    return character == ' ' || character == '\t' || character == '\r';
}

static void ini_trim(const char **text, size_t *size)
{
    while (*size && ini_blank(**text))
        ++*text, --*size;
    while (*size && ini_blank((*text)[*size - 1]))
        --*size;
}

/* A key is what inih will take for one: it skips every kind of white space where we skip blanks only. */
static bool ini_key_valid(const char *key, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)key[i] < 0x20 || key[i] == ':')
            return false;
    return size > 0 && size <= INI_LONGEST_NAME;
}

static int ini_fail(struct ini_parse *parse, const char *format, const char *what)
{
    if (parse->error->code == 0) {
        error_set(parse->error, PEIL_ERROR_INPUT, format, what);
        error_prefix(parse->error, "%s:%u", parse->file, parse->line);
    }
    return -1;
}

static void ini_new_section(struct ini_parse *parse, const char *name, size_t size)
{
    struct ini_document *document = parse->document;
    if (document->section_count == parse->section_capacity) {
        size_t capacity = parse->section_capacity ? 2 * parse->section_capacity : 16;
        struct ini_section *grown = arena_allocate_array(parse->arena, capacity, sizeof(*grown));
        if (document->section_count)
            memcpy(grown, document->sections, document->section_count * sizeof(*grown));
        document->sections = grown;
        parse->section_capacity = capacity;
    }
    struct ini_section *section = &document->sections[document->section_count++];
    *section = (struct ini_section){.name = arena_text_n(parse->arena, name, size), .line = parse->line};
    size_t word = strcspn(section->name, " \t");
    section->kind = arena_text_n(parse->arena, section->name, word);
    section->rest = section->name + word + strspn(section->name + word, " \t");
    parse->entry_capacity = 0;
}

static void ini_new_entry(struct ini_parse *parse, const char *key)
{
    struct ini_section *section = &parse->document->sections[parse->document->section_count - 1];
    if (section->entry_count == parse->entry_capacity) {
        size_t capacity = parse->entry_capacity ? 2 * parse->entry_capacity : 8;
        struct ini_entry *grown = arena_allocate_array(parse->arena, capacity, sizeof(*grown));
        if (section->entry_count)
            memcpy(grown, section->entries, section->entry_count * sizeof(*grown));
        section->entries = grown;
        parse->entry_capacity = capacity;
    }
    section->entries[section->entry_count++] =
        (struct ini_entry){.key = arena_text(parse->arena, key), .value = parse->value, .line = parse->line};
}

/* inih's handler: one call an entry, right after its line was handed out. */
static int ini_handle(void *user, const char *section_name, const char *key, const char *value)
{
    struct ini_parse *parse = user;
    (void)section_name;
    (void)value;
    if (parse->document->section_count == 0)
        ini_new_section(parse, "", 0);
    struct ini_section *section = &parse->document->sections[parse->document->section_count - 1];
    if (!parse->continues) {
        ini_new_entry(parse, key);
        return 1;
    }
    if (section->entry_count == 0)
        return 0;
    struct ini_entry *entry = &section->entries[section->entry_count - 1];
    entry->value = arena_format(parse->arena, "%s\n%s", entry->value, parse->value);
    return 1;
}

/* What inih reads for one physical line; false when the line cannot be one of an INI file. */
static bool ini_translate(struct ini_parse *parse, const char *line, size_t size, char *out, size_t room)
{
    const char *text = line;
    size_t length = size;
    ini_trim(&text, &length);
    parse->continues = false;
    /* inih takes a byte order mark off its first line as well: a second one would hide what stands behind it. */
    if (parse->line == 1 && length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
        return ini_fail(parse, "%s", _("two byte order marks")), false;
    if (length == 0 || *text == ';' || *text == '#') {
        snprintf(out, room, "\n");
        return true;
    }
    if (*text == '[') {
        const char *end = memchr(text, ']', length);
        if (!end)
            return ini_fail(parse, "%s", _("a section without ']'")), false;
        size_t after = length - (size_t)(end - text) - 1;
        const char *rest = end + 1;
        ini_trim(&rest, &after);
        if (after && *rest != ';' && *rest != '#')
            return ini_fail(parse, "%s", _("text after ']'")), false;
        const char *name = text + 1;
        size_t name_size = (size_t)(end - name);
        ini_trim(&name, &name_size);
        if (name_size == 0 || name_size > INI_LONGEST_NAME)
            return ini_fail(parse, "%s", _("a section name has 1 to 49 characters")), false;
        ini_new_section(parse, name, name_size);
        snprintf(out, room, "[%.*s]\n", (int)name_size, name);
        return true;
    }
    struct ini_document *document = parse->document;
    bool indented = ini_blank(line[0]);
    if (indented && document->section_count && document->sections[document->section_count - 1].entry_count) {
        parse->continues = true;
        parse->value = arena_text_n(parse->arena, text, length);
        snprintf(out, room, " v\n");
        return true;
    }
    const char *equals = memchr(text, '=', length);
    if (!equals)
        return ini_fail(parse, "%s", _("neither a [section], 'key = value' nor a comment")), false;
    const char *key = text;
    size_t key_size = (size_t)(equals - text);
    ini_trim(&key, &key_size);
    if (!ini_key_valid(key, key_size))
        return ini_fail(parse, "%s", _("a key has 1 to 49 characters and no ':'")), false;
    const char *value = equals + 1;
    size_t value_size = length - (size_t)(value - text);
    ini_trim(&value, &value_size);
    parse->value = arena_text_n(parse->arena, value, value_size);
    snprintf(out, room, "%.*s=v\n", (int)key_size, key);
    return true;
}

/* inih's reader: fgets over our text. */
static char *ini_next_line(char *out, int room, void *stream)
{
    struct ini_parse *parse = stream;
    if (parse->error->code || parse->at >= parse->size)
        return NULL;
    const char *line = parse->text + parse->at;
    const char *end = memchr(line, '\n', parse->size - parse->at);
    size_t size = end ? (size_t)(end - line) : parse->size - parse->at;
    parse->at += size + (end != NULL);
    parse->line++;
    size_t valid = utf8_valid_prefix(line, size);
    if (valid != size) {
        error_set(parse->error, PEIL_ERROR_INPUT, _("%s:%u: byte %zu of the line is not valid UTF-8"), parse->file,
                  parse->line, valid + 1);
        return NULL;
    }
    return ini_translate(parse, line, size, out, (size_t)room) ? out : NULL;
}

int ini_read_text(struct arena *arena, const char *file, const char *text, size_t size,
                  struct ini_document *ret_document, struct peil_error *error)
{
    struct peil_error local = {0};
    struct ini_parse parse = {.arena = arena,
                              .file = arena_text(arena, file),
                              .text = text,
                              .size = size,
                              .document = ret_document,
                              .error = error ? error : &local};
    error_clear(parse.error);
    *ret_document = (struct ini_document){.file = parse.file};
    if (size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
        parse.at = 3;
    int failed = ini_parse_stream(ini_next_line, &parse, ini_handle, &parse);
    if (parse.error->code)
        return parse.error->code;
    if (failed) {
        parse.line = failed > 0 ? (unsigned)failed : parse.line;
        ini_fail(&parse, "%s", _("not a line of an INI file"));
        return parse.error->code;
    }
    return 0;
}

int ini_read_file(struct arena *arena, const char *path, struct ini_document *ret_document, struct peil_error *error)
{
    FILE *file = fopen(path, "re");
    if (!file)
        return error_set_errno(error, PEIL_ERROR_SYSTEM, "%s", path);
    _cleanup_buffer_ struct buffer text = {0};
    char chunk[65536];
    size_t got;
    while ((got = fread(chunk, 1, sizeof(chunk), file)) > 0 && text.size <= INI_LARGEST_FILE)
        buffer_append(&text, chunk, got);
    int failed = ferror(file);
    int number = errno;
    fclose(file);
    errno = number;
    if (failed)
        return error_set_errno(error, PEIL_ERROR_SYSTEM, "%s", path);
    if (text.size > INI_LARGEST_FILE)
        return error_set(error, PEIL_ERROR_INPUT, _("%s: larger than 16 MiB: that is no INI file"), path);
    return ini_read_text(arena, path, buffer_text(&text), text.size, ret_document, error);
}

struct ini_entry *ini_find(struct ini_section *section, const char *key)
{
    for (size_t i = section->entry_count; i-- > 0;)
        if (strcmp(section->entries[i].key, key) == 0) {
            section->entries[i].used = true;
            return &section->entries[i];
        }
    return NULL;
}
