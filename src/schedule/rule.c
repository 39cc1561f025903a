/* SPDX-License-Identifier: EUPL-1.2 */
/* Which of the three a text is, and the times of the day as a set. */
#include "schedule/rule.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/poison.h"

bool schedule_time_is(const struct schedule_rule *rule, int minute)
{
    return rule->times[minute / 64] >> (minute % 64) & 1;
}

void schedule_time_set(struct schedule_rule *rule, int minute)
{
    rule->times[minute / 64] |= (uint64_t)1 << (minute % 64);
}

int schedule_time_next(const struct schedule_rule *rule, int minute)
{
    while (minute < SCHEDULE_MINUTES) {
        uint64_t word = rule->times[minute / 64] >> (minute % 64);
        if (word)
            return minute + __builtin_ctzll(word);
        minute = (minute / 64 + 1) * 64;
    }
    return -1;
}

int schedule_rule_parse(const char *text, struct schedule_rule *ret_rule, struct peil_error *error)
{
    if (strlen(text) > SCHEDULE_LONGEST)
        return error_set(error, PEIL_ERROR_USAGE, _("a schedule has at most %d characters"), (int)SCHEDULE_LONGEST);
    if (!utf8_is_valid(text, strlen(text)))
        return error_set(error, PEIL_ERROR_USAGE, _("a schedule is UTF-8"));
    text += strspn(text, " \t\r\n");
    if (strncasecmp(text, "RRULE:", 6) == 0 || strncasecmp(text, "DTSTART", 7) == 0 ||
        strncasecmp(text, "FREQ=", 5) == 0)
        return schedule_rrule_parse(text, ret_rule, error);
    /* Words never start with these, but for "15 minuten …" and "1 maart": a field of cron is digits and signs alone. */
    size_t first = strcspn(text, " \t\n");
    const char *second = text + first + strspn(text + first, " \t\n");
    bool number = strspn(text, "0123456789*?,-/") >= first && first > 0;
    bool number_too = strspn(second, "0123456789*?,-/") == strcspn(second, " \t\n") && *second;
    if (*text == '@' || *text == '*' || (number && number_too))
        return schedule_cron_parse(text, ret_rule, error);
    return schedule_words_parse(text, ret_rule, error);
}
