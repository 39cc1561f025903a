/* SPDX-License-Identifier: EUPL-1.2 */
/* When something is to happen: a rule, read from plain words (Dutch, English), five fields of cron or an RRULE, and the
 * moments that it gives. Pure: no clock, no store, no environment; `now` is always an argument.
 *
 * A rule says local days and times of the day; zone.h makes moments of them. The rule for the two nights a year:
 *   - a time of the day that does not exist happens right after the gap, once, however many times fell in it;
 *   - a time of the day that exists twice happens the first time only;
 *   - what is repeated (an interval, cron with '*' for its hour) goes by elapsed time: it happens in both hours of the
 *     autumn night, and has no hour to catch up with in spring.
 * peil-schedule(7) has the grammar for those who write it. */
#ifndef SCHEDULE_RULE_H
#define SCHEDULE_RULE_H

#include "base/calendar.h"
#include "base/memory.h"
#include "schedule/zone.h"

enum schedule_form { SCHEDULE_WORDS, SCHEDULE_CRON, SCHEDULE_RRULE };

enum schedule_days {
    SCHEDULE_WEEKDAYS,    /* the weekdays of the mask, every n-th week */
    SCHEDULE_NTH_WEEKDAY, /* the n-th of a weekday in a month, quarter or year */
    SCHEDULE_NTH_WORKING, /* the n-th working day in one */
    SCHEDULE_NTH_DAY,     /* the n-th day in one */
    SCHEDULE_MONTH_DAYS,  /* days of the month by number */
    SCHEDULE_YEAR_DAYS,   /* days of the year by date */
    SCHEDULE_CRON_DAYS,
    SCHEDULE_RRULE_DAYS,
    SCHEDULE_DAYS_SORTS,
};
enum schedule_span { SCHEDULE_MONTH, SCHEDULE_QUARTER, SCHEDULE_YEAR };
enum schedule_parity { SCHEDULE_ALL_WEEKS, SCHEDULE_EVEN_WEEKS, SCHEDULE_ODD_WEEKS };
/* What is done with a day that is no working day. */
enum schedule_shift { SCHEDULE_AS_IT_IS, SCHEDULE_ELSE_NEXT, SCHEDULE_ELSE_PREVIOUS };

enum { SCHEDULE_MINUTES = 1440, SCHEDULE_YEAR_DAYS_MOST = 12, SCHEDULE_BY_MOST = 64, SCHEDULE_LONGEST = 500 };

struct schedule_by {
    uint8_t count;
    int16_t values[SCHEDULE_BY_MOST];
};
struct schedule_rrule {
    enum { RRULE_DAILY, RRULE_WEEKLY, RRULE_MONTHLY, RRULE_YEARLY } frequency;
    int interval;
    int count;        /* 0: no end */
    date_day until;   /* DATE_NONE: no end */
    int until_minute; /* of that day, on the clocks of the zone; UTC when until_utc */
    bool until_utc;
    int week_start; /* 1..7 */
    struct schedule_by months, month_days, year_days, weeks, positions;
    struct schedule_by weekdays; /* ordinal * 8 + weekday; the ordinal may be negative or 0 */
    date_day start;              /* DTSTART; DATE_NONE: the plan's first day */
    int start_minute;            /* of that day */
};
struct schedule_cron {
    uint32_t month_days;             /* bits 1..31; bit 0: the last day of the month */
    bool any_month_day, any_weekday; /* '*': when neither is, a day that either names counts, as in cron(8) */
    uint8_t weekdays;                /* bits 1..7, ISO */
    uint8_t nth[7];                  /* [1..5]: bits of weekdays that are the n-th of their month; [6]: the last */
};

struct schedule_rule {
    enum schedule_form form;
    int interval;                  /* minutes; 0: at times of the day */
    int window_from, window_until; /* minutes of the day, interval only; equal: all day; until is included */
    bool follows_clock;            /* cron with '*' for its hour: by elapsed time */
    uint64_t times[23];            /* one bit a minute of the day */
    enum schedule_days days;
    uint8_t weekdays;            /* bits 1..7, ISO */
    bool working;                /* not on public holidays */
    int weeks;                   /* every n-th week, counted from the anchor's; 1: every week */
    enum schedule_parity parity; /* of the ISO week's number */
    int nth;                     /* 1..366; -1: the last, -2: the last but one */
    enum schedule_span span;
    uint32_t month_days; /* bits 1..31 */
    uint8_t year_day_count;
    struct {
        uint8_t month, day;
    } year_days[SCHEDULE_YEAR_DAYS_MOST];
    int offset; /* days or working days after (before: negative) */
    bool offset_working;
    uint16_t months; /* bits 1..12; 0: all */
    enum schedule_shift shift;
    struct schedule_cron cron;
    struct schedule_rrule rrule;
};

/* Reads any of the three: an RRULE starts with "RRULE:", "DTSTART" or "FREQ="; five fields with a digit, '*' or '@' at
 * the start are cron; all else is words. PEIL_ERROR_USAGE names the word that is not understood, and a near one. */
int schedule_rule_parse(const char *text, struct schedule_rule *ret_rule, struct peil_error *error);

int schedule_words_parse(const char *text, struct schedule_rule *ret_rule, struct peil_error *error);
int schedule_cron_parse(const char *text, struct schedule_rule *ret_rule, struct peil_error *error);
int schedule_rrule_parse(const char *text, struct schedule_rule *ret_rule, struct peil_error *error);

/* A rule of words, in the words of language ("nl", "en"): read again it is the same rule. NULL for cron and RRULE,
 * which are shown as they were written. */
char *schedule_rule_describe(struct arena *arena, const struct schedule_rule *rule, const char *language);

bool schedule_time_is(const struct schedule_rule *rule, int minute);
void schedule_time_set(struct schedule_rule *rule, int minute);
int schedule_time_next(const struct schedule_rule *rule, int minute); /* the first at or after it; -1: none */

/* ---- When ---------------------------------------------------------------------------------------------------------
 */

#define SCHEDULE_NEVER INT64_MAX

enum schedule_missed {
    SCHEDULE_MISSED_SKIP, /* what was due longer ago than the grace is left out */
    SCHEDULE_MISSED_ONCE, /* of all that was missed, the newest */
    SCHEDULE_MISSED_ALL,  /* each, oldest first */
};

/* A schedule, as far as its moments go. */
struct schedule_plan {
    struct schedule_rule rule;
    const struct zone *zone;
    struct calendar calendar;
    date_day from, until; /* first and last day; until DATE_NONE: no end. from is the anchor: every second week, an
                             interval and an RRULE without DTSTART count from it */
    enum schedule_missed missed;
    int spread;    /* seconds: runs start up to so much later than they are due */
    uint64_t seed; /* makes the spread of this schedule its own, and always the same */
};

/* The first moment after `after`; SCHEDULE_NEVER: there is none, or none within 40 years. */
int64_t schedule_next(const struct schedule_plan *plan, int64_t after);

struct schedule_occurrence {
    int64_t due_at; /* what the rule says: the identity of the run */
    int64_t run_at; /* when to start: due_at and the spread; when it was missed: after `now`, spread */
    bool missed;    /* due longer ago than the grace */
};
enum {
    SCHEDULE_GRACE = 300,        /* seconds that a due moment may be old before it is called missed */
    SCHEDULE_CATCH_UP = 600,     /* missed runs start within so many seconds, or the schedule's spread */
    SCHEDULE_CATCH_UP_STEP = 60, /* those of one schedule this far apart, oldest first */
    SCHEDULE_DUE_MOST = 100000,  /* moments that schedule_due counts in one call */
};
struct schedule_due {
    size_t count;    /* in the caller's array */
    int64_t skipped; /* moments that the policy left out */
    int64_t cursor;  /* give this as `after` next time: all up to here was dealt with; may be before now when the
                        array was full */
    int64_t next;    /* the first moment after the cursor */
};
/* Everything due in (after, now], under the schedule's policy for missed runs, oldest first. Never fails. The same
 * arguments always give the same answer, so that a leader that was replaced half-way does nothing twice. */
void schedule_due(const struct schedule_plan *plan, int64_t after, int64_t now, struct schedule_occurrence *ret_due,
                  size_t most, struct schedule_due *ret_summary);

/* Checks a plan as a whole: a rule that never happens in 40 years from its first day is refused. */
int schedule_plan_check(const struct schedule_plan *plan, struct peil_error *error);

#endif
