/* SPDX-License-Identifier: EUPL-1.2 */
/* What the rules of check_owner share: reading facts, writing outcomes. */
#ifndef CHECK_OWNER_OWNER_H
#define CHECK_OWNER_OWNER_H

#include <stdbool.h>

#include <peil/plugin.h>

#define COUNT_OF(rows) (sizeof(rows) / sizeof((rows)[0]))

#define OWNER_ROLE_ROW(standard_role)                                                                                  \
    {                                                                                                                  \
        .name = "role", .type = PEIL_OPTION_CHOICE, .standard = standard_role,                                         \
        .choices = "owner|data_owner|process_owner|chain_owner|system_owner|steward|deputy",                           \
        .text = PEIL_N_("which role; 'owner' is the owner role that goes with the object's kind")                      \
    }
#define OWNER_HINT_ASSIGN                                                                                              \
    PEIL_N_("Agree with the head of the unit who is responsible, and put that person or function in the register.")

int owner_refuse(struct peil_error *error, int code, const char *message);
/* The fact role.ROLE.PART: its index, or a negative code. */
int32_t owner_want(const struct peil_host *host, const char *role, const char *part, struct peil_error *error);

bool owner_fact_is(const struct peil_value *value, const char *text);
/* Something other than blanks (ASCII, and the no-break space) stands there. */
bool owner_fact_filled(const struct peil_value *value);
/* The source has no such field any more, or the host cannot know it. */
bool owner_fact_lost(const struct peil_value *value);
/* ISO dates compare as text. True when both are there and a is before b. */
bool owner_fact_before(const struct peil_value *a, const struct peil_value *b);

int owner_measured(struct peil_outcome *outcome, bool good, int reason);
int owner_without(struct peil_outcome *outcome, enum peil_verdict verdict, int reason);

/* acting.c: owners who act. */
enum { OWNER_ACTING = 3 };
extern const struct peil_check owner_acting[OWNER_ACTING];
/* standing.c: owners who can act. */
enum { OWNER_STANDING = 4 };
extern const struct peil_check owner_standing[OWNER_STANDING];
/* steered.c: owners who do. */
enum { OWNER_STEERED = 3 };
extern const struct peil_check owner_steered[OWNER_STEERED];

#endif
