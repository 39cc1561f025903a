/* SPDX-License-Identifier: EUPL-1.2 */
/* peil journal verify|show: who changed what, when and why, and whether that record is still whole. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/print.h"
#include "pdca/pdca.h"
#include "store/journal.h"
#include "base/poison.h"

static void verify_json(const struct journal_verdict *journal, const struct pdca_verdict *pdca)
{
    bool ok = journal->bad_seq == 0 && pdca->bad_step == 0 && pdca->bad_finding == 0;
    json_t *out = json_pack("{s:b, s:I, s:s}", "ok", ok, "rows", (json_int_t)journal->rows,
                            journal->bad_seq ? "last_sound_hash" : "head", journal->head);
    if (journal->bad_seq)
        json_object_set_new(out, "first_bad_row", json_integer(journal->bad_seq));
    else
        json_object_set_new(out, "finding_steps", json_integer(pdca->steps));
    if (pdca->bad_step)
        json_object_set_new(out, "first_bad_finding_step", json_integer(pdca->bad_step));
    if (pdca->seq)
        json_object_set_new(out, "sealed_by_row", json_integer(pdca->seq));
    if (pdca->bad_finding)
        json_object_set_new(out, "first_bad_finding", json_integer(pdca->bad_finding));
    if (!ok)
        json_object_set_new(out, "reason", json_string(journal->bad_seq ? journal->reason : pdca->reason));
    json_dumpf(out, stdout, JSON_INDENT(2));
    printf("\n");
    json_decref(out);
}

static void verify_print(const struct journal_verdict *journal, const struct pdca_verdict *pdca)
{
    if (journal->bad_seq) {
        printf(_("The journal is broken at row %" PRId64 ": %s.\n"), journal->bad_seq, journal->reason);
        printf(ngettext("The %" PRId64 " row before it is sound.\n", "The %" PRId64 " rows before it are sound.\n",
                        (unsigned long)journal->rows),
               journal->rows);
        return;
    }
    printf(_("The journal is whole: %" PRId64 " rows.\n"), journal->rows);
    if (pdca->bad_step)
        printf(_("Row %" PRId64 " of the steps of findings (peil.finding_step) is not as it was written: %s.\n"),
               pdca->bad_step, pdca->reason);
    else if (pdca->bad_finding)
        printf(_("Finding %" PRId64 " is not as it was written: %s.\n"), pdca->bad_finding, pdca->reason);
    else if (pdca->steps)
        printf(_("It goes with %" PRId64 " rows of steps of %" PRId64 " findings.\n"), pdca->steps, pdca->findings);
    if (pdca->seq)
        printf(_("Row %" PRId64 " of the journal says how it was.\n"), pdca->seq);
    printf(_("Hash of the last row, to keep elsewhere:\n%s\n"), journal->head);
}

static int journal_verify_command(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    (void)arguments;
    _cleanup_store_ struct store *store = NULL;
    struct journal_verdict journal;
    struct pdca_verdict pdca = {0};
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : journal_verify(store, &journal, error);
    if (!failed && !journal.bad_seq)
        failed = pdca_verify(store, &pdca, error);
    if (failed)
        return failed;
    if (cli->json)
        verify_json(&journal, &pdca);
    else
        verify_print(&journal, &pdca);
    return journal.bad_seq || pdca.bad_step || pdca.bad_finding ? CLI_EXIT_NOT_MEASURED : CLI_EXIT_OK;
}

static const struct peil_option show_options[] = {
    {"subject", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL,
     N_("only what is about this, for instance dataset/bag; dataset/ means every dataset")},
    {"limit", PEIL_OPTION_INTEGER, 0, "50", 1, 1000000, NULL, N_("how many rows at most; the newest count")},
};
enum { SHOW_SUBJECT, SHOW_LIMIT, SHOW_COUNT };

static void print_rows_json(const PGresult *rows)
{
    json_t *list = json_array();
    for (int i = 0; i < PQntuples(rows); i++) {
        const char *content = store_text(rows, i, 7);
        json_t *parsed = content ? json_loads(content, JSON_DECODE_ANY, NULL) : NULL;
        if (content && !parsed)
            parsed = json_string(content);
        json_array_append_new(list,
                              json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s?, s:o?, s:s}", "seq",
                                        (json_int_t)store_integer(rows, i, 0), "at", store_text(rows, i, 1), "actor",
                                        store_text(rows, i, 2), "area", store_text(rows, i, 3), "action",
                                        store_text(rows, i, 4), "subject", store_text(rows, i, 5), "why",
                                        store_text(rows, i, 6), "content", parsed, "hash", store_text(rows, i, 8)));
    }
    json_dumpf(list, stdout, JSON_INDENT(2));
    printf("\n");
    json_decref(list);
}

static void print_rows(struct cli *cli, const PGresult *rows)
{
    const struct print_column columns[] = {
        {_("row"), PRINT_RIGHT, false}, {_("when (UTC)"), PRINT_LEFT, false}, {_("who"), PRINT_LEFT, false},
        {_("what"), PRINT_LEFT, false}, {_("about"), PRINT_LEFT, true},
    };
    struct print_table *table = print_table_new(cli, columns, sizeof(columns) / sizeof(columns[0]));
    for (int i = 0; i < PQntuples(rows); i++) {
        const char *why = store_text(rows, i, 6);
        print_cell(table, store_text(rows, i, 0));
        print_cell_format(table, "%.16s", store_text(rows, i, 1));
        print_cell(table, store_text(rows, i, 2));
        print_cell_format(table, "%s %s", store_text(rows, i, 3), store_text(rows, i, 4));
        print_cell_format(table, "%s%s%s", store_text(rows, i, 5), why ? ": " : "", why ? why : "");
    }
    print_table_end(table);
}

static int journal_show(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    _cleanup_result_ PGresult *rows = NULL;
    int failed = cli_store(cli, &store, error);
    if (!failed)
        failed = journal_newest(store, arguments->settings[SHOW_SUBJECT].text, arguments->settings[SHOW_LIMIT].integer,
                                &rows, error);
    if (failed)
        return failed;
    if (cli->json)
        print_rows_json(rows);
    else if (PQntuples(rows) == 0)
        printf(_("The journal has nothing about this.\n"));
    else
        print_rows(cli, rows);
    return CLI_EXIT_OK;
}

static const struct command journal_commands[] = {
    {"verify", NULL, N_("recompute the chain from the first row; names the first bad row"), 0, 0, NULL, 0,
     journal_verify_command, NULL},
    {"show", NULL, N_("show the newest rows, oldest of them first"), 0, 0, show_options, SHOW_COUNT, journal_show,
     NULL},
    {NULL, NULL, NULL, 0, 0, NULL, 0, NULL, NULL},
};

const struct command command_journal = {
    .name = "journal", .summary = N_("who changed what, when and why"), .subcommands = journal_commands};
