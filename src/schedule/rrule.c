/* SPDX-License-Identifier: EUPL-1.2 */
/* RRULE (RFC 5545, 3.3.10): reading it. What is not read is refused by name, never passed over. */
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/text.h"
#include "base/utf8.h"
#include "schedule/rule.h"
#include "base/poison.h"

enum { PART_LONGEST = 300, STANDARD_MINUTE = 6 * 60 };

struct part {
    const char *name, *value; /* NUL-terminated copies */
};

struct reader {
    struct schedule_rule *rule;
    struct peil_error *error;
    int frequency; /* -1 HOURLY, -2 MINUTELY, else rrule.frequency; -3: not given yet */
    struct schedule_by hours, minutes;
    unsigned seen; /* a bit a part */
};

static int refuse(struct reader *reader, const struct part *part)
{
    _cleanup_buffer_ struct buffer shown = {0};
    utf8_printable(&shown, part->value, strlen(part->value));
    return error_set(reader->error, PEIL_ERROR_USAGE, _("RRULE, %s: '%s' is not understood, see peil-schedule(7)"),
                     part->name, buffer_text(&shown));
}

static bool read_number(const char **at, int *ret_value)
{
    bool negative = **at == '-';
    if (**at == '-' || **at == '+')
        ++*at;
    size_t digits = strspn(*at, "0123456789");
    *ret_value = 0;
    if (digits < 1 || digits > 4)
        return false;
    for (size_t i = 0; i < digits; i++)
        *ret_value = *ret_value * 10 + (*(*at)++ - '0');
    if (negative)
        *ret_value = -*ret_value;
    return true;
}

static int read_one(struct reader *reader, const struct part *part, int least, int most, int *ret_value)
{
    const char *at = part->value;
    return read_number(&at, ret_value) && !*at && *ret_value >= least && *ret_value <= most ? 0 : refuse(reader, part);
}

/* least < 0: also counted from the end, and then 0 is none. */
static int read_list(struct reader *reader, const struct part *part, int least, int most, struct schedule_by *ret_by)
{
    const char *at = part->value;
    while (true) {
        int value;
        if (!read_number(&at, &value) || value < least || value > most || (least < 0 && value == 0) ||
            ret_by->count == SCHEDULE_BY_MOST)
            return refuse(reader, part);
        ret_by->values[ret_by->count++] = (int16_t)value;
        if (!*at)
            return 0;
        if (*at++ != ',')
            return refuse(reader, part);
    }
}

static int weekday_of(const char *text)
{
    static const char names[7][3] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
    for (int i = 0; i < 7; i++)
        if (strncmp(text, names[i], 2) == 0)
            return i + 1;
    return 0;
}

static int read_weekdays(struct reader *reader, const struct part *part)
{
    struct schedule_by *by = &reader->rule->rrule.weekdays;
    const char *at = part->value;
    while (true) {
        int nth = 0;
        if (*at && strchr("+-0123456789", *at) && (!read_number(&at, &nth) || nth == 0 || nth < -53 || nth > 53))
            return refuse(reader, part);
        int weekday = weekday_of(at);
        if (!weekday || by->count == SCHEDULE_BY_MOST)
            return refuse(reader, part);
        by->values[by->count++] = (int16_t)(nth * 8 + weekday);
        at += 2;
        if (!*at)
            return 0;
        if (*at++ != ',')
            return refuse(reader, part);
    }
}

/* 20260105, 20260105T060000, with Z where ret_utc is not NULL. *ret_minute is -1 for a day alone. */
static bool read_moment(const char *text, date_day *ret_day, int *ret_minute, bool *ret_utc)
{
    size_t digits = strspn(text, "0123456789");
    *ret_minute = -1;
    if (digits != 8 || !date_parse(text, 8, "YYYYMMDD", ret_day))
        return false;
    text += 8;
    if (!*text)
        return true;
    if (*text != 'T' || strspn(text + 1, "0123456789") != 6)
        return false;
    int hour = (text[1] - '0') * 10 + text[2] - '0', minute = (text[3] - '0') * 10 + text[4] - '0';
    bool whole = text[5] == '0' && text[6] == '0';
    *ret_minute = hour * 60 + minute;
    if (ret_utc)
        *ret_utc = text[7] == 'Z';
    return hour < 24 && minute < 60 && whole && (text[7] == '\0' || (ret_utc && text[7] == 'Z' && !text[8]));
}

static int read_frequency(struct reader *reader, const struct part *part)
{
    static const struct {
        const char *name;
        int frequency;
    } known[] = {{"DAILY", RRULE_DAILY},   {"WEEKLY", RRULE_WEEKLY}, {"MONTHLY", RRULE_MONTHLY},
                 {"YEARLY", RRULE_YEARLY}, {"HOURLY", -1},           {"MINUTELY", -2}};
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (strcmp(part->value, known[i].name) == 0) {
            reader->frequency = known[i].frequency;
            return 0;
        }
    return refuse(reader, part);
}

enum part_kind {
    PART_FREQ,
    PART_INTERVAL,
    PART_COUNT,
    PART_UNTIL,
    PART_BYMONTH,
    PART_BYMONTHDAY,
    PART_BYYEARDAY,
    PART_BYWEEKNO,
    PART_BYDAY,
    PART_BYHOUR,
    PART_BYMINUTE,
    PART_BYSECOND,
    PART_BYSETPOS,
    PART_WKST,
    PARTS
};
static const char *const part_names[PARTS] = {"FREQ",       "INTERVAL",  "COUNT",    "UNTIL", "BYMONTH",
                                              "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYDAY", "BYHOUR",
                                              "BYMINUTE",   "BYSECOND",  "BYSETPOS", "WKST"};

static int read_value(struct reader *reader, enum part_kind kind, const struct part *part)
{
    struct schedule_rrule *rrule = &reader->rule->rrule;
    int value;
    switch (kind) {
    case PART_FREQ:
        return read_frequency(reader, part);
    case PART_INTERVAL:
        return read_one(reader, part, 1, 9999, &rrule->interval);
    case PART_COUNT:
        return read_one(reader, part, 1, 9999, &rrule->count);
    case PART_UNTIL:
        if (!read_moment(part->value, &rrule->until, &rrule->until_minute, &rrule->until_utc))
            return refuse(reader, part);
        if (rrule->until_minute < 0)
            rrule->until_minute = SCHEDULE_MINUTES - 1;
        return 0;
    case PART_BYMONTH:
        return read_list(reader, part, 1, 12, &rrule->months);
    case PART_BYMONTHDAY:
        return read_list(reader, part, -31, 31, &rrule->month_days);
    case PART_BYYEARDAY:
        return read_list(reader, part, -366, 366, &rrule->year_days);
    case PART_BYWEEKNO:
        return read_list(reader, part, -53, 53, &rrule->weeks);
    case PART_BYDAY:
        return read_weekdays(reader, part);
    case PART_BYHOUR:
        return read_list(reader, part, 0, 23, &reader->hours);
    case PART_BYMINUTE:
        return read_list(reader, part, 0, 59, &reader->minutes);
    case PART_BYSECOND:
        return read_one(reader, part, 0, 0, &value);
    case PART_BYSETPOS:
        return read_list(reader, part, -366, 366, &rrule->positions);
    default:
        rrule->week_start = weekday_of(part->value);
        return rrule->week_start && !part->value[2] ? 0 : refuse(reader, part);
    }
}

static int read_part(struct reader *reader, char *text)
{
    char *equals = strchr(text, '=');
    if (!equals)
        return error_set(reader->error, PEIL_ERROR_USAGE, _("RRULE: '%.40s' is no NAME=VALUE"), text);
    *equals = '\0';
    struct part part = {text, equals + 1};
    for (int kind = 0; kind < PARTS; kind++)
        if (strcmp(text, part_names[kind]) == 0) {
            if (reader->seen & 1u << kind)
                return error_set(reader->error, PEIL_ERROR_USAGE, _("RRULE: %s is there twice"), text);
            reader->seen |= 1u << kind;
            return read_value(reader, (enum part_kind)kind, &part);
        }
    const char *nearest = text_nearest(text, part_names, PARTS);
    return nearest ? error_set(reader->error, PEIL_ERROR_USAGE, _("RRULE: '%.40s' is not known; did you mean '%s'?"),
                               text, nearest)
                   : error_set(reader->error, PEIL_ERROR_USAGE, _("RRULE: '%.40s' is not known"), text);
}

static int read_start(struct reader *reader, const char *text)
{
    struct schedule_rrule *rrule = &reader->rule->rrule;
    if (*text != ':' || !read_moment(text + 1, &rrule->start, &rrule->start_minute, NULL))
        return error_set(reader->error, PEIL_ERROR_USAGE,
                         _("DTSTART is a local time such as DTSTART:20260105T060000; the time zone is an option of the "
                           "schedule"));
    return 0;
}

/* The times of the day, and what does not go together. */
static int complete(struct reader *reader)
{
    struct schedule_rule *rule = reader->rule;
    struct schedule_rrule *rrule = &rule->rrule;
    if (!(reader->seen & 1u << PART_FREQ))
        return error_set(reader->error, PEIL_ERROR_USAGE, _("RRULE: FREQ is missing"));
    if (reader->frequency < 0) {
        if (reader->seen & ~(1u << PART_FREQ | 1u << PART_INTERVAL) || rrule->start != DATE_NONE)
            return error_set(reader->error, PEIL_ERROR_USAGE,
                             _("RRULE: HOURLY and MINUTELY take INTERVAL and nothing else"));
        rule->interval = rrule->interval * (reader->frequency == -1 ? 60 : 1);
        if (rule->interval > 7 * SCHEDULE_MINUTES)
            return error_set(reader->error, PEIL_ERROR_USAGE, _("RRULE: an interval is 1 minute to 7 days"));
        rule->days = SCHEDULE_WEEKDAYS;
        rule->weekdays = 0xfe;
        return 0;
    }
    rrule->frequency = reader->frequency;
    int start = rrule->start_minute >= 0 ? rrule->start_minute : STANDARD_MINUTE;
    if (reader->hours.count == 0)
        reader->hours = (struct schedule_by){.count = 1, .values = {(int16_t)(start / 60)}};
    if (reader->minutes.count == 0)
        reader->minutes = (struct schedule_by){
            .count = 1,
            .values = {(int16_t)(reader->seen & 1u << PART_BYHOUR && rrule->start_minute < 0 ? 0 : start % 60)}};
    for (int hour = 0; hour < reader->hours.count; hour++)
        for (int minute = 0; minute < reader->minutes.count; minute++)
            schedule_time_set(rule, reader->hours.values[hour] * 60 + reader->minutes.values[minute]);
    bool several = schedule_time_next(rule, schedule_time_next(rule, 0) + 1) >= 0;
    if (several && (rrule->count || rrule->positions.count))
        return error_set(reader->error, PEIL_ERROR_USAGE,
                         _("RRULE: COUNT and BYSETPOS go with one time of the day, not with several"));
    if (rrule->count && rrule->until != DATE_NONE)
        return error_set(reader->error, PEIL_ERROR_USAGE, _("RRULE: COUNT and UNTIL do not go together"));
    if (rrule->weeks.count && rrule->frequency != RRULE_YEARLY)
        return error_set(reader->error, PEIL_ERROR_USAGE, _("RRULE: BYWEEKNO goes with FREQ=YEARLY"));
    bool set = (reader->seen & (1u << PART_BYMONTH | 1u << PART_BYMONTHDAY | 1u << PART_BYYEARDAY |
                                1u << PART_BYWEEKNO | 1u << PART_BYDAY)) != 0;
    if (rrule->positions.count && !set)
        return error_set(reader->error, PEIL_ERROR_USAGE, _("RRULE: BYSETPOS needs another BY part"));
    for (int i = 0; i < rrule->weekdays.count; i++)
        if (rrule->weekdays.values[i] < 0 || rrule->weekdays.values[i] >= 8)
            if (rrule->frequency < RRULE_MONTHLY || rrule->weeks.count)
                return error_set(reader->error, PEIL_ERROR_USAGE,
                                 _("RRULE: an ordinal in BYDAY goes with MONTHLY and YEARLY, without BYWEEKNO"));
    return 0;
}

int schedule_rrule_parse(const char *text, struct schedule_rule *ret_rule, struct peil_error *error)
{
    char copy[SCHEDULE_LONGEST + 1];
    memset(ret_rule, 0, sizeof(*ret_rule));
    ret_rule->form = SCHEDULE_RRULE;
    ret_rule->days = SCHEDULE_RRULE_DAYS;
    ret_rule->weeks = 1;
    ret_rule->rrule.interval = 1;
    ret_rule->rrule.week_start = 1;
    ret_rule->rrule.until = DATE_NONE;
    ret_rule->rrule.start = DATE_NONE;
    ret_rule->rrule.start_minute = -1;
    struct reader reader = {.rule = ret_rule, .error = error, .frequency = -3};
    if (strlen(text) > SCHEDULE_LONGEST)
        return error_set(error, PEIL_ERROR_USAGE, _("a schedule has at most %d characters"), (int)SCHEDULE_LONGEST);
    size_t size = 0;
    for (; text[size]; size++)
        copy[size] = text[size] >= 'a' && text[size] <= 'z' ? (char)(text[size] - 'a' + 'A') : text[size];
    copy[size] = '\0';
    int failed = 0;
    for (char *at = copy; *at && !failed;) {
        at += strspn(at, " \t\r\n;");
        if (strncmp(at, "RRULE:", 6) == 0)
            at += 6;
        size_t length = strcspn(at, strncmp(at, "DTSTART", 7) == 0 ? " \t\r\n" : " \t\r\n;");
        if (length == 0)
            break;
        char *end = at + length;
        bool more = *end != '\0';
        *end = '\0';
        failed = strncmp(at, "DTSTART", 7) == 0 ? read_start(&reader, at + 7) : read_part(&reader, at);
        at = more ? end + 1 : end;
    }
    return failed ? failed : complete(&reader);
}
