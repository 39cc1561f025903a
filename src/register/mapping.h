/* SPDX-License-Identifier: EUPL-1.2 */
/* A mapping: an INI file that says which plugin reads a register and which of its values means what; peil-mapping(5) is
 * its manual. Reading one refuses, with file:line and the nearest name, whatever it does not know. */
#ifndef REGISTER_MAPPING_H
#define REGISTER_MAPPING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/ini.h"
#include "base/memory.h"
#include "job/job.h"

enum mapping_sort { MAPPING_OBJECT, MAPPING_UNIT, MAPPING_PERSON, MAPPING_ASSIGNMENT, MAPPING_LINK, MAPPING_SORTS };

/* "object", "unit", "person", "assignment", "link": as in peil.import_change. */
extern const char *const mapping_sort_names[MAPPING_SORTS];

enum mapping_target {
    MAPPING_KEY,
    MAPPING_TITLE,
    MAPPING_UNIT_OF, /* the unit of an object or a person */
    MAPPING_CRITICALITY,
    MAPPING_ATTRIBUTE,      /* field.NAME */
    MAPPING_ATTRIBUTE_DATE, /* date.NAME: an attribute that is a day */
    MAPPING_NAME,
    MAPPING_KIND,   /* of a unit; of the object of an assignment */
    MAPPING_PARENT, /* of a unit */
    MAPPING_SINCE,
    MAPPING_UNTIL,
    MAPPING_OBJECT_KEY,
    MAPPING_ROLE_NAME,
    MAPPING_HOLDER, /* role.NAME in an object's section, holder in an [assignment] */
    MAPPING_PERSON_KEY,
    MAPPING_MANDATE,
    MAPPING_ACCEPTED,
    MAPPING_FROM,
    MAPPING_FROM_KIND,
    MAPPING_RELATION,
    MAPPING_TO,
    MAPPING_TO_KIND,
    MAPPING_MATCH,    /* match.NAME: of a section that adds to objects; name is "key", "title" or an attribute's */
    MAPPING_MANAGER,  /* of a person: personnel number, what a person is known as, or a name */
    MAPPING_KNOWN_AS, /* of a person: what others call this one, such as a distinguished name */
};

struct mapping_field {
    const char *written; /* the key, as in the file, without '?' */
    enum mapping_target target;
    const char *name;     /* of the attribute, or of the role (as in peil.assignment); NULL */
    const char *selector; /* NULL for a constant */
    const char *constant;
    uint32_t index; /* of the selector in the section's selectors */
    bool optional;  /* written with '?': may be absent from the whole source */
    unsigned line;
};

/* only = SELECTOR = VALUE: other records are passed over. */
struct mapping_filter {
    const char *selector; /* NULL: there is none */
    const char *value;
    uint32_t index;
    unsigned line;
};

struct mapping_section {
    const char *title; /* as between the brackets: "dataset tabellen" */
    enum mapping_sort sort;
    const char *kind; /* of objects: "dataset" …; NULL for the other sorts */
    const char *each;
    const char *adds_to; /* the source whose objects the records add to; NULL: they are objects themselves */
    struct mapping_filter only;
    const struct mapping_field *fields;
    size_t field_count;
    const char *const *selectors; /* each once */
    uint32_t selector_count;
    unsigned line;
};

struct mapping {
    const char *file;
    char hash[65]; /* SHA-256 of the file, hexadecimal */
    const char *source;
    const char *plugin;
    const struct job_setting *settings; /* the plugin's own options */
    size_t setting_count;
    const char *const *organisations; /* spellings of the organisation's own name */
    size_t organisation_count;
    const char *const *dates; /* patterns, see base/date.h */
    size_t date_count;
    const struct mapping_section *sections;
    size_t section_count;
};

/* Memory is the arena's. Errors are PEIL_ERROR_USAGE or _INPUT with file:line, or _SYSTEM. */
int mapping_read(struct arena *arena, const char *path, struct mapping *ret_mapping, struct peil_error *error);
int mapping_read_text(struct arena *arena, const char *file, const char *text, size_t size, struct mapping *ret_mapping,
                      struct peil_error *error);

/* The field with that target (and name, when not NULL); NULL: the section has none. */
const struct mapping_field *mapping_find(const struct mapping_section *section, enum mapping_target target,
                                         const char *name);

/* Words of a register in English or Dutch to those of the store: "proceseigenaar" is process_owner, "afdeling" is
 * department. NULL: none of them. */
enum mapping_words { WORDS_OBJECT_KIND, WORDS_UNIT_KIND, WORDS_ROLE, WORDS_RELATION };
const char *mapping_word(enum mapping_words list, const char *text, size_t size);
/* "dataset, process, chain, system": for messages; the arena's. */
const char *mapping_words_known(struct arena *arena, enum mapping_words list);

#endif
