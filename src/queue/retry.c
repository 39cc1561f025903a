/* SPDX-License-Identifier: EUPL-1.2 */
/* The table of failures. */
#include "queue/retry.h"

#include <string.h>

#include "peil/plugin.h"
#include "base/poison.h"

/* The first row whose text a SQLSTATE begins with; longer ones come first. PostgreSQL's appendix A has the list. */
static const struct {
    const char *prefix;
    enum retry_class class;
} sqlstates[] = {
    {"08", RETRY_RECONNECT},    /* connection exception; 08006 is also what a lost connection is called here */
    {"57P", RETRY_RECONNECT},   /* admin_shutdown, crash_shutdown, cannot_connect_now, database_dropped */
    {"25P03", RETRY_RECONNECT}, /* idle_in_transaction_session_timeout: we were paused */
    {"57014", RETRY_LATER},     /* query_canceled: a statement timeout, or somebody's hand */
    {"40", RETRY_SOON},         /* serialization_failure, deadlock_detected */
    {"55P03", RETRY_SOON},      /* lock_not_available */
    {"55006", RETRY_SOON},      /* object_in_use */
    {"25006", RETRY_WAIT},      /* read_only_sql_transaction: a standby, not yet promoted */
    {"53", RETRY_WAIT},         /* insufficient resources: disk full, out of memory, too many connections */
    {"58", RETRY_WAIT},         /* the server's system failed: I/O error */
    {"28", RETRY_WAIT},         /* invalid authorization: somebody is changing our login */
    {"3D", RETRY_WAIT},         /* there is no such database (now) */
    {"42", RETRY_NEVER},        /* a right or a table that we lack, a statement that is wrong */
    {"22", RETRY_NEVER},        /* data exception */
    {"23", RETRY_NEVER},        /* a constraint does not hold */
    {"XX", RETRY_NEVER},        /* corruption, a fault in the server */
    {"", RETRY_LATER},
};

static const struct {
    int code;
    enum retry_class class;
} codes[] = {
    {PEIL_ERROR_PLUGIN, RETRY_DIED},      {PEIL_ERROR_CONFLICT, RETRY_WAIT}, /* somebody is doing it: the same
                                                                                programme, by hand */
    {PEIL_ERROR_INTERRUPTED, RETRY_WAIT}, {PEIL_ERROR_SYSTEM, RETRY_LATER},  {PEIL_ERROR_USAGE, RETRY_NEVER},
    {PEIL_ERROR_INPUT, RETRY_NEVER},      {PEIL_ERROR_VERSION, RETRY_NEVER},
};

enum retry_class retry_class_of(int code, const char *sqlstate)
{
    if (code == PEIL_ERROR_STORE || *sqlstate)
        for (size_t i = 0; i < sizeof(sqlstates) / sizeof(sqlstates[0]); i++)
            if (strncmp(sqlstate, sqlstates[i].prefix, strlen(sqlstates[i].prefix)) == 0)
                return sqlstates[i].class;
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
        if (codes[i].code == code)
            return codes[i].class;
    return RETRY_LATER;
}

int64_t retry_delay_ms(int64_t first, int64_t most, int64_t n, uint32_t chance)
{
    int64_t delay = first;
    for (int64_t i = 1; i < n && delay < most; i++)
        delay *= 2;
    if (delay > most)
        delay = most;
    return delay - delay / 4 + delay / 2 * (int64_t)(chance >> 1) / INT32_MAX;
}
