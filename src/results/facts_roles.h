/* SPDX-License-Identifier: EUPL-1.2 */
/* role.R.X: who holds which role on the day, by the rule of peil.role_on (migration 0006). Assignments come in as a
 * stream; where one assignment holds nothing has to be decided, and where several do the store is asked. */
#ifndef RESULTS_FACTS_ROLES_H
#define RESULTS_FACTS_ROLES_H

#include "peil/plugin.h"
#include "results/stream.h"

enum { FACTS_ROLES = 6, FACTS_ROLE_OWNER = FACTS_ROLES /* that which goes with the kind */ };
/* The first four in the order of the kinds that they own. */
extern const char *const facts_role_names[FACTS_ROLES];

/* "owner.name" to numbers; false: there is no such fact. */
bool facts_role_parse(const char *name, int *ret_role, int *ret_member);

struct facts_roles; /* a reader */

struct facts_roles *facts_roles_new(void);
void facts_roles_free(struct facts_roles *roles); /* NULL is allowed */
/* What is read once, before the streams begin. */
int facts_roles_load(struct facts_roles *roles, struct store *store, date_day as_of, struct peil_error *error);
/* Objects with first_id <= id < end_id; then each of them, in order. */
int facts_roles_begin(struct facts_roles *roles, struct streams *streams, int64_t first_id, int64_t end_id,
                      struct peil_error *error);
int facts_roles_seek(struct facts_roles *roles, struct streams *streams, int64_t object_id, struct peil_error *error);
/* Of the object at hand. Text stays until the next seek. */
struct peil_value facts_roles_value(struct facts_roles *roles, int role, int member);
bool facts_roles_held(const struct facts_roles *roles, int role); /* somebody does, whoever said so */

#endif
