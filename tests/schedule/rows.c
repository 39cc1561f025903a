/* SPDX-License-Identifier: EUPL-1.2 */
/* Reads questions, a line each with '|' between the fields, and prints the answers, for the comparison with a second
 * implementation:
 *     N|ZONE|FROM|AFTER|COUNT|RULE   the first COUNT moments after AFTER (seconds), on one line
 *     O|ZONE|INSTANT                 the offset
 *     L|ZONE|DAY|SECOND              the moment of a local time, and 0, 1 (gap) or 2 (twice)
 *     D|ZONE|FROM|POLICY|AFTER|NOW|RULE   what is due: moments, '!' for missed; then skipped and next */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "schedule/rule.h"
#include "base/poison.h"

struct reader {
    struct arena *arena;
    char *rest;
    struct zone *zone; /* the last one asked for */
    char zone_name[80];
};

static char *field(struct reader *reader)
{
    char *text = reader->rest, *bar = strchr(text, '|');
    reader->rest = bar ? bar + 1 : text + strlen(text);
    if (bar)
        *bar = '\0';
    return text;
}

static int64_t number(struct reader *reader)
{
    return strtoll(field(reader), NULL, 10);
}

static int fail(const struct peil_error *error)
{
    printf("error: %s\n", error->message);
    return 0;
}

static int plan(struct reader *reader, struct schedule_plan *plan, date_day from, const char *text)
{
    struct peil_error error = {0};
    *plan =
        (struct schedule_plan){.zone = reader->zone, .calendar = calendar_standard, .from = from, .until = DATE_NONE};
    int failed = schedule_rule_parse(text, &plan->rule, &error);
    if (failed)
        fail(&error);
    return failed;
}

static void answer_next(struct reader *reader)
{
    struct schedule_plan one;
    date_day from = (date_day)number(reader);
    int64_t at = number(reader), count = number(reader);
    if (plan(reader, &one, from, reader->rest))
        return;
    while (count-- > 0 && at != SCHEDULE_NEVER) {
        at = schedule_next(&one, at);
        if (at != SCHEDULE_NEVER)
            printf("%" PRId64 " ", at);
    }
    printf("\n");
}

static void answer_due(struct reader *reader)
{
    static struct schedule_occurrence due[4096];
    struct schedule_due summary;
    struct schedule_plan one;
    date_day from = (date_day)number(reader);
    int64_t policy = number(reader), after = number(reader), now = number(reader);
    if (plan(reader, &one, from, reader->rest))
        return;
    one.missed = (enum schedule_missed)policy;
    schedule_due(&one, after, now, due, 4096, &summary);
    for (size_t i = 0; i < summary.count; i++)
        printf("%" PRId64 "%s ", due[i].due_at, due[i].missed ? "!" : "");
    printf("%" PRId64 " %" PRId64 "\n", summary.skipped, summary.next);
}

static void answer_local(struct reader *reader)
{
    enum zone_sort sort;
    date_day day = (date_day)number(reader);
    int64_t instant = zone_to_instant(reader->zone, day, (int)number(reader), &sort);
    printf("%" PRId64 " %d\n", instant, (int)sort);
}

static int answer(struct reader *reader)
{
    struct peil_error error = {0};
    char sort = field(reader)[0];
    const char *zone = field(reader);
    if (strcmp(reader->zone_name, zone) != 0) {
        arena_clear(reader->arena);
        if (zone_load(reader->arena, NULL, zone, &reader->zone, &error) != 0)
            return fail(&error);
        snprintf(reader->zone_name, sizeof(reader->zone_name), "%s", zone);
    }
    if (sort == 'N')
        answer_next(reader);
    else if (sort == 'D')
        answer_due(reader);
    else if (sort == 'L')
        answer_local(reader);
    else
        printf("%d\n", zone_offset(reader->zone, number(reader)));
    return 0;
}

int main(void)
{
    struct reader reader = {.arena = arena_new()};
    char line[2048];
    while (fgets(line, sizeof(line), stdin)) {
        line[strcspn(line, "\n")] = '\0';
        for (char *at = line; *at; at++)
            if (*at == '~') /* a line break in an RRULE */
                *at = '\n';
        reader.rest = line;
        answer(&reader);
    }
    arena_free(reader.arena);
    return 0;
}
