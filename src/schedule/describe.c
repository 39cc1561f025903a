/* SPDX-License-Identifier: EUPL-1.2 */
/* A rule in plain words, in the same grammar as words.c reads. */
#include <string.h>

#include "base/buffer.h"
#include "base/text.h"
#include "schedule/rule.h"
#include "base/poison.h"

enum { DUTCH, ENGLISH };

static const char *const weekday_names[2][8] = {
    {"", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"},
    {"", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}};
static const char *const month_names[2][13] = {{"", "januari", "februari", "maart", "april", "mei", "juni", "juli",
                                                "augustus", "september", "oktober", "november", "december"},
                                               {"", "january", "february", "march", "april", "may", "june", "july",
                                                "august", "september", "october", "november", "december"}};
static const char *const ordinals[2][13] = {{"voorlaatste", "laatste", "", "eerste", "tweede", "derde", "vierde",
                                             "vijfde", "zesde", "zevende", "achtste", "negende", "tiende"},
                                            {"penultimate", "last", "", "first", "second", "third", "fourth", "fifth",
                                             "sixth", "seventh", "eighth", "ninth", "tenth"}};
static const char *const spans[2][3] = {{"van de maand", "van het kwartaal", "van het jaar"},
                                        {"of the month", "of the quarter", "of the year"}};

struct writer {
    struct buffer text;
    int language;
};

/* One word or the other. */
static void write_either(struct writer *writer, const char *dutch, const char *english)
{
    buffer_append_text(&writer->text, writer->language == DUTCH ? dutch : english);
}

static void write_and(struct writer *writer, int at, int count)
{
    if (at > 0 && at + 1 == count)
        write_either(writer, " en ", " and ");
    else if (at > 0)
        buffer_append_text(&writer->text, ", ");
}

static void write_names(struct writer *writer, uint32_t mask, const char *const *names, int most)
{
    int at = 0, count = __builtin_popcount(mask);
    for (int value = 1; value <= most; value++)
        if (mask & 1u << value) {
            write_and(writer, at++, count);
            buffer_append_text(&writer->text, names[value]);
        }
}

static void write_number_ordinal(struct writer *writer, int number)
{
    int last = number % 10;
    bool teen = number / 10 % 10 == 1;
    const char *english = teen || last > 3 || last == 0 ? "th" : last == 1 ? "st" : last == 2 ? "nd" : "rd";
    buffer_append_format(&writer->text, "%d%s", number, writer->language == DUTCH ? "e" : english);
}

static void write_time(struct writer *writer, int minute)
{
    buffer_append_format(&writer->text, "%02d:%02d", minute / 60, minute % 60);
}

/* What follows "elke" or "op": plural only changes "werkdag" and "weekdag". */
static void write_weekdays(struct writer *writer, const struct schedule_rule *rule, bool plural)
{
    bool weekdays = rule->weekdays == 0x3e;
    if (weekdays && rule->working)
        write_either(writer, plural ? "werkdagen" : "werkdag", plural ? "working days" : "working day");
    else if (weekdays)
        write_either(writer, plural ? "weekdagen" : "weekdag", plural ? "weekdays" : "weekday");
    else if (rule->weekdays == 0xfe && !plural)
        write_either(writer, "dag", "day");
    else
        write_names(writer, rule->weekdays, weekday_names[writer->language], 7);
}

static void write_interval(struct writer *writer, const struct schedule_rule *rule)
{
    if (rule->interval == 60)
        write_either(writer, "elk uur", "every hour");
    else if (rule->interval % 60 == 0)
        buffer_append_format(&writer->text, writer->language == DUTCH ? "elke %d uur" : "every %d hours",
                             rule->interval / 60);
    else if (rule->interval == 1)
        write_either(writer, "elke minuut", "every minute");
    else
        buffer_append_format(&writer->text, writer->language == DUTCH ? "elke %d minuten" : "every %d minutes",
                             rule->interval);
    if (rule->window_from != rule->window_until) {
        write_either(writer, " tussen ", " between ");
        write_time(writer, rule->window_from);
        write_either(writer, " en ", " and ");
        write_time(writer, rule->window_until);
    }
    if (rule->weekdays != 0xfe) {
        write_either(writer, " op ", " on ");
        write_weekdays(writer, rule, true);
    }
}

static void write_place(struct writer *writer, const struct schedule_rule *rule)
{
    if (rule->nth <= 10)
        buffer_append_text(&writer->text, ordinals[writer->language][rule->nth + 2]);
    else
        write_number_ordinal(writer, rule->nth);
    buffer_append_text(&writer->text, " ");
    if (rule->days == SCHEDULE_NTH_WEEKDAY)
        write_names(writer, rule->weekdays, weekday_names[writer->language], 7);
    else if (rule->days == SCHEDULE_NTH_WORKING)
        write_either(writer, "werkdag", "working day");
    else
        write_either(writer, "dag", "day");
    buffer_append_format(&writer->text, " %s", spans[writer->language][rule->span]);
}

static void write_days(struct writer *writer, const struct schedule_rule *rule)
{
    int count = __builtin_popcount(rule->month_days);
    if (rule->offset) {
        int distance = rule->offset < 0 ? -rule->offset : rule->offset;
        buffer_append_format(&writer->text, "%d ", distance);
        if (rule->offset_working)
            write_either(writer, distance == 1 ? "werkdag" : "werkdagen",
                         distance == 1 ? "working day" : "working days");
        else
            write_either(writer, distance == 1 ? "dag" : "dagen", distance == 1 ? "day" : "days");
        if (rule->offset < 0)
            write_either(writer, " voor ", " before ");
        else
            write_either(writer, " na ", " after ");
    }
    switch (rule->days) {
    case SCHEDULE_NTH_WEEKDAY:
    case SCHEDULE_NTH_WORKING:
    case SCHEDULE_NTH_DAY:
        if (rule->offset)
            write_either(writer, "de ", "the ");
        write_place(writer, rule);
        break;
    case SCHEDULE_MONTH_DAYS:
        write_either(writer, rule->offset ? "de " : "op de ", rule->offset ? "the " : "on the ");
        for (int day = 1, at = 0; day <= 31; day++)
            if (rule->month_days & 1u << day) {
                write_and(writer, at++, count);
                write_number_ordinal(writer, day);
            }
        break;
    case SCHEDULE_YEAR_DAYS:
        if (!rule->offset)
            write_either(writer, "op ", "on ");
        for (int i = 0; i < rule->year_day_count; i++) {
            write_and(writer, i, rule->year_day_count);
            buffer_append_format(&writer->text, "%d %s", rule->year_days[i].day,
                                 month_names[writer->language][rule->year_days[i].month]);
        }
        break;
    default:
        if (rule->weeks > 1) {
            buffer_append_format(&writer->text, writer->language == DUTCH ? "elke %d weken op " : "every %d weeks on ",
                                 rule->weeks);
            write_weekdays(writer, rule, true);
        } else {
            write_either(writer, "elke ", "every ");
            write_weekdays(writer, rule, false);
        }
    }
}

static void write_rest(struct writer *writer, const struct schedule_rule *rule)
{
    if (rule->parity == SCHEDULE_EVEN_WEEKS)
        write_either(writer, " in even weken", " in even weeks");
    if (rule->parity == SCHEDULE_ODD_WEEKS)
        write_either(writer, " in oneven weken", " in odd weeks");
    if (rule->months) {
        buffer_append_text(&writer->text, " in ");
        write_names(writer, rule->months, month_names[writer->language], 12);
    }
    if (rule->working && !(rule->days == SCHEDULE_WEEKDAYS && rule->weekdays == 0x3e))
        write_either(writer, " behalve op feestdagen", " except on holidays");
    if (rule->shift == SCHEDULE_ELSE_NEXT)
        write_either(writer, " anders de volgende werkdag", " else the next working day");
    if (rule->shift == SCHEDULE_ELSE_PREVIOUS)
        write_either(writer, " anders de vorige werkdag", " else the previous working day");
}

static void write_times(struct writer *writer, const struct schedule_rule *rule)
{
    int count = 0;
    for (int minute = schedule_time_next(rule, 0); minute >= 0; minute = schedule_time_next(rule, minute + 1))
        count++;
    write_either(writer, " om ", " at ");
    int at = 0;
    for (int minute = schedule_time_next(rule, 0); minute >= 0; minute = schedule_time_next(rule, minute + 1)) {
        write_and(writer, at++, count);
        write_time(writer, minute);
    }
}

char *schedule_rule_describe(struct arena *arena, const struct schedule_rule *rule, const char *language)
{
    struct writer writer = {.language = strcmp(language, "en") == 0 ? ENGLISH : DUTCH};
    if (rule->form != SCHEDULE_WORDS)
        return NULL;
    if (rule->interval)
        write_interval(&writer, rule);
    else
        write_days(&writer, rule);
    write_rest(&writer, rule);
    if (!rule->interval)
        write_times(&writer, rule);
    char *text = arena_text(arena, buffer_text(&writer.text));
    buffer_release(&writer.text);
    return text;
}
