/* SPDX-License-Identifier: EUPL-1.2 */
/* Five fields of cron: minute, hour, day of the month, month, day of the week. */
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/text.h"
#include "base/utf8.h"
#include "schedule/rule.h"
#include "base/poison.h"

static const char *const month_names[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                          "jul", "aug", "sep", "oct", "nov", "dec"};
static const char *const weekday_names[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

static const struct field {
    const char *name;
    int least, most;
    const char *const *names;
    int name_count, first_name;
} fields[5] = {
    {N_("minute"), 0, 59, NULL, 0, 0},
    {N_("hour"), 0, 23, NULL, 0, 0},
    {N_("day of the month"), 1, 31, NULL, 0, 0},
    {N_("month"), 1, 12, month_names, 12, 1},
    {N_("day of the week"), 0, 7, weekday_names, 7, 0},
};
enum { FIELD_MINUTE, FIELD_HOUR, FIELD_MONTH_DAY, FIELD_MONTH, FIELD_WEEKDAY };

static const struct {
    const char *name, *fields;
} macros[] = {
    {"@hourly", "0 * * * *"},  {"@daily", "0 0 * * *"},  {"@midnight", "0 0 * * *"}, {"@weekly", "0 0 * * 0"},
    {"@monthly", "0 0 1 * *"}, {"@yearly", "0 0 1 1 *"}, {"@annually", "0 0 1 1 *"},
};
enum { MACROS = sizeof(macros) / sizeof(macros[0]), CRON_LONGEST = 400 };

struct reader {
    const char *at; /* in the field */
    const char *text;
    size_t size;
    const struct field *field;
    struct peil_error *error;
};

static int refuse(const struct reader *reader)
{
    _cleanup_buffer_ struct buffer shown = {0};
    utf8_printable(&shown, reader->text, reader->size);
    return error_set(reader->error, PEIL_ERROR_USAGE,
                     _("cron, %s: '%s' is not understood; it has %d to %d, see "
                       "peil-schedule(7)"),
                     _(reader->field->name), buffer_text(&shown), reader->field->least, reader->field->most);
}

static bool more(const struct reader *reader)
{
    return reader->at < reader->text + reader->size;
}

static bool accept(struct reader *reader, char byte)
{
    if (!more(reader) || *reader->at != byte)
        return false;
    reader->at++;
    return true;
}

static bool read_number(struct reader *reader, int *ret_value)
{
    int digits = 0;
    *ret_value = 0;
    while (more(reader) && *reader->at >= '0' && *reader->at <= '9' && digits < 4) {
        *ret_value = *ret_value * 10 + (*reader->at++ - '0');
        digits++;
    }
    return digits > 0 && digits < 4;
}

static bool read_value(struct reader *reader, int *ret_value)
{
    const struct field *field = reader->field;
    size_t left = (size_t)(reader->text + reader->size - reader->at);
    for (int i = 0; i < field->name_count && left >= 3; i++) {
        bool same = true;
        for (int c = 0; c < 3; c++)
            same = same && (reader->at[c] | 0x20) == field->names[i][c];
        if (same) {
            reader->at += 3;
            *ret_value = i + field->first_name;
            return true;
        }
    }
    return read_number(reader, ret_value) && *ret_value >= field->least && *ret_value <= field->most;
}

/* One item between commas into a mask of values. */
static int read_item(struct reader *reader, uint64_t *mask)
{
    const struct field *field = reader->field;
    int first, last, step = 1;
    bool star = accept(reader, '*') || accept(reader, '?');
    if (star) {
        first = field->least;
        last = field == &fields[FIELD_WEEKDAY] ? 6 : field->most;
    } else {
        if (!read_value(reader, &first))
            return refuse(reader);
        last = first;
        if (accept(reader, '-') && !read_value(reader, &last))
            return refuse(reader);
    }
    if (accept(reader, '/')) {
        if (!read_number(reader, &step) || step < 1)
            return refuse(reader);
        if (!star && last == first)
            last = field->most;
    }
    if (last < first)
        return refuse(reader);
    for (int value = first; value <= last; value += step)
        *mask |= (uint64_t)1 << value;
    return 0;
}

static uint8_t iso_bit(int weekday)
{
    return (uint8_t)(1u << (weekday % 7 == 0 ? 7 : weekday));
}

/* "5L" the last Friday, "1#2" the second Monday. Returns 1 when it is neither. */
static int read_weekday_of_month(struct reader *reader, struct schedule_cron *cron)
{
    const char *start = reader->at;
    int weekday, nth;
    if (read_value(reader, &weekday)) {
        if (accept(reader, 'L') || accept(reader, 'l')) {
            cron->nth[6] |= iso_bit(weekday);
            return 0;
        }
        if (accept(reader, '#')) {
            if (!read_number(reader, &nth) || nth < 1 || nth > 5)
                return refuse(reader);
            cron->nth[nth] |= iso_bit(weekday);
            return 0;
        }
    }
    reader->at = start;
    return 1;
}

static int read_field(struct reader *reader, uint64_t *ret_mask, struct schedule_cron *cron)
{
    *ret_mask = 0;
    do {
        int result = 1;
        if (reader->field == &fields[FIELD_MONTH_DAY] && (accept(reader, 'L') || accept(reader, 'l'))) {
            *ret_mask |= 1;
            result = 0;
        } else if (reader->field == &fields[FIELD_WEEKDAY]) {
            result = read_weekday_of_month(reader, cron);
        }
        if (result == 1)
            result = read_item(reader, ret_mask);
        if (result < 0)
            return result;
    } while (accept(reader, ','));
    return more(reader) ? refuse(reader) : 0;
}

/* The five masks into the rule. */
static void fill_rule(struct schedule_rule *rule, const uint64_t masks[5])
{
    for (int hour = 0; hour < 24; hour++)
        for (int minute = 0; minute < 60; minute++)
            if (masks[FIELD_HOUR] >> hour & 1 && masks[FIELD_MINUTE] >> minute & 1)
                schedule_time_set(rule, hour * 60 + minute);
    rule->follows_clock = masks[FIELD_HOUR] == 0xffffff;
    rule->months = (uint16_t)masks[FIELD_MONTH];
    rule->cron.month_days = (uint32_t)masks[FIELD_MONTH_DAY];
    for (int weekday = 0; weekday <= 7; weekday++)
        if (masks[FIELD_WEEKDAY] >> weekday & 1)
            rule->cron.weekdays |= iso_bit(weekday);
}

static bool is_any(const char *text, size_t size)
{
    return size == 1 && (*text == '*' || *text == '?');
}

int schedule_cron_parse(const char *text, struct schedule_rule *ret_rule, struct peil_error *error)
{
    uint64_t masks[5] = {0};
    memset(ret_rule, 0, sizeof(*ret_rule));
    ret_rule->form = SCHEDULE_CRON;
    ret_rule->days = SCHEDULE_CRON_DAYS;
    ret_rule->weeks = 1;
    text += strspn(text, " \t\n");
    for (int i = 0; i < MACROS; i++)
        if (strncmp(text, macros[i].name, strlen(macros[i].name)) == 0 &&
            text[strlen(macros[i].name) + strspn(text + strlen(macros[i].name), " \t\n")] == '\0')
            text = macros[i].fields;
    if (*text == '@') {
        const char *known[MACROS];
        for (int i = 0; i < MACROS; i++)
            known[i] = macros[i].name;
        const char *nearest = text_nearest(text, known, MACROS);
        return error_set(error, PEIL_ERROR_USAGE, _("cron: '%.40s' is not known; did you mean '%s'?"), text,
                         nearest ? nearest : "@daily");
    }
    for (int i = 0; i < 5; i++) {
        size_t size = strcspn(text, " \t\n");
        if (size == 0)
            return error_set(error, PEIL_ERROR_USAGE,
                             _("cron: the %s is missing; five fields: minute hour day month weekday"),
                             _(fields[i].name));
        struct reader reader = {text, text, size, &fields[i], error};
        if (i == FIELD_MONTH_DAY)
            ret_rule->cron.any_month_day = is_any(text, size);
        if (i == FIELD_WEEKDAY)
            ret_rule->cron.any_weekday = is_any(text, size);
        int failed = read_field(&reader, &masks[i], &ret_rule->cron);
        if (failed)
            return failed;
        text += size;
        text += strspn(text, " \t\n");
    }
    if (*text)
        return error_set(error, PEIL_ERROR_USAGE,
                         _("cron: more than five fields; they are: minute hour day month weekday"));
    fill_rule(ret_rule, masks);
    return 0;
}
