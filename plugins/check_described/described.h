/* SPDX-License-Identifier: EUPL-1.2 */
/* What the files of this plugin share: reading a field's value, comparing texts, the lists, and the rules. */
#ifndef CHECK_DESCRIBED_DESCRIBED_H
#define CHECK_DESCRIBED_DESCRIBED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <peil/plugin.h>

/* ---- Values (value.c) ------------------------------------------------------------------------------------------- */

/* Memory that is used again for each object. It grows by doubling, in the host's memory: gone with the job. */
struct scratch {
    const struct peil_host *host; /* set it before the first use */
    char *data;
    size_t size;
    size_t capacity;
};
void scratch_clear(struct scratch *scratch);
/* Room for that many bytes more, and a NUL. 0 or PEIL_ERROR_SYSTEM. */
int scratch_reserve(struct scratch *scratch, size_t size, struct peil_error *error);
/* 0 or PEIL_ERROR_SYSTEM. The data is always followed by a NUL that is not counted. */
int scratch_append(struct scratch *scratch, const char *text, size_t size, struct peil_error *error);

enum field_state {
    FIELD_FILLED,
    FIELD_EMPTY,   /* absent, null, white space, an empty list, or a list of such */
    FIELD_GONE,    /* has gone from the source's format */
    FIELD_UNKNOWN, /* the host cannot know it */
};

/* The texts in a value, one after another and each trimmed: itself, or every text, number or yes/no in a list or an
 * object. Blank ones are left out. items is NUL-separated; count tells how many. */
struct field {
    enum field_state state;
    struct scratch items;
    size_t count;
};
int field_read(struct field *field, const struct peil_value *value, struct peil_error *error);
/* Only whether it is filled: items are not read. */
int field_look(struct field *field, const struct peil_value *value, struct peil_error *error);
/* The items joined by a space, in place. Call it once after field_read. */
void field_join(struct field *field);

/* ---- Texts (words.c) -------------------------------------------------------------------------------------------- */

/* Characters (code points), each run of white space counted as one. From most on nothing is counted any more. */
size_t text_characters(const char *text, size_t size, size_t most);
/* Appends text in lower case, Latin accents taken off, anything that is no letter or digit as one space, trimmed. */
int text_fold(struct scratch *scratch, const char *text, size_t size, struct peil_error *error);
/* A folded text, with what it was folded from: the same text is folded once. Set host of both before the first use. */
struct folded {
    struct scratch source, text;
    bool known;
};
int text_fold_again(struct folded *folded, const char *text, size_t size, struct peil_error *error);
/* Walks over the words of a folded text: *at moves on; NULL at the end. */
const char *text_next_word(const char **at, size_t *ret_size);
/* Whether word is one of the words of a folded text. */
bool text_has_word(const char *folded, const char *word, size_t size);
/* Whether word is in a list that ends with NULL. */
bool text_listed(const char *const *list, const char *word, size_t size);

/* Words that say nothing beside a title: articles, prepositions, "dataset", "gegevens". */
extern const char *const words_of_little[];
/* Words that fill a field without saying anything, and such phrases, folded. */
extern const char *const words_of_filling[];
extern const char *const phrases_of_filling[];

/* ---- Lists (lists.c) -------------------------------------------------------------------------------------------- */

enum attribute_need {
    NEED_ALWAYS,
    NEED_WHERE_POSSIBLE, /* legal without it: the object is then allowed_incomplete */
    NEED_WITH_TRANSFER,  /* only when the attribute above it in the list says that there is a transfer */
    NEED_TRANSFER,       /* not needed itself: says whether there is a transfer */
};
struct profile_attribute {
    const char *name;
    int points;
    enum attribute_need need;
};
/* In the order of the choices of the option 'profile'; the last one, "own", is empty. */
extern const struct profile_attribute *const profiles[];

struct code_list {
    const char *base; /* of the URI form, without the scheme: "publications.europa.eu/…/"; NULL: none */
    const char *const *codes;
};
/* In the order of the choices of the option 'list'; the last one, "own", is empty. */
extern const struct code_list code_lists[];

/* ---- Rules ------------------------------------------------------------------------------------------------------- */

extern const struct peil_check rule_present, rule_length;       /* fields.c */
extern const struct peil_check rule_not_title, rule_not_filler; /* prose.c */
extern const struct peil_check rule_profile, rule_code;         /* vocabulary.c */

#define COUNT_OF(rows) (sizeof(rows) / sizeof((rows)[0]))

/* The fact of a registered attribute: "field.NAME". Negative: no such fact, or no memory. */
int32_t rule_want_field(const struct peil_host *host, const char *name, struct peil_error *error);
int rule_no_memory(struct peil_error *error);
/* Settings that cannot be together: PEIL_ERROR_USAGE. format (message id) has one %.*s, for what. */
int rule_refuse(const struct peil_host *host, struct peil_error *error, const char *format, const char *what,
                size_t size);

/* Outcomes. reason: index in the rule's reasons, or -1. */
void outcome_of(struct peil_outcome *outcome, int64_t n, int64_t d, int reason);
void outcome_without(struct peil_outcome *outcome, enum peil_verdict verdict, int reason);
void outcome_detail(struct peil_outcome *outcome, const char *detail);

/* Every rule starts its reasons with these two, so that a state of a field is one place. */
#define REASON_GONE_ROW                                                                                                \
    {                                                                                                                  \
        "field_gone", PEIL_N_("the source does not have this field any more"),                                         \
            PEIL_N_(                                                                                                   \
                "Ask the owner of the register where this field has gone, and put it back or change the programme.")   \
    }
#define REASON_UNKNOWN_ROW                                                                                             \
    {                                                                                                                  \
        "unknown", PEIL_N_("the value cannot be known"), NULL                                                          \
    }
enum { REASON_GONE, REASON_UNKNOWN, REASON_OWN };
/* True when the field could not be measured: the outcome is then made. */
bool outcome_not_measured(struct peil_outcome *outcome, const struct field *field);

#endif
