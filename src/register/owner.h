/* SPDX-License-Identifier: EUPL-1.2 */
/* Owners who act: roles that a steward records by hand, and reviews. What is recorded by hand is of the built-in source
 * 'peil' (id 0) and is never ended by an import; peil.role_on (migration 0006) says who holds a role in the end.
 *
 * Every deed is one transaction with a row in the journal, and holds from its day or from today, whichever is first. */
#ifndef REGISTER_OWNER_H
#define REGISTER_OWNER_H

#include "register/party.h"
#include "store/store.h"

struct owner_object {
    int64_t id;
    const char *kind, *key;
};

/* The role in the store's words: NULL or "owner" is the owner's role that goes with the kind. Dutch is understood.
 * PEIL_ERROR_USAGE when it is none, or the owner's role of another kind. */
int owner_role(struct arena *arena, const struct owner_object *object, const char *written, const char **ret_role,
               struct peil_error *error);

/* A role in the store's words, whatever the object. */
int owner_role_word(struct arena *arena, const char *written, const char **ret_role, struct peil_error *error);

struct owner_holder {
    int64_t party; /* 0: a person or unit that was never a party; owner_assign makes it one */
    int64_t person, unit;
    const char *name, *level;
};
/* A party by id, name or spelling; else a person or unit by key or name. */
int owner_holder_find(struct store *store, struct arena *arena, const char *words, struct owner_holder *ret_holder,
                      struct peil_error *error);

/* The party that a holder is, made when it was none. Inside a transaction. */
int owner_holder_party(struct store *store, const struct owner_holder *holder, int64_t *ret_party,
                       struct peil_error *error);

struct owner_deed {
    struct owner_object object;
    const char *role;
    date_day today;
    date_day on;           /* accept, end: the day */
    date_day since, until; /* assign; DATE_NONE: today, no end */
    const char *mandate;   /* assign; NULL: none */
    const char *why;       /* for the journal; NULL */
};
/* Gives the role to somebody. Who held it until then holds it up to the day before. */
int owner_assign(struct store *store, struct arena *arena, const struct owner_deed *deed,
                 const struct owner_holder *holder, struct peil_error *error);
/* The holder accepted the role on a day. *ret_name is the holder. */
int owner_accept(struct store *store, struct arena *arena, const struct owner_deed *deed, const char **ret_name,
                 struct peil_error *error);
/* The same inside a transaction of the caller. party: only when that one holds it still; 0: whoever holds it. */
int owner_accept_inside(struct store *store, struct arena *arena, const struct owner_deed *deed, int64_t party,
                        const char **ret_name, struct peil_error *error);
/* The holder has the role up to and including a day. */
int owner_end(struct store *store, struct arena *arena, const struct owner_deed *deed, const char **ret_name,
              struct peil_error *error);

struct owner_review {
    struct owner_object object;
    const char *what; /* description, data, process */
    date_day on, today;
    const struct owner_holder *by; /* NULL: whoever records it */
    const char *note;
};
int owner_review_add(struct store *store, const struct owner_review *review, struct peil_error *error);

/* Columns as in the statements of sql/. unit and role may be NULL. */
int owner_list(struct store *store, date_day day, const char *unit, const char *role, PGresult **ret_rows,
               struct peil_error *error);
int owner_show(struct store *store, date_day day, int64_t party, PGresult **ret_rows, struct peil_error *error);
int owner_vacancies(struct store *store, date_day day, int64_t days_ahead, PGresult **ret_rows,
                    struct peil_error *error);

#endif
