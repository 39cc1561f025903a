/* SPDX-License-Identifier: EUPL-1.2 */
/* What this role could do that it should not: looked up in the catalogue, and tried in transactions that are rolled
 * back. Read only is no right: a role that may write can leave it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data_pg/pg.h"
#include "data_pg/sql.h"

struct right {
    int column; /* of test_rights */
    const char *key, *bad, *good;
};

static const struct right rights[] = {
    {0, "superuser", PEIL_N_("the role is a superuser: it can do everything; use one that may only read"),
     PEIL_N_("the role is no superuser")},
    {1, "create_role", PEIL_N_("the role may create databases or roles"),
     PEIL_N_("the role may not create databases or roles")},
    {2, "replication", PEIL_N_("the role may replicate: it can read everything there is"),
     PEIL_N_("the role may not replicate")},
    {3, "bypass_rls", PEIL_N_("the role sees what row level security hides"),
     PEIL_N_("row level security holds for the role")},
    {4, "create_schema", PEIL_N_("the role may create schemas in this database"),
     PEIL_N_("the role may not create schemas")},
    {5, "temporary", PEIL_N_("the role may create temporary tables: REVOKE TEMPORARY ON DATABASE … FROM PUBLIC"),
     PEIL_N_("the role may not create temporary tables")},
    {6, "create_table", PEIL_N_("the role may create tables in %s schemas"), PEIL_N_("the role may not create tables")},
    {7, "write", PEIL_N_("the role may write in %s tables: GRANT it SELECT and nothing else"),
     PEIL_N_("the role may not write in any table")},
    {8, "owner", PEIL_N_("the role owns %s tables: it can lock and drop them"), PEIL_N_("the role owns no table")},
    {9, "execute", PEIL_N_("the role may run %s functions that can write: REVOKE EXECUTE ON FUNCTION … FROM PUBLIC"),
     PEIL_N_("the role may run no function that can write")},
};

static int tell(struct pg *pg, bool bad, const char *key, const char *text, struct peil_error *error)
{
    return pg->host->finding(pg->host->context, bad ? 4 : 6, key, text, error);
}

static int look_up_rights(struct pg *pg, struct peil_error *error)
{
    struct sql_text sql = {0};
    sql_add(&sql, data_pg_sql_test_rights);
    PGresult *rows = pg_alone(pg, &sql, error);
    sql_release(&sql);
    int failed = rows ? 0 : error->code;
    for (size_t i = 0; !failed && i < sizeof(rights) / sizeof(rights[0]); i++) {
        const char *value = PQgetvalue(rows, 0, rights[i].column);
        bool bad = strcmp(value, "f") != 0 && strcmp(value, "0") != 0;
        char text[512];
        snprintf(text, sizeof(text), pg_say(pg, bad ? rights[i].bad : rights[i].good), value);
        failed = tell(pg, bad, rights[i].key, text, error);
    }
    PQclear(rows);
    return failed;
}

/* Whether the server let it happen. Rolled back whatever came of it. */
static bool happens(struct pg *pg, const char *begin, const char *statement)
{
    struct peil_error refused = {0};
    PGresult *begun = pg_ask(pg, begin, 0, NULL, &refused);
    PGresult *done = begun ? pg_ask(pg, statement, 0, NULL, &refused) : NULL;
    bool happened = done != NULL;
    PQclear(begun);
    PQclear(done);
    pg_rollback(pg);
    return happened;
}

static int try_lock(struct pg *pg, struct peil_error *error)
{
    struct sql_text find = {0}, lock = {0};
    sql_add(&find, data_pg_sql_test_table);
    PGresult *rows = pg_alone(pg, &find, error);
    bool locked = false;
    int failed = rows ? 0 : error->code;
    if (rows && PQntuples(rows)) {
        pg_fill(&lock, data_pg_sql_test_lock, "table", PQgetvalue(rows, 0, 0), NULL);
        locked = happens(pg, data_pg_sql_begin, lock.data);
    }
    PQclear(rows);
    sql_release(&find);
    sql_release(&lock);
    if (failed)
        return failed;
    return tell(pg, locked, "lock",
                pg_say(pg, locked ? PEIL_N_("a lock that stops all others was granted, in a read only transaction")
                                  : PEIL_N_("a lock that stops all others was refused")),
                error);
}

static int try_things(struct pg *pg, struct peil_error *error)
{
    bool large = happens(pg, data_pg_sql_begin, data_pg_sql_test_large_object);
    bool temporary = happens(pg, data_pg_sql_test_writing, data_pg_sql_test_temporary);
    int failed = tell(
        pg, large, "large_object",
        pg_say(pg, large ? PEIL_N_("a large object could be made, in a read only transaction: REVOKE EXECUTE ON "
                                   "FUNCTION lo_create(oid), lo_creat(integer), lo_from_bytea(oid, bytea) FROM PUBLIC")
                         : PEIL_N_("a large object could not be made")),
        error);
    failed = failed ? failed
                    : tell(pg, temporary, "leaves_read_only",
                           pg_say(pg, temporary ? PEIL_N_("read only could be left, and a temporary table be made")
                                                : PEIL_N_("outside read only nothing could be made either")),
                           error);
    return failed ? failed : try_lock(pg, error);
}

int pg_test(const struct peil_host *host, const struct peil_setting *settings, struct peil_error *error)
{
    struct pg pg = {.host = host, .settings = settings};
    int failed = pg_open(&pg, error);
    failed = failed ? failed : look_up_rights(&pg, error);
    failed = failed ? failed : try_things(&pg, error);
    pg_close(&pg);
    return failed;
}
