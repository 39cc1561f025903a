/* SPDX-License-Identifier: EUPL-1.2 */
/* Words, numbers and days of the plan. */
#include "cli/pdca_words.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/print.h"
#include "base/poison.h"

static const struct {
    const char *word, *text;
} words[] = {
    {"open", N_("open")},
    {"planned", N_("planned")},
    {"in_progress", N_("in progress")},
    {"done", N_("done")},
    {"verified", N_("verified")},
    {"ineffective", N_("ineffective")},
    {"accepted", N_("accepted")},
    {"gone", N_("gone")},
    {"dropped", N_("dropped")},
    {"found", N_("found")},
    {"returned", N_("came back")},
    {"back", N_("back with its object")},
    {"expired", N_("acceptance ended")},
    {"still_short", N_("done, and no better")},
    {"met", N_("at norm")},
    {"left", N_("left with its object or check")},
    {"lapsed", N_("does not apply any more")},
    {"started", N_("started")},
    {"finished", N_("said to be done")},
    {"unplanned", N_("action dropped")},
    {"revoked", N_("revoked")},
    {"assigned", N_("assigned")},
    {"answered", N_("answered")},
    {"escalated", N_("escalated")},
    {"muted", N_("muted")},
    {"asked", N_("asked")},
    {"postponed", N_("postponed")},
    {"taken", N_("taken")},
    {"closed", N_("closed")},
    {"accept", N_("accept")},
    {"norm", N_("norm changed")},
    {"extend", N_("extended")},
    {"escalate", N_("escalated")},
    {"stop", N_("stopped")},
    {"not_taken_up", N_("not taken up")},
    {"high", N_("high")},
    {"normal", N_("normal")},
    {"low", N_("low")},
    {"mended", N_("mended")},
    {"refused", N_("refused")},
    {"kept", N_("kept")},
    {"broken", N_("broken")},
};

const char *pdca_word(const char *word)
{
    for (size_t i = 0; word && i < sizeof(words) / sizeof(words[0]); i++)
        if (strcmp(words[i].word, word) == 0)
            return _(words[i].text);
    return word;
}

const char *pdca_plateau_word(int plateau)
{
    static const char *const names[PLATEAU_COUNT] = {N_("below the first plateau"), N_("preconditions in place"),
                                                     N_("foundation strengthened"), N_("improving"), N_("excelling")};
    return _(names[plateau]);
}

date_day pdca_on(const struct peil_setting *setting)
{
    return setting->given ? (date_day)setting->integer : date_today();
}

int pdca_number(const char *text, int64_t *ret_number, struct peil_error *error)
{
    size_t digits = strspn(text, "0123456789");
    *ret_number = 0;
    if (digits == 0 || digits > 15 || text[digits])
        return error_set(error, PEIL_ERROR_USAGE, _("'%s' is no number"), text);
    *ret_number = strtoll(text, NULL, 10);
    return 0;
}

int pdca_numbers(struct cli *cli, const char *list, struct pdca_ids *ret_ids, struct peil_error *error)
{
    *ret_ids = (struct pdca_ids){0};
    if (!list)
        return 0;
    int64_t *ids = arena_allocate_array(cli->arena, strlen(list) + 1, sizeof(*ids));
    for (const char *at = list; *at;) {
        size_t size = strcspn(at, "\n");
        int failed = pdca_number(arena_text_n(cli->arena, at, size), &ids[ret_ids->count], error);
        if (failed)
            return failed;
        ret_ids->count++;
        at += size + (at[size] == '\n');
    }
    ret_ids->ids = ids;
    return 0;
}

int pdca_points(const char *text, int *ret_tenths, struct peil_error *error)
{
    const char *at = text + (*text == '+');
    size_t whole = strspn(at, "0123456789");
    bool fraction = whole && (at[whole] == ',' || at[whole] == '.');
    size_t digits = fraction ? strspn(at + whole + 1, "0123456789") : 0;
    if (whole == 0 || whole > 3 || (fraction && digits != 1) || at[whole + fraction + digits])
        return error_set(error, PEIL_ERROR_USAGE, _("'%s' is no number of points, such as 4 or 4,5"), text);
    *ret_tenths = (int)strtol(at, NULL, 10) * 10 + (fraction ? at[whole + 1] - '0' : 0);
    return *ret_tenths > 1000 ? error_set(error, PEIL_ERROR_USAGE, _("'%s' is more than 100 points"), text) : 0;
}

int pdca_quarter(const char *text, date_day *ret_day, struct peil_error *error)
{
    const char *shape = "9999Q9";
    bool good = strlen(text) == 6;
    for (int i = 0; good && i < 6; i++)
        good = shape[i] == '9' ? text[i] >= '0' && text[i] <= '9' : text[i] == 'Q' || text[i] == 'K';
    if (good && text[5] >= '1' && text[5] <= '4' &&
        date_from_civil((int)strtol(text, NULL, 10), 3 * (text[5] - '1') + 1, 1, ret_day))
        return 0;
    return error_set(error, PEIL_ERROR_USAGE, _("'%s' is no quarter, such as 2026Q3"), text);
}

const char *pdca_effect_text(struct cli *cli, struct score_mean effect)
{
    if (effect.weight == 0)
        return NULL;
    int64_t tenths = round_half_away(effect.sum * 1000, (__int128)effect.weight * SCORE_ONE);
    return arena_format(cli->arena, "%s%s", tenths < 0 ? "-" : "+", print_tenths(cli, tenths < 0 ? -tenths : tenths));
}

const char *pdca_tenths_text(struct cli *cli, const PGresult *rows, int row, int column)
{
    if (PQgetisnull(rows, row, column))
        return NULL;
    return arena_format(cli->arena, "+%s", print_tenths(cli, store_integer(rows, row, column)));
}

int pdca_findings_given(struct cli *cli, struct store *store, const char *list, const char *check, const char *unit,
                        struct pdca_ids *ret_ids, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int64_t unit_id;
    const char *key;
    int failed = pdca_numbers(cli, list, ret_ids, error);
    if (failed || !check)
        return failed;
    if (list)
        return error_set(error, PEIL_ERROR_USAGE, _("give --finding or --check, not both"));
    failed = pdca_unit_find(store, cli->arena, unit, &unit_id, &key, error);
    const struct pdca_filter filter = {.unit = key, .check = check, .open = true, .day = date_today()};
    failed = failed ? failed : pdca_finding_list(store, &filter, &rows, error);
    if (failed)
        return failed;
    int64_t *ids = arena_allocate_array(cli->arena, (size_t)PQntuples(rows) + 1, sizeof(*ids));
    for (int row = 0; row < PQntuples(rows); row++)
        if (strcmp(store_text(rows, row, 12), "accepted") != 0)
            ids[ret_ids->count++] = store_integer(rows, row, 0);
    ret_ids->ids = ids;
    return ret_ids->count ? 0 : error_set(error, PEIL_ERROR_USAGE, _("check '%s' has no open findings there"), check);
}
