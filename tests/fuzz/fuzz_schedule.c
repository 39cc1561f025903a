/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as a schedule: refused with a message, or a rule whose moments ascend, on days that it names, and that in
 * plain words is read back as itself in both languages. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/calendar.h"
#include "base/utf8.h"
#include "schedule/rule.h"
#include "base/poison.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look_at_moments(const struct schedule_rule *rule, const struct zone *zone)
{
    struct schedule_plan plan = {.zone = zone, .calendar = calendar_standard, .until = DATE_NONE, .rule = *rule};
    struct schedule_occurrence due[8];
    struct schedule_due summary;
    date_from_civil(2026, 1, 5, &plan.from);
    int64_t at = (int64_t)plan.from * 86400 - 90000;
    for (int i = 0; i < 40 && at != SCHEDULE_NEVER; i++) {
        int64_t next = schedule_next(&plan, at);
        assert(next > at);
        at = next;
    }
    for (int policy = SCHEDULE_MISSED_SKIP; policy <= SCHEDULE_MISSED_ALL; policy++) {
        int64_t after = (int64_t)plan.from * 86400 + 79 * 86400, now = after + 5 * 86400;
        plan.missed = (enum schedule_missed)policy;
        schedule_due(&plan, after, now, due, 8, &summary);
        assert(summary.count <= 8 && summary.cursor >= after && summary.cursor <= now && summary.next > summary.cursor);
        for (size_t i = 0; i < summary.count; i++)
            assert(due[i].due_at > after && due[i].due_at <= now && (i == 0 || due[i].due_at > due[i - 1].due_at));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct zone *zone;
    static struct arena *kept;
    struct peil_error error = {0};
    if (!kept) {
        kept = arena_new();
        if (zone_load(kept, NULL, ZONE_STANDARD, &zone, &error) != 0)
            assert(zone_load(kept, NULL, "UTC", &zone, &error) == 0);
    }
    struct arena *arena = arena_new();
    const char *text = arena_text_n(arena, (const char *)data, size);
    struct schedule_rule rule, again;
    struct calendar_period period;
    int result = schedule_rule_parse(text, &rule, &error);
    if (result != 0) {
        assert(result == PEIL_ERROR_USAGE && error.message[0] && utf8_is_valid(error.message, strlen(error.message)));
    } else {
        for (int i = 0; rule.form == SCHEDULE_WORDS && i < 2; i++) {
            const char *words = schedule_rule_describe(arena, &rule, i ? "en" : "nl");
            assert(schedule_words_parse(words, &again, &error) == 0);
            assert(memcmp(&rule, &again, sizeof(rule)) == 0);
        }
        look_at_moments(&rule, zone);
    }
    result = calendar_period_parse(text, &period, &error);
    assert(result == 0 ? period.count >= 0 && period.count <= 9999 : result == PEIL_ERROR_USAGE);
    arena_free(arena);
    return 0;
}
