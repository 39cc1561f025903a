/* SPDX-License-Identifier: EUPL-1.2 */
/* Decisions about two objects that look like one (migration 0014). Nothing is merged by it: it says what was agreed, in
 * the journal, and what is agreed is not offered again. */
#ifndef REGISTER_DUPLICATE_H
#define REGISTER_DUPLICATE_H

#include "register/owner.h"
#include "store/store.h"

struct duplicate_deed {
    struct owner_object one, other;
    bool merge; /* other goes and one stays; otherwise they are two */
    date_day on, today;
    const char *note; /* NULL: none */
};

/* One transaction. Refuses one and the same, two kinds, and a day to come. */
int duplicate_decide(struct store *store, const struct duplicate_deed *deed, struct peil_error *error);

#endif
