/* SPDX-License-Identifier: EUPL-1.2 */
/* libxml2's SAX parser behind a guard: the bytes are looked at before the parser gets them, and it never opens a file.
 */
#include <errno.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>

#include "tree.h"
#include "xml.h"

enum {
    MOST_DEPTH = 200,
    MOST_ELEMENTS = 2000000, /* and four times as many attributes */
    MOST_ATTRIBUTES = 256,   /* of one element: libxml2 compares each with each */
    MOST_NAMESPACES = 256,   /* in scope: libxml2 walks them for every prefix */
    DECLARATION_SIZE = 512,  /* an XML declaration stands within these first bytes */
};

struct guard {
    const struct peil_host *host;
    const struct xml_handler *handler;
    xmlParserCtxt *parser;
    struct peil_error *error; /* filled: the reading was refused */
    bool refused;
    uint64_t line;
    uint32_t depth;
    uint32_t elements;
    uint64_t attributes;
    uint32_t namespaces;
    uint16_t namespaces_of[MOST_DEPTH + 1];

    const struct xml_input *input; /* NULL: the descriptor, or bytes when that is -1 */
    uint32_t most_elements;
    int descriptor;
    const char *bytes;
    size_t left;
    uint64_t given;
    uint64_t most_bytes;
    char first[DECLARATION_SIZE]; /* read ahead to know the encoding */
    size_t first_size, first_given;

    unsigned unit; /* bytes of a code unit: 1, or 2 for UTF-16 */
    bool big_endian;
    unsigned odd_byte; /* UTF-16: the first half of a unit plus 1, or 0 */
    bool after_equals;
    uint32_t assignments; /* ="… since the last < */
};

/* The error has been filled: nothing more is handed on. The parser sees an input that ends, or is stopped by the caller
 * when it is one of its own calls (never while it reads: it would free the buffer it is filling). */
static void guard_stop(struct guard *guard)
{
    guard->refused = true;
    if (guard->parser != NULL && guard->parser->input != NULL)
        guard->line = (uint64_t)guard->parser->input->line;
}

static void guard_refuse(struct guard *guard, const char *message_id)
{
    if (guard->refused)
        return;
    tree_error(guard->host, guard->error, PEIL_ERROR_INPUT, message_id);
    guard_stop(guard);
}

/* ---- The bytes, before the parser ------------------------------------------------------------------------------ */

/* Counts what looks like attributes since the last '<', which cannot stand inside a tag: libxml2 would compare each
 * with each before it tells us how many there are. */
static void guard_unit(struct guard *guard, unsigned unit)
{
    if (unit == '<') {
        guard->assignments = 0;
        guard->after_equals = false;
    } else if (unit == '=') {
        guard->after_equals = true;
    } else if (unit == '"' || unit == '\'') {
        guard->assignments += guard->after_equals;
        guard->after_equals = false;
    } else if (unit > ' ') {
        guard->after_equals = false;
    }
}

static bool guard_scan(struct guard *guard, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        unsigned byte = (unsigned char)bytes[i];
        if (guard->unit == 1) {
            guard_unit(guard, byte);
        } else if (guard->odd_byte == 0) {
            guard->odd_byte = byte + 1;
            continue;
        } else {
            unsigned half = guard->odd_byte - 1;
            guard->odd_byte = 0;
            guard_unit(guard, guard->big_endian ? half << 8 | byte : byte << 8 | half);
        }
        if (guard->assignments > 4 * MOST_ATTRIBUTES) {
            guard_refuse(guard, PEIL_N_("an element with more than 256 attributes"));
            return false;
        }
    }
    return true;
}

static ssize_t guard_take(struct guard *guard, char *buffer, size_t size)
{
    if (guard->input != NULL)
        return guard->input->read(guard->input->context, buffer, size, guard->error);
    if (guard->descriptor < 0) {
        size_t taken = size < guard->left ? size : guard->left;
        memcpy(buffer, guard->bytes, taken);
        guard->bytes += taken;
        guard->left -= taken;
        return (ssize_t)taken;
    }
    for (;;) {
        ssize_t taken = read(guard->descriptor, buffer, size);
        if (taken >= 0 || errno != EINTR)
            return taken;
    }
}

static void guard_unreadable(struct guard *guard)
{
    if (guard->input == NULL)
        tree_error(guard->host, guard->error, PEIL_ERROR_SYSTEM, PEIL_N_("cannot read: %s"), strerror(errno));
    guard_stop(guard);
}

/* libxml2's input callback. */
static int guard_read(void *context, char *buffer, int size)
{
    struct guard *guard = context;
    ssize_t taken = 0;
    if (guard->refused)
        return -1;
    if (guard->first_given < guard->first_size) {
        taken = (ssize_t)(guard->first_size - guard->first_given);
        taken = taken < size ? taken : size;
        memcpy(buffer, guard->first + guard->first_given, (size_t)taken);
        guard->first_given += (size_t)taken;
    } else {
        taken = guard_take(guard, buffer, (size_t)size);
    }
    if (taken < 0) {
        guard_unreadable(guard);
        return -1;
    }
    guard->given += (uint64_t)taken;
    if (guard->given > guard->most_bytes) {
        tree_error(guard->host, guard->error, PEIL_ERROR_INPUT, PEIL_N_("larger than %llu MiB (option largest)"),
                   (unsigned long long)(guard->most_bytes >> 20));
        guard_stop(guard);
        return -1;
    }
    if (guard->host->cancelled(guard->host->context)) {
        tree_error(guard->host, guard->error, PEIL_ERROR_INTERRUPTED, PEIL_N_("interrupted while reading XML"));
        guard_stop(guard);
        return -1;
    }
    return guard_scan(guard, buffer, (size_t)taken) ? (int)taken : -1;
}

/* The encoding written in the XML declaration, in name; empty when there is none. */
static void declared_encoding(const char *first, size_t size, char name[64])
{
    static const char key[] = "encoding";
    char plain[DECLARATION_SIZE + 1];
    size_t to = 0;
    name[0] = '\0';
    for (size_t i = 0; i < size; i++) /* UTF-16 becomes ASCII when its zero bytes are left out */
        if (first[i] != '\0')
            plain[to++] = first[i];
    plain[to] = '\0';
    char *start = strstr(plain, "<?xml"), *end = start == NULL ? NULL : strstr(start, "?>");
    if (start == NULL || start > plain + 3)
        return;
    if (end != NULL)
        *end = '\0';
    else if (size == DECLARATION_SIZE)
        memcpy(name, "?", 2); /* a declaration that long hides something */
    char *at = strstr(start, key);
    if (at == NULL)
        return;
    at += sizeof key - 1;
    at += strspn(at, " \t\r\n=");
    if (*at != '"' && *at != '\'')
        return;
    char quote = *at++;
    for (size_t i = 0; i < 63 && *at != quote && *at != '\0'; i++) {
        name[i] = *at++;
        name[i + 1] = '\0';
    }
}

static bool encoding_known(const char *name, bool wide)
{
    static const char *const narrow_names[] = {"",           "utf-8",       "utf8",         "us-ascii",    "ascii",
                                               "iso-8859-1", "iso-8859-15", "windows-1252", "windows1252", "cp1252"};
    static const char *const wide_names[] = {"", "utf-16", "utf-16le", "utf-16be", "utf-8", "utf8", "unicode"};
    const char *const *names = wide ? wide_names : narrow_names;
    size_t count = wide ? sizeof wide_names / sizeof *wide_names : sizeof narrow_names / sizeof *narrow_names;
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(name, names[i]) == 0)
            return true;
    return false;
}

/* Reads the first bytes and decides on the encoding, so that only known converters ever run. */
static bool guard_open(struct guard *guard)
{
    char name[64];
    while (guard->first_size < sizeof guard->first) {
        ssize_t taken = guard_take(guard, guard->first + guard->first_size, sizeof guard->first - guard->first_size);
        if (taken < 0) {
            guard_unreadable(guard);
            return false;
        }
        if (taken == 0)
            break;
        guard->first_size += (size_t)taken;
    }
    const char *first = guard->first;
    bool two = guard->first_size >= 2;
    if (guard->first_size == 0) {
        guard_refuse(guard, PEIL_N_("the file is empty"));
        return false;
    }
    bool four_bytes = guard->first_size >= 4 && (memcmp(first, "\0\0", 2) == 0 || (memcmp(first + 2, "\0\0", 2) == 0));
    bool little = two && (memcmp(first, "\xff\xfe", 2) == 0 || memcmp(first, "<\0", 2) == 0);
    bool big = two && (memcmp(first, "\xfe\xff", 2) == 0 || memcmp(first, "\0<", 2) == 0);
    guard->unit = little || big ? 2 : 1;
    guard->big_endian = big;
    declared_encoding(first, guard->first_size, name);
    if (four_bytes || !encoding_known(name, guard->unit == 2)) {
        tree_error(guard->host, guard->error, PEIL_ERROR_INPUT,
                   PEIL_N_("the encoding \"%s\" is not read here; save the file as UTF-8"),
                   four_bytes ? "UTF-32" : name);
        guard_stop(guard);
        return false;
    }
    return true;
}

/* ---- The parser's calls ------------------------------------------------------------------------------------------ */

struct xml_attribute xml_attribute_at(const struct xml_element *element, uint32_t number)
{
    const xmlChar *const *parts = (const xmlChar *const *)element->attributes + (size_t)number * 5;
    return (struct xml_attribute){.space = (const char *)parts[2],
                                  .name = (const char *)parts[0],
                                  .value = (const char *)parts[3],
                                  .size = (size_t)(parts[4] - parts[3])};
}

/* libxml2 gives an ampersand in an attribute as "&#38;" when it does not substitute entities; there are no others. */
char *xml_value_of(struct pool *pool, struct xml_attribute attribute)
{
    char *value = pool_text(pool, attribute.value, attribute.size);
    char *to = memchr(value, '&', attribute.size);
    if (to == NULL)
        return value;
    for (const char *from = to; *from != '\0';) {
        *to++ = *from;
        from += strncmp(from, "&#38;", 5) == 0 ? 5 : 1;
    }
    *to = '\0';
    return value;
}

static bool find_attribute(const struct xml_element *element, const char *name, struct xml_attribute *ret_attribute)
{
    for (uint32_t i = 0; i < element->attribute_count; i++) {
        *ret_attribute = xml_attribute_at(element, i);
        if (ret_attribute->space == NULL && strcmp(ret_attribute->name, name) == 0)
            return true;
    }
    return false;
}

char *xml_value(struct pool *pool, const struct xml_element *element, const char *name)
{
    struct xml_attribute attribute;
    return find_attribute(element, name, &attribute) ? xml_value_of(pool, attribute) : NULL;
}

char *xml_label(struct pool *pool, const struct xml_element *element, const char *name)
{
    char *value = xml_value(pool, element, name);
    return value == NULL ? NULL : text_label(pool, value, strlen(value));
}

static bool guard_counts(struct guard *guard, int namespaces, int attributes)
{
    const char *reason = NULL;
    if (++guard->depth > MOST_DEPTH)
        reason = PEIL_N_("elements nested more than 200 deep");
    else if (++guard->elements > guard->most_elements)
        reason =
            guard->input == NULL ? PEIL_N_("more than 2,000,000 elements") : PEIL_N_("more elements than are read");
    else if (attributes > MOST_ATTRIBUTES)
        reason = PEIL_N_("an element with more than 256 attributes");
    else if ((guard->attributes += (uint64_t)attributes) > UINT64_C(4) * guard->most_elements)
        reason =
            guard->input == NULL ? PEIL_N_("more than 8,000,000 attributes") : PEIL_N_("more attributes than are read");
    else if ((guard->namespaces += (uint32_t)namespaces) > MOST_NAMESPACES)
        reason = PEIL_N_("more than 256 namespaces in scope");
    if (reason != NULL) {
        guard_refuse(guard, reason);
        xmlStopParser(guard->parser);
        return false;
    }
    guard->namespaces_of[guard->depth] = (uint16_t)namespaces;
    return true;
}

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *space, int namespaces,
                     const xmlChar **declared, int attributes, int defaulted, const xmlChar **values)
{
    struct guard *guard = context;
    (void)prefix;
    (void)declared;
    (void)defaulted;
    if (guard->refused || !guard_counts(guard, namespaces, attributes))
        return;
    if (space != NULL && (strcmp((const char *)space, "http://www.w3.org/2001/XInclude") == 0 ||
                          strcmp((const char *)space, "http://www.w3.org/2003/XInclude") == 0)) {
        guard_refuse(guard, PEIL_N_("it includes another file (XInclude), which is not followed"));
        xmlStopParser(guard->parser);
        return;
    }
    struct xml_element element = {.space = (const char *)space,
                                  .name = (const char *)name,
                                  .depth = guard->depth,
                                  .attribute_count = (uint32_t)attributes,
                                  .line = (uint64_t)guard->parser->input->line,
                                  .attributes = values};
    if (guard->handler->start(guard->handler->context, &element, guard->error) != 0) {
        guard_stop(guard);
        xmlStopParser(guard->parser);
    }
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *space)
{
    struct guard *guard = context;
    (void)name;
    (void)prefix;
    (void)space;
    if (guard->refused)
        return;
    guard->namespaces -= guard->namespaces_of[guard->depth];
    guard->depth--;
    if (guard->handler->end(guard->handler->context, guard->error) != 0) {
        guard_stop(guard);
        xmlStopParser(guard->parser);
    }
}

static void on_characters(void *context, const xmlChar *bytes, int size)
{
    struct guard *guard = context;
    if (!guard->refused && size > 0)
        guard->handler->characters(guard->handler->context, (const char *)bytes, (size_t)size);
}

/* Called at <!DOCTYPE, before anything inside it is read. */
static void on_doctype(void *context, const xmlChar *name, const xmlChar *public_id, const xmlChar *system_id)
{
    struct guard *guard = context;
    (void)name;
    (void)public_id;
    (void)system_id;
    guard_refuse(guard, PEIL_N_("it has a DOCTYPE; take that line out (entities are not read)"));
    xmlStopParser(guard->parser);
}

static xmlEntity *on_entity(void *context, const xmlChar *name)
{
    (void)context;
    (void)name;
    return NULL;
}

static void on_fault(void *context, xmlError *fault)
{
    struct guard *guard = context;
    if (guard->refused || fault == NULL || fault->level != XML_ERR_FATAL || fault->message == NULL)
        return;
    size_t size = strcspn(fault->message, "\n");
    tree_error(guard->host, guard->error, PEIL_ERROR_INPUT, PEIL_N_("not well-formed XML: %.*s"),
               (int)text_cut(fault->message, size, 300), fault->message);
    guard->line = fault->line > 0 ? (uint64_t)fault->line : 0;
    guard->refused = true;
    xmlStopParser(guard->parser);
}

/* Whatever libxml2 might want to open beside the file: it gets nothing. */
static xmlParserInput *open_nothing(const char *url, const char *id, xmlParserCtxt *parser)
{
    (void)url;
    (void)id;
    (void)parser;
    return NULL;
}

static int guard_run(struct guard *guard)
{
    guard->most_elements = guard->input ? guard->input->most_elements : MOST_ELEMENTS;
    xmlSAXHandler handler = {.initialized = XML_SAX2_MAGIC,
                             .startElementNs = on_start,
                             .endElementNs = on_end,
                             .characters = on_characters,
                             .ignorableWhitespace = on_characters,
                             .cdataBlock = on_characters,
                             .internalSubset = on_doctype,
                             .getEntity = on_entity,
                             .getParameterEntity = on_entity,
                             .serror = on_fault};
    xmlInitParser();
    xmlSetExternalEntityLoader(open_nothing);
    if (!guard_open(guard))
        return guard->error->code;
    guard->parser = xmlCreateIOParserCtxt(&handler, guard, guard_read, NULL, guard, XML_CHAR_ENCODING_NONE);
    if (guard->parser == NULL) {
        if (!guard->refused)
            guard_refuse(guard, PEIL_N_("not well-formed XML"));
        return guard->error->code;
    }
    xmlCtxtUseOptions(guard->parser, XML_PARSE_NONET);
    xmlParseDocument(guard->parser);
    if (!guard->refused && !guard->parser->wellFormed)
        guard_refuse(guard, PEIL_N_("not well-formed XML"));
    if (!guard->refused && guard->odd_byte != 0)
        guard_refuse(guard, PEIL_N_("not well-formed XML: it ends in the middle of a character"));
    if (guard->parser->myDoc != NULL)
        xmlFreeDoc(guard->parser->myDoc);
    xmlFreeParserCtxt(guard->parser);
    return guard->refused ? guard->error->code : 0;
}

int xml_read(const struct peil_host *host, int descriptor, uint64_t most_bytes, const struct xml_handler *handler,
             uint64_t *ret_line, struct peil_error *error)
{
    struct guard guard = {
        .host = host, .handler = handler, .error = error, .descriptor = descriptor, .most_bytes = most_bytes};
    int result = guard_run(&guard);
    *ret_line = guard.line;
    return result;
}

int xml_read_bytes(const struct peil_host *host, const char *bytes, size_t size, const struct xml_handler *handler,
                   uint64_t *ret_line, struct peil_error *error)
{
    struct guard guard = {.host = host,
                          .handler = handler,
                          .error = error,
                          .descriptor = -1,
                          .bytes = bytes,
                          .left = size,
                          .most_bytes = UINT64_MAX};
    int result = guard_run(&guard);
    *ret_line = guard.line;
    return result;
}

int xml_read_input(const struct peil_host *host, const struct xml_input *input, const struct xml_handler *handler,
                   uint64_t *ret_line, struct peil_error *error)
{
    struct guard guard = {
        .host = host, .handler = handler, .error = error, .input = input, .descriptor = -1, .most_bytes = UINT64_MAX};
    int result = guard_run(&guard);
    *ret_line = guard.line;
    return result;
}
