/* SPDX-License-Identifier: EUPL-1.2 */
/* The grammar of plain words: peil-schedule(7) has it for those who write it, describe.c writes it. Both languages have
 * the same grammar and may be mixed; what is not understood is refused by name. */
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/text.h"
#include "base/utf8.h"
#include "schedule/lexicon.h"
#include "schedule/rule.h"
#include "base/poison.h"

enum { STANDARD_TIME = 6 * 60, ALL_WEEK = 0xfe, MONDAY_TO_FRIDAY = 0x3e, NTH_MOST = 31 };

struct reader {
    const struct word *at;
    const struct word *first;
    struct schedule_rule *rule;
    struct peil_error *error;
};

/* ---- Refusing ---------------------------------------------------------------------------------------------------- */

static int not_understood(struct reader *reader)
{
    const struct word *word = reader->at;
    _cleanup_buffer_ struct buffer shown = {0};
    utf8_printable(&shown, word->text, strlen(word->text));
    if (word->sort == WORD_END)
        return error_set(reader->error, PEIL_ERROR_USAGE, "%s",
                         reader->at == reader->first
                             ? _("a schedule is missing; for instance: elke maandag 06:00, every 15 minutes")
                             : _("the schedule ends too early; for instance: eerste werkdag van het kwartaal 07:30"));
    if (word->sort == WORD_UNKNOWN) {
        const char *nearest = lexicon_nearest(word->text);
        return nearest ? error_set(reader->error, PEIL_ERROR_USAGE,
                                   _("word %d, '%s', is not understood; did you mean '%s'?"),
                                   (int)(word - reader->first) + 1, buffer_text(&shown), nearest)
                       : error_set(reader->error, PEIL_ERROR_USAGE,
                                   _("word %d, '%s', is not understood; see peil-schedule(7)"),
                                   (int)(word - reader->first) + 1, buffer_text(&shown));
    }
    return error_set(reader->error, PEIL_ERROR_USAGE, _("word %d, '%s', cannot stand there; see peil-schedule(7)"),
                     (int)(word - reader->first) + 1, buffer_text(&shown));
}

static int refuse(struct reader *reader, const char *message)
{
    return error_set(reader->error, PEIL_ERROR_USAGE, _("word %d, '%s': %s"), (int)(reader->at - reader->first) + 1,
                     reader->at->text, message);
}

/* ---- Pieces ------------------------------------------------------------------------------------------------------ */

static bool is(const struct reader *reader, enum word_sort sort)
{
    return reader->at->sort == sort;
}

static bool accept(struct reader *reader, enum word_sort sort)
{
    if (!is(reader, sort))
        return false;
    reader->at++;
    return true;
}

/* After a word of the kind that the list is of: "en", "," or both go on with the same kind. */
static bool accept_and(struct reader *reader, enum word_sort sort)
{
    const struct word *at = reader->at;
    while (at->sort == WORD_AND)
        at++;
    while (at->sort == WORD_ARTICLE || at->sort == WORD_ON || at->sort == WORD_AT)
        at++;
    if (at == reader->at || at->sort != sort)
        return false;
    reader->at = at;
    return true;
}

static bool accept_to(struct reader *reader, enum word_sort sort)
{
    const struct word *at = reader->at;
    if (at->sort != WORD_TO)
        return false;
    at++;
    if (at->sort == WORD_AND && strcmp(at[1].text, "met") == 0) /* tot en met */
        at += 2;
    if (at->sort != sort)
        return false;
    reader->at = at;
    return true;
}

/* "werkdag", "working day" */
static bool accept_workday(struct reader *reader)
{
    if (accept(reader, WORD_WORKDAY))
        return true;
    if (is(reader, WORD_WORKING) && reader->at[1].sort == WORD_DAY) {
        reader->at += 2;
        return true;
    }
    return false;
}

/* Names, or a range of them, from low to high of the week or year; past its end it goes on from the start. */
static uint32_t read_names(struct reader *reader, enum word_sort sort, int most)
{
    uint32_t mask = 0;
    do {
        int first = reader->at->value, last = first;
        reader->at++;
        if (accept_to(reader, sort))
            last = (reader->at++)->value;
        for (int value = first;; value = value % most + 1) {
            mask |= 1u << value;
            if (value == last)
                break;
        }
    } while (accept_and(reader, sort));
    return mask;
}

static int read_time(struct reader *reader)
{
    int minute;
    if (is(reader, WORD_TIME) || is(reader, WORD_MIDNIGHT)) {
        minute = reader->at->value;
        reader->at++;
        accept(reader, WORD_HOUR); /* 06:00 uur */
    } else if (is(reader, WORD_NUMBER) && reader->at[1].sort == WORD_HOUR) {
        if (reader->at->value > 23)
            return refuse(reader, _("a day has the hours 0 to 23"));
        minute = reader->at->value * 60;
        reader->at += 2;
    } else {
        return not_understood(reader);
    }
    schedule_time_set(reader->rule, minute);
    return 0;
}

static int read_times(struct reader *reader)
{
    int failed;
    do
        failed = read_time(reader);
    while (!failed &&
           (accept_and(reader, WORD_TIME) || accept_and(reader, WORD_MIDNIGHT) || accept_and(reader, WORD_NUMBER)));
    return failed;
}

/* ---- Days -------------------------------------------------------------------------------------------------------- */

static int read_weekdays(struct reader *reader)
{
    struct schedule_rule *rule = reader->rule;
    rule->days = SCHEDULE_WEEKDAYS;
    if (accept_workday(reader)) {
        rule->weekdays = MONDAY_TO_FRIDAY;
        rule->working = true;
    } else if (accept(reader, WORD_WEEKDAY_ANY)) {
        rule->weekdays = MONDAY_TO_FRIDAY;
    } else if (accept(reader, WORD_DAY) || accept(reader, WORD_DAILY)) {
        rule->weekdays = ALL_WEEK;
    } else if (is(reader, WORD_WEEKDAY)) {
        rule->weekdays = (uint8_t)read_names(reader, WORD_WEEKDAY, 7);
    } else {
        return not_understood(reader);
    }
    return 0;
}

static int read_interval(struct reader *reader, int count, int minutes)
{
    int64_t interval = (int64_t)count * minutes;
    if (interval < 1 || interval > 7 * SCHEDULE_MINUTES) {
        reader->at--;
        return refuse(reader, _("an interval is 1 minute to 7 days"));
    }
    reader->rule->interval = (int)interval;
    reader->rule->days = SCHEDULE_WEEKDAYS;
    reader->rule->weekdays = ALL_WEEK;
    return 0;
}

static int read_every_weeks(struct reader *reader, int weeks)
{
    if (weeks < 1 || weeks > 52)
        return refuse(reader, _("every 1 to 52 weeks"));
    reader->rule->weeks = weeks;
    if (!accept(reader, WORD_ON))
        return not_understood(reader);
    return read_weekdays(reader);
}

/* "1e", "15e" and what follows it: a list of days of the month. */
static int read_month_days(struct reader *reader)
{
    reader->rule->days = SCHEDULE_MONTH_DAYS;
    do {
        if (reader->at->value < 1 || reader->at->value > 31)
            return refuse(reader, _("a month has the days 1 to 31"));
        reader->rule->month_days |= 1u << reader->at->value;
        reader->at++;
    } while (accept_and(reader, WORD_NUMBER_ORDINAL));
    if (is(reader, WORD_OF) && reader->at[2].sort == WORD_SPAN) {
        reader->at += 2;
        if (reader->at->value != SCHEDULE_MONTH)
            return refuse(reader, _("days by number are those of a month"));
        reader->at++;
    }
    return 0;
}

/* "eerste werkdag van het kwartaal"; span: what was named before it ("elk kwartaal op de …"), -1: nothing. */
static int read_nth(struct reader *reader, int span)
{
    struct schedule_rule *rule = reader->rule;
    rule->nth = reader->at->value;
    if (rule->nth < -2 || rule->nth == 0 || rule->nth > NTH_MOST)
        return refuse(reader, _("ordinals are 1 to 31, last and last but one"));
    reader->at++;
    if (is(reader, WORD_WEEKDAY)) {
        rule->days = SCHEDULE_NTH_WEEKDAY;
        rule->weekdays = (uint8_t)(1u << reader->at->value);
        reader->at++;
    } else if (accept_workday(reader)) {
        rule->days = SCHEDULE_NTH_WORKING;
    } else if (accept(reader, WORD_DAY)) {
        rule->days = SCHEDULE_NTH_DAY;
    } else {
        return not_understood(reader);
    }
    if (is(reader, WORD_OF) &&
        (reader->at[1].sort == WORD_SPAN || ((reader->at[1].sort == WORD_ARTICLE || reader->at[1].sort == WORD_EVERY) &&
                                             reader->at[2].sort == WORD_SPAN))) {
        reader->at += reader->at[1].sort == WORD_SPAN ? 1 : 2;
        span = reader->at->value;
        reader->at++;
    }
    if (span < 0) {
        if (is(reader, WORD_END))
            return error_set(reader->error, PEIL_ERROR_USAGE,
                             _("of what? For instance: eerste werkdag van de maand, last friday of the quarter"));
        return not_understood(reader);
    }
    rule->span = (enum schedule_span)span;
    return 0;
}

/* "1 maart en 1 september", "march 1" */
static int read_year_days(struct reader *reader)
{
    struct schedule_rule *rule = reader->rule;
    rule->days = SCHEDULE_YEAR_DAYS;
    do {
        bool day_first = is(reader, WORD_NUMBER);
        const struct word *day = day_first ? reader->at : reader->at + 1;
        const struct word *month = day_first ? reader->at + 1 : reader->at;
        if ((day->sort != WORD_NUMBER && day->sort != WORD_NUMBER_ORDINAL) || month->sort != WORD_MONTH_NAME) {
            reader->at++;
            return not_understood(reader);
        }
        if (day->value < 1 || day->value > calendar_month_length(2000, month->value)) {
            reader->at = day;
            return refuse(reader, _("that month has no such day"));
        }
        if (rule->year_day_count == SCHEDULE_YEAR_DAYS_MOST)
            return refuse(reader, _("at most 12 dates"));
        rule->year_days[rule->year_day_count].month = (uint8_t)month->value;
        rule->year_days[rule->year_day_count].day = (uint8_t)day->value;
        rule->year_day_count++;
        reader->at += 2;
    } while ((reader->at[0].sort == WORD_AND &&
              (reader->at[1].sort == WORD_MONTH_NAME || reader->at[2].sort == WORD_MONTH_NAME)) &&
             (accept_and(reader, WORD_NUMBER) || accept_and(reader, WORD_MONTH_NAME)));
    return 0;
}

/* A day by its place; span as in read_nth. */
static int read_place(struct reader *reader, int span)
{
    accept(reader, WORD_ON);
    accept(reader, WORD_ARTICLE);
    enum word_sort next = reader->at->sort == WORD_END ? WORD_END : reader->at[1].sort;
    if (is(reader, WORD_NUMBER_ORDINAL) && next != WORD_WEEKDAY && next != WORD_WORKDAY && next != WORD_WORKING &&
        next != WORD_DAY)
        return read_month_days(reader);
    if (is(reader, WORD_ORDINAL) || is(reader, WORD_NUMBER_ORDINAL))
        return read_nth(reader, span);
    if ((is(reader, WORD_NUMBER) && next == WORD_MONTH_NAME) || is(reader, WORD_MONTH_NAME))
        return read_year_days(reader);
    return not_understood(reader);
}

static int read_offset(struct reader *reader)
{
    struct schedule_rule *rule = reader->rule;
    int count = reader->at->value;
    if (count < 1 || count > 99)
        return refuse(reader, _("1 to 99 days before or after"));
    reader->at++;
    rule->offset_working = accept_workday(reader);
    if (!rule->offset_working && !accept(reader, WORD_DAY))
        return not_understood(reader);
    if (!is(reader, WORD_BEFORE) && !is(reader, WORD_AFTER))
        return not_understood(reader);
    rule->offset = is(reader, WORD_BEFORE) ? -count : count;
    reader->at++;
    return read_place(reader, -1);
}

static int read_every(struct reader *reader)
{
    const struct word *word = reader->at;
    if (accept(reader, WORD_MINUTE))
        return read_interval(reader, 1, 1);
    if (accept(reader, WORD_HOUR))
        return read_interval(reader, 1, 60);
    if (accept(reader, WORD_QUARTER_HOUR))
        return read_interval(reader, 1, 15);
    if (accept(reader, WORD_HALF))
        return accept(reader, WORD_HOUR) ? read_interval(reader, 1, 30) : not_understood(reader);
    if (accept(reader, WORD_WEEK))
        return read_every_weeks(reader, 1);
    if (accept(reader, WORD_OTHER))
        return accept(reader, WORD_WEEK) ? read_every_weeks(reader, 2) : not_understood(reader);
    if (accept(reader, WORD_SPAN))
        return read_place(reader, word->value);
    if (accept(reader, WORD_NUMBER)) {
        if (accept(reader, WORD_MINUTE))
            return read_interval(reader, word->value, 1);
        if (accept(reader, WORD_HOUR))
            return read_interval(reader, word->value, 60);
        if (accept(reader, WORD_WEEK))
            return read_every_weeks(reader, word->value);
        return not_understood(reader);
    }
    if (is(reader, WORD_ORDINAL) || is(reader, WORD_NUMBER_ORDINAL))
        return read_place(reader, -1);
    return read_weekdays(reader);
}

static int read_days(struct reader *reader)
{
    const struct word *at = reader->at;
    if (at[0].sort == WORD_AT && at[1].sort == WORD_ARTICLE) { /* om de week, om de 2 weken */
        reader->at += 2;
        int weeks = is(reader, WORD_NUMBER) ? (reader->at++)->value : 2;
        return accept(reader, WORD_WEEK) ? read_every_weeks(reader, weeks) : not_understood(reader);
    }
    accept(reader, WORD_ON);
    if (accept(reader, WORD_EVERY))
        return read_every(reader);
    if (accept(reader, WORD_HOURLY))
        return read_interval(reader, 1, 60);
    accept(reader, WORD_ARTICLE);
    if (is(reader, WORD_NUMBER) && reader->at[1].sort != WORD_MONTH_NAME)
        return read_offset(reader);
    if (is(reader, WORD_WEEKDAY) || is(reader, WORD_WORKDAY) || is(reader, WORD_WORKING) ||
        is(reader, WORD_WEEKDAY_ANY) || is(reader, WORD_DAILY))
        return read_weekdays(reader);
    return read_place(reader, -1);
}

/* ---- What may follow --------------------------------------------------------------------------------------------- */

static int read_window(struct reader *reader)
{
    int times[2];
    for (int i = 0; i < 2; i++) {
        if (i == 1 && !accept(reader, WORD_AND))
            return not_understood(reader);
        if (!is(reader, WORD_TIME) && !is(reader, WORD_MIDNIGHT))
            return not_understood(reader);
        times[i] = reader->at->value;
        reader->at++;
    }
    reader->rule->window_from = times[0];
    reader->rule->window_until = times[1];
    if (times[0] == times[1]) {
        reader->at--;
        return refuse(reader, _("the two times are the same"));
    }
    return 0;
}

/* "in even weken", "in januari en juli" */
static int read_in(struct reader *reader)
{
    struct schedule_rule *rule = reader->rule;
    if (is(reader, WORD_MONTH_NAME) && rule->months == 0) {
        rule->months = (uint16_t)read_names(reader, WORD_MONTH_NAME, 12);
        return 0;
    }
    if ((is(reader, WORD_EVEN) || is(reader, WORD_ODD)) && reader->at[1].sort == WORD_WEEK &&
        rule->days == SCHEDULE_WEEKDAYS && rule->parity == SCHEDULE_ALL_WEEKS && rule->weeks == 1) {
        rule->parity = is(reader, WORD_EVEN) ? SCHEDULE_EVEN_WEEKS : SCHEDULE_ODD_WEEKS;
        reader->at += 2;
        return 0;
    }
    return not_understood(reader);
}

static int read_else(struct reader *reader)
{
    accept(reader, WORD_ARTICLE);
    if (reader->rule->shift != SCHEDULE_AS_IT_IS || reader->rule->interval ||
        (!is(reader, WORD_NEXT) && !is(reader, WORD_PREVIOUS)))
        return not_understood(reader);
    reader->rule->shift = is(reader, WORD_NEXT) ? SCHEDULE_ELSE_NEXT : SCHEDULE_ELSE_PREVIOUS;
    reader->at++;
    return accept_workday(reader) ? 0 : not_understood(reader);
}

static int read_except(struct reader *reader)
{
    accept(reader, WORD_ON);
    if (!accept(reader, WORD_HOLIDAYS))
        return not_understood(reader);
    reader->rule->working = true;
    return 0;
}

static int read_rest(struct reader *reader)
{
    struct schedule_rule *rule = reader->rule;
    while (accept(reader, WORD_AND))
        ;
    const struct word *start = reader->at;
    if (accept(reader, WORD_IN))
        return read_in(reader);
    if (is(reader, WORD_ELSE) || is(reader, WORD_OF)) {
        reader->at++;
        return read_else(reader);
    }
    if (accept(reader, WORD_EXCEPT))
        return read_except(reader);
    if (rule->interval && rule->window_from == rule->window_until && accept(reader, WORD_BETWEEN))
        return read_window(reader);
    if (rule->interval && rule->weekdays == ALL_WEEK && (is(reader, WORD_ON) || is(reader, WORD_WORKDAY))) {
        accept(reader, WORD_ON);
        return read_weekdays(reader);
    }
    accept(reader, WORD_AT);
    if (!rule->interval && schedule_time_next(rule, 0) < 0)
        return read_times(reader);
    reader->at = start;
    return not_understood(reader);
}

int schedule_words_parse(const char *text, struct schedule_rule *ret_rule, struct peil_error *error)
{
    struct word words[WORDS_MOST + 2]; /* so that looking two words ahead is always looking at a word */
    memset(words, 0, sizeof(words));
    memset(ret_rule, 0, sizeof(*ret_rule));
    ret_rule->form = SCHEDULE_WORDS;
    ret_rule->weeks = 1;
    if (!lexicon_split(text, words))
        return error_set(error, PEIL_ERROR_USAGE, _("a schedule has at most %d words"), WORDS_MOST - 1);
    struct reader reader = {.at = words, .first = words, .rule = ret_rule, .error = error};
    int failed = read_days(&reader);
    while (!failed && !is(&reader, WORD_END))
        failed = read_rest(&reader);
    if (!failed && !ret_rule->interval && schedule_time_next(ret_rule, 0) < 0)
        schedule_time_set(ret_rule, STANDARD_TIME);
    return failed;
}
