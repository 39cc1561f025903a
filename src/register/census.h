/* SPDX-License-Identifier: EUPL-1.2 */
/* What is registered on a day, in memory, and beside it what an import says: the working table of an import. Private to
 * register/. */
#ifndef REGISTER_CENSUS_H
#define REGISTER_CENSUS_H

#include "base/hash.h"
#include "base/map.h"
#include "register/import.h"
#include "register/party.h"

/* One record as the source gave it, its values copied. */
struct census_record {
    uint32_t section;
    const char *file;
    const char *pointer;
    uint64_t line;
    const struct peil_value *values; /* by selector; texts end with a NUL byte */
};

enum census_change { CENSUS_UNSEEN, CENSUS_UNCHANGED, CENSUS_ADDED, CENSUS_CHANGED, CENSUS_VANISHED, CENSUS_KEPT };

/* What units, persons and objects have in common. */
struct census_item {
    const char *key;
    int64_t id; /* 0: not yet */
    int64_t source;
    int64_t version; /* the newest; 0: none */
    bool valid;      /* registered on the day */
    unsigned char hash[HASH_SIZE];
    const struct census_record *record; /* what the import says; NULL: nothing */
    bool rejected;                      /* … and it was refused */
    unsigned char new_hash[HASH_SIZE];
    enum census_change change;
    const char **fields; /* which changed */
    size_t field_count;
    const char *values; /* JSON for the journal: {"title":["was","is"]}; NULL. Never of persons or roles */
};

struct census_unit {
    struct census_item item;
    const char *name, *kind;
    struct census_unit *parent;
    int64_t parent_id; /* while loading */
    const char *new_name, *new_kind, *parent_written;
    struct census_unit *new_parent;
    int mark; /* of the search for cycles */
};

struct census_person {
    struct census_item item;
    const char *name;
    struct census_unit *unit;
    date_day since, until;
    const char *new_name, *unit_written;
    struct census_unit *new_unit;
    date_day new_since, new_until;
    struct census_person *manager, *new_manager;
    int64_t manager_id; /* while loading */
    const char *manager_written;
};

struct census_party {
    int64_t id; /* 0: not yet */
    const char *name;
    enum party_level level;
    struct census_person *person;
    struct census_unit *unit;
    bool changed;       /* level, person or unit, of one that is in the store */
    const char *folded; /* the spelling it was made for, when new */
};

struct census_spelling {
    const char *folded, *written;
    struct census_party *party;
    bool fresh;
};

struct census_assignment {
    int64_t id; /* 0: not in the store */
    struct census_object *object;
    const char *role;
    struct census_party *party;
    int64_t party_id; /* as registered */
    const char *written, *mandate;
    date_day since, until, accepted;
    bool matched;
    bool by_object;                     /* mapped with role.… in an object's section */
    const struct census_record *record; /* of an [assignment] section */
    struct census_assignment *next;     /* of the same object */
    enum census_change change;
};

/* What another source adds to an object. */
struct census_addition {
    int64_t id; /* 0: this import says it */
    int64_t source;
    struct census_object *object;
    const char *title;
    struct census_unit *unit;
    const char *attributes; /* JSON */
    unsigned char hash[HASH_SIZE];
    const char *place;
    bool by_key;                  /* which object was said by its key */
    bool ends;                    /* its row has vanished, or says something else now */
    struct census_addition *next; /* of the same object, by name of source */
};

struct census_object {
    struct census_item item;
    const char *kind;
    const char *new_title;
    struct census_unit *new_unit;
    int new_criticality;
    const char *new_attributes; /* JSON */
    struct census_assignment *registered, *imported;

    struct census_addition *additions; /* registered */
    struct census_addition *row;       /* what this import adds; NULL: nothing */
    bool row_rejected;
    bool row_settled;   /* what this import adds, or no longer adds, is known */
    bool merged;        /* with what is added there is a new version, though its own record may be the same */
    const char **added; /* names of what comes from additions, also "@title" and "@unit" */
    size_t added_count;
    /* Only when the import adds to its source: what its own source says. */
    const char *own_title, *own_attributes;
    struct census_unit *own_unit;
};

struct census_link {
    int64_t id;
    const char *subject; /* dataset/a uses dataset/b */
    struct census_object *from, *to;
    const char *relation;
    const struct census_record *record;
    enum census_change change;
};

/* A rejected record, with what sorts it. */
struct census_problem {
    struct import_problem shown;
    const char *file;
    uint64_t line;
    size_t order; /* in which it was found */
};

/* An array of pointers that grows. */
struct census_list {
    void **items;
    size_t count, capacity;
};

struct census {
    struct store *store;
    struct arena *arena;
    const struct import_request *request;
    const struct mapping *mapping;
    struct import_result *result;
    int64_t source; /* peil.source; 0: not yet */

    struct census_list records, notes, problems;
    size_t unreadable; /* records that the plugin could not read */

    struct census_list units, persons, objects, parties, spellings, assignments, links;
    struct census_list additions; /* registered, of all sources */
    struct census_list fresh;     /* that this import makes */
    int64_t *bases;               /* per section: the source it adds to; 0: none */
    struct map matches;           /* of sections that add: what is matched, to a list of objects */
    struct map units_by_key, units_by_name, persons_by_key, persons_by_name, persons_known, objects_by_name,
        parties_by_id, spellings_by_fold, written_cache, person_shapes, links_by_subject;
    struct map units_by_id, persons_by_id, objects_by_id;
    const char **organisations; /* folded */
    size_t organisation_count;
    struct map kept_roles; /* "dataset/a steward": a record of it was rejected, so what is registered stays */
    struct map fields;     /* "kind\nfield": how many records have it filled */
    struct census_list field_names;

    struct peil_error *error;
};

void census_push(struct census *census, struct census_list *list, void *item);
/* "file:line", "file#/pointer" or "file": the arena's. */
const char *census_place(struct census *census, const struct census_record *record);
void census_problem(struct census *census, const struct census_record *record, const char *format, ...)
    PEIL_PRINTF(3, 4);

/* intake.c: reads all records through a job; refuses a mapping to what is nowhere. */
int census_intake(struct census *census);

/* census.c: loads what is registered. */
int census_load(struct census *census);
/* Whether a unit is there once the import is done. */
bool census_unit_stays(const struct census_unit *unit);
/* A unit by key, else by its one name. NULL with *ret_twice when several have that name. */
struct census_unit *census_find_unit(struct census *census, const char *written, bool *ret_twice);
struct census_object *census_find_object(struct census *census, const char *kind, const char *key);
const char *census_id_key(struct census *census, int64_t id);

/* A record's value for a field: NULL when absent or blank; white space around it is taken off. Lists and objects are
 * refused: then *ret_bad is set and a problem was noted. field may be NULL. */
const char *census_text(struct census *census, const struct census_record *record, const struct mapping_field *field,
                        bool *ret_bad);
date_day census_date(struct census *census, const struct census_record *record, const struct mapping_field *field,
                     bool *ret_bad);
/* "column 'x'" or "'/x'", as the person who imports knows it. */
const char *census_field_name(struct census *census, const struct mapping_field *field);

/* census_units.c, census_persons.c, census_objects.c, census_roles.c: what the import says, held against it. */
void census_take_units(struct census *census);
void census_take_persons(struct census *census);
void census_take_objects(struct census *census);
void census_take_assignments(struct census *census);
void census_take_links(struct census *census);
/* A section of objects, with its attributes sorted by name. */
struct object_section {
    const struct mapping_section *section;
    struct attribute *attributes;
    size_t attribute_count;
    bool *filled; /* per attribute, of the record at hand */
};
/* Fills in what a record says of an object, its roles included; false when a problem was noted. */
bool census_fill_object(struct census *census, const struct census_record *record, struct census_object *object,
                        struct object_section *section);

/* census_additions.c: sections that add to the objects of another source. */
int census_load_additions(struct census *census);
void census_take_addition(struct census *census, const struct census_record *record, struct object_section *section,
                          bool by_key);
/* What was added, is no longer, or is otherwise; puts own values and additions together where either changed. */
void census_settle_additions(struct census *census);

/* Looks up which of the changed objects' fields changed; closes roles that are gone. */
int census_compare_objects(struct census *census);
void census_compare_assignments(struct census *census);
void census_compare_links(struct census *census);
/* Duplicate, missing or foreign key: a problem is noted, and false. */
bool census_claim(struct census *census, struct census_item *item, const struct census_record *record,
                  const char *subject);
/* Settles added, changed, unchanged, vanished for an item. */
void census_settle(struct census *census, struct census_item *item, enum mapping_sort sort, bool covered);
void census_count(struct census *census, enum mapping_sort sort, enum census_change change);
void census_add_field(struct census *census, struct census_item *item, const char *field);
/* Counts for peil.import_field whether a record of a kind has a field filled: "title", an attribute, "role.ROLE" for a
 * column of an object's own record, "assigned.ROLE" for rows of a list of assignments. */
void census_count_field(struct census *census, const char *kind, const char *field, bool filled);

/* census_party.c */
/* What was written as holder (or a personnel number) as a party; NULL when a problem was noted. */
struct census_party *census_resolve(struct census *census, const struct census_record *record,
                                    const struct mapping_field *field, const char *written, const char *person_key);
void census_shape(const char *text, struct buffer *shape);

/* census_write.c: the import and all that changed. */
int census_write(struct census *census);

#endif
