/* SPDX-License-Identifier: EUPL-1.2 */
/* Applying migrations: one transaction each, one migrator at a time. */
#include "store/migrate.h"

#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/text.h"
#include "store/journal.h"
#include "store/sql.h"
#include "base/poison.h"

static void checksum(const struct migration *migration, char out[HASH_HEX_SIZE])
{
    unsigned char digest[HASH_SIZE];
    struct hash hash;
    hash_begin(&hash);
    hash_add(&hash, migration->sql, strlen(migration->sql));
    hash_end(&hash, digest);
    hash_hex(digest, out);
}

static const struct migration *migration_numbered(int64_t number)
{
    for (size_t i = 0; i < migration_count; i++)
        if (migrations[i].number == number)
            return &migrations[i];
    return NULL;
}

int migrate_state_read(struct store *store, struct migrate_state *ret_state, struct peil_error *error)
{
    _cleanup_result_ PGresult *present = NULL;
    _cleanup_result_ PGresult *list = NULL;
    *ret_state = (struct migrate_state){.available = migrations[migration_count - 1].number};
    int failed = store_query_one(store, store_sql_migration_table_exists, &present, error, "");
    if (failed || !store_boolean(present, 0, 0))
        return failed;
    failed = store_query(store, store_sql_migration_list, &list, error, "");
    if (failed)
        return failed;
    for (int i = 0; i < PQntuples(list); i++) {
        int number = (int)store_integer(list, i, 0);
        const struct migration *migration = migration_numbered(number);
        char sum[HASH_HEX_SIZE];
        ret_state->applied = number;
        if (!migration)
            continue;
        checksum(migration, sum);
        if (ret_state->changed_number == 0 && strcmp(sum, store_text(list, i, 2)) != 0)
            ret_state->changed_number = number;
    }
    return 0;
}

static int apply_one(struct store *store, const struct migration *migration, struct peil_error *error)
{
    char sum[HASH_HEX_SIZE];
    checksum(migration, sum);
    int failed = store_begin(store, error);
    if (failed)
        return failed;
    failed = store_script(store, migration->sql, error);
    if (!failed)
        failed = store_query(store, store_sql_migration_add, NULL, error, "ittt", (int64_t)migration->number,
                             migration->name, sum, PACKAGE_VERSION);
    if (failed) {
        store_rollback(store);
        error_prefix(error, _("migration %s"), migration->name);
        return failed;
    }
    _cleanup_free_ char *subject = memory_format("migration/%d", migration->number);
    _cleanup_free_ char *content = memory_format("{\"name\": \"%s\", \"sha256\": \"%s\"}", migration->name, sum);
    journal_add(store, &(struct journal_entry){"store", "applied", subject, NULL, content});
    return store_commit(store, error);
}

static int apply_missing(struct store *store, int *ret_applied, struct peil_error *error)
{
    struct migrate_state state;
    int failed = migrate_state_read(store, &state, error);
    if (failed)
        return failed;
    if (state.applied > state.available)
        return error_set(error, PEIL_ERROR_VERSION,
                         _("the store is at version %d and this peil knows up to %d: install a newer peil"),
                         state.applied, state.available);
    if (state.changed_number)
        return error_set(
            error, PEIL_ERROR_VERSION,
            _("migration %d was applied with another text than this peil has: the store belongs to another "
              "build; see peil store check"),
            state.changed_number);
    for (size_t i = 0; i < migration_count && !failed; i++) {
        if (migrations[i].number <= state.applied)
            continue;
        failed = apply_one(store, &migrations[i], error);
        *ret_applied += !failed;
    }
    return failed;
}

int migrate_apply(struct store *store, int *ret_applied, struct peil_error *error)
{
    *ret_applied = 0;
    _cleanup_result_ PGresult *lock = NULL;
    int failed = store_query_one(store, store_sql_migration_lock, &lock, error, "");
    if (failed)
        return failed;
    if (!store_boolean(lock, 0, 0))
        return error_set(error, PEIL_ERROR_CONFLICT,
                         _("somebody else is making or upgrading this store right now; wait until that is done"));
    failed = apply_missing(store, ret_applied, error);
    /* After a failure the lock goes with the session; its own error would only hide the first. */
    store_query(store, store_sql_migration_unlock, NULL, failed ? NULL : error, "");
    return failed;
}
