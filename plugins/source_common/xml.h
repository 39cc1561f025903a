/* SPDX-License-Identifier: EUPL-1.2 */
/* Reading XML that may be hostile, as a stream: element by element, in bounded memory and time, through libxml2.
 *
 * Refused, each with its reason: any DOCTYPE (and with it every entity and every external DTD), XInclude, more than 200
 * levels, 2,000,000 elements, 256 attributes on an element or 256 namespaces in scope, files larger than the limit, and
 * encodings other than UTF-8, UTF-16, US-ASCII, ISO-8859-1, ISO-8859-15 and windows-1252. Nothing but the file itself
 * is ever opened. libxml2's own limits (10 MB for one text or attribute) stay on.
 *
 * Names are given with their namespace, never with a prefix. */
#ifndef SOURCE_COMMON_XML_H
#define SOURCE_COMMON_XML_H

#include <sys/types.h>

#include <peil/plugin.h>

#include "pool.h"

struct xml_element {
    const char *space; /* namespace; NULL: none */
    const char *name;  /* without prefix */
    uint32_t depth;    /* of the root: 1 */
    uint32_t attribute_count;
    uint64_t line;
    const void *attributes; /* for xml_attribute and xml_attribute_at */
};

struct xml_attribute {
    const char *space; /* NULL: none, which is what an attribute without a prefix has */
    const char *name;
    const char *value; /* NOT terminated, and may hold "&#38;" for an ampersand: see xml_value */
    size_t size;
};

struct xml_attribute xml_attribute_at(const struct xml_element *element, uint32_t number);
/* The value of the attribute without namespace of that name, copied into the pool; NULL when there is none. */
char *xml_value(struct pool *pool, const struct xml_element *element, const char *name);
char *xml_value_of(struct pool *pool, struct xml_attribute attribute);
/* As xml_value, as a label (text_label): NULL when absent or blank. */
char *xml_label(struct pool *pool, const struct xml_element *element, const char *name);

/* What the reader calls. A function that returns other than 0 has filled error, and ends the reading. */
struct xml_handler {
    int (*start)(void *context, const struct xml_element *element, struct peil_error *error);
    int (*end)(void *context, struct peil_error *error);
    void (*characters)(void *context, const char *bytes, size_t size);
    void *context;
};

/* Reads the open file to its end. Returns 0, or a negative code with the reason; ret_line is where it stood. */
int xml_read(const struct peil_host *host, int descriptor, uint64_t most_bytes, const struct xml_handler *handler,
             uint64_t *ret_line, struct peil_error *error);
/* The same for what a function gives, such as a file inside an archive: up to size bytes, 0 at the end, or -1 after
 * filling error. A sheet may have more elements than a model. */
struct xml_input {
    ssize_t (*read)(void *context, char *buffer, size_t size, struct peil_error *error);
    void *context;
    uint32_t most_elements; /* and four times as many attributes */
};
int xml_read_input(const struct peil_host *host, const struct xml_input *input, const struct xml_handler *handler,
                   uint64_t *ret_line, struct peil_error *error);
/* The same for bytes in memory. */
int xml_read_bytes(const struct peil_host *host, const char *bytes, size_t size, const struct xml_handler *handler,
                   uint64_t *ret_line, struct peil_error *error);

#endif
