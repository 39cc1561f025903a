/* SPDX-License-Identifier: EUPL-1.2 */
/* Reading back what imports did; columns as in the statements of sql/. */
#ifndef REGISTER_HISTORY_H
#define REGISTER_HISTORY_H

#include "store/store.h"

/* kind, key, title, unit, owner as written, criticality. kind NULL: all kinds. */
int history_objects(struct store *store, date_day day, const char *kind, PGresult **ret_rows, struct peil_error *error);
/* sort, subject, change, fields. import 0: the newest. */
int history_changes(struct store *store, int64_t import, PGresult **ret_rows, struct peil_error *error);
/* number, section, place, reason. import 0: the newest. */
int history_rejected(struct store *store, int64_t import, PGresult **ret_rows, struct peil_error *error);
/* id, source, as of, finished at (UTC), actor, location, added, changed, vanished, unchanged, rejected, notes. */
int history_imports(struct store *store, int64_t limit, PGresult **ret_rows, struct peil_error *error);

#endif
