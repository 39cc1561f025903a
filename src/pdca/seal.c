/* SPDX-License-Identifier: EUPL-1.2 */
/* Holding steps against the journal, and findings against their steps. */
#include <inttypes.h>
#include <stdio.h>

#include "base/error.h"
#include "base/text.h"
#include "pdca/pdca.h"
#include "pdca/sql.h"
#include "base/poison.h"

enum { STEPS_COUNT, STEPS_BAD, STEPS_SEQ, STEPS_THERE };

static const char *step_reason(const PGresult *rows)
{
    if (PQgetisnull(rows, 0, STEPS_SEQ))
        return _("the journal does not know this row");
    if (!store_boolean(rows, 0, STEPS_THERE))
        return _("this row is missing");
    return _("its content is not what the journal sealed");
}

static int verify_steps(struct store *store, struct pdca_verdict *verdict, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query_one(store, pdca_sql_steps_verify, &rows, error, "");
    if (failed)
        return failed;
    verdict->steps = store_integer(rows, 0, STEPS_COUNT);
    verdict->bad_step = store_integer(rows, 0, STEPS_BAD);
    verdict->seq = store_integer(rows, 0, STEPS_SEQ);
    if (verdict->bad_step)
        snprintf(verdict->reason, sizeof(verdict->reason), "%s", step_reason(rows));
    return 0;
}

enum { FINDINGS_COUNT, FINDINGS_BAD, FINDINGS_STANDS, FINDINGS_SAYS };

static int verify_findings(struct store *store, struct pdca_verdict *verdict, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query_one(store, pdca_sql_findings_verify, &rows, error, "");
    if (failed)
        return failed;
    verdict->findings = store_integer(rows, 0, FINDINGS_COUNT);
    verdict->bad_finding = store_integer(rows, 0, FINDINGS_BAD);
    if (!verdict->bad_finding)
        return 0;
    const char *stands = store_text(rows, 0, FINDINGS_STANDS);
    const char *says = store_text(rows, 0, FINDINGS_SAYS);
    if (!stands)
        snprintf(verdict->reason, sizeof(verdict->reason), _("its steps are there, and it is not"));
    else if (!says)
        snprintf(verdict->reason, sizeof(verdict->reason), _("it has no steps"));
    else
        snprintf(verdict->reason, sizeof(verdict->reason), _("it stands as '%s', and its steps say '%s'"), stands,
                 says);
    return 0;
}

int pdca_verify(struct store *store, struct pdca_verdict *ret_verdict, struct peil_error *error)
{
    *ret_verdict = (struct pdca_verdict){0};
    int failed = verify_steps(store, ret_verdict, error);
    return failed || ret_verdict->bad_step ? failed : verify_findings(store, ret_verdict, error);
}
