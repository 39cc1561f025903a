/* SPDX-License-Identifier: EUPL-1.2 */
/* The words that a schedule may be written in. */
#include "schedule/lexicon.h"

#include <string.h>

#include "base/text.h"
#include "schedule/rule.h"
#include "base/poison.h"

static const struct {
    const char *text;
    enum word_sort sort;
    int value;
} lexicon[] = {
    {"elke", WORD_EVERY, 0},
    {"elk", WORD_EVERY, 0},
    {"iedere", WORD_EVERY, 0},
    {"ieder", WORD_EVERY, 0},
    {"every", WORD_EVERY, 0},
    {"each", WORD_EVERY, 0},
    {"other", WORD_OTHER, 0},
    {"de", WORD_ARTICLE, 0},
    {"het", WORD_ARTICLE, 0},
    {"een", WORD_ARTICLE, 0},
    {"the", WORD_ARTICLE, 0},
    {"a", WORD_ARTICLE, 0},
    {"om", WORD_AT, 0},
    {"at", WORD_AT, 0},
    {"op", WORD_ON, 0},
    {"on", WORD_ON, 0},
    {"van", WORD_OF, 0},
    {"of", WORD_OF, 0},
    {"in", WORD_IN, 0},
    {"en", WORD_AND, 0},
    {"and", WORD_AND, 0},
    {"t/m", WORD_TO, 0},
    {"tot", WORD_TO, 0},
    {"to", WORD_TO, 0},
    {"through", WORD_TO, 0},
    {"anders", WORD_ELSE, 0},
    {"else", WORD_ELSE, 0},
    {"or", WORD_ELSE, 0},
    {"otherwise", WORD_ELSE, 0},
    {"volgende", WORD_NEXT, 0},
    {"eerstvolgende", WORD_NEXT, 0},
    {"next", WORD_NEXT, 0},
    {"vorige", WORD_PREVIOUS, 0},
    {"previous", WORD_PREVIOUS, 0},
    {"behalve", WORD_EXCEPT, 0},
    {"except", WORD_EXCEPT, 0},
    {"feestdagen", WORD_HOLIDAYS, 0},
    {"holidays", WORD_HOLIDAYS, 0},
    {"tussen", WORD_BETWEEN, 0},
    {"between", WORD_BETWEEN, 0},
    {"voor", WORD_BEFORE, 0},
    {"before", WORD_BEFORE, 0},
    {"na", WORD_AFTER, 0},
    {"after", WORD_AFTER, 0},
    {"even", WORD_EVEN, 0},
    {"oneven", WORD_ODD, 0},
    {"odd", WORD_ODD, 0},
    {"dag", WORD_DAY, 0},
    {"dagen", WORD_DAY, 0},
    {"day", WORD_DAY, 0},
    {"days", WORD_DAY, 0},
    {"werkdag", WORD_WORKDAY, 0},
    {"werkdagen", WORD_WORKDAY, 0},
    {"workday", WORD_WORKDAY, 0},
    {"workdays", WORD_WORKDAY, 0},
    {"working", WORD_WORKING, 0},
    {"weekdag", WORD_WEEKDAY_ANY, 0},
    {"weekdagen", WORD_WEEKDAY_ANY, 0},
    {"weekday", WORD_WEEKDAY_ANY, 0},
    {"weekdays", WORD_WEEKDAY_ANY, 0},
    {"week", WORD_WEEK, 0},
    {"weken", WORD_WEEK, 0},
    {"weeks", WORD_WEEK, 0},
    {"minuut", WORD_MINUTE, 0},
    {"minuten", WORD_MINUTE, 0},
    {"minute", WORD_MINUTE, 0},
    {"minutes", WORD_MINUTE, 0},
    {"uur", WORD_HOUR, 0},
    {"uren", WORD_HOUR, 0},
    {"hour", WORD_HOUR, 0},
    {"hours", WORD_HOUR, 0},
    {"half", WORD_HALF, 0},
    {"kwartier", WORD_QUARTER_HOUR, 0},
    {"dagelijks", WORD_DAILY, 0},
    {"daily", WORD_DAILY, 0},
    {"hourly", WORD_HOURLY, 0},
    {"middernacht", WORD_MIDNIGHT, 0},
    {"midnight", WORD_MIDNIGHT, 0},
    {"noon", WORD_MIDNIGHT, 720},
    {"maand", WORD_SPAN, SCHEDULE_MONTH},
    {"month", WORD_SPAN, SCHEDULE_MONTH},
    {"kwartaal", WORD_SPAN, SCHEDULE_QUARTER},
    {"quarter", WORD_SPAN, SCHEDULE_QUARTER},
    {"jaar", WORD_SPAN, SCHEDULE_YEAR},
    {"year", WORD_SPAN, SCHEDULE_YEAR},
    {"eerste", WORD_ORDINAL, 1},
    {"first", WORD_ORDINAL, 1},
    {"tweede", WORD_ORDINAL, 2},
    {"second", WORD_ORDINAL, 2},
    {"derde", WORD_ORDINAL, 3},
    {"third", WORD_ORDINAL, 3},
    {"vierde", WORD_ORDINAL, 4},
    {"fourth", WORD_ORDINAL, 4},
    {"vijfde", WORD_ORDINAL, 5},
    {"fifth", WORD_ORDINAL, 5},
    {"zesde", WORD_ORDINAL, 6},
    {"sixth", WORD_ORDINAL, 6},
    {"zevende", WORD_ORDINAL, 7},
    {"seventh", WORD_ORDINAL, 7},
    {"achtste", WORD_ORDINAL, 8},
    {"eighth", WORD_ORDINAL, 8},
    {"negende", WORD_ORDINAL, 9},
    {"ninth", WORD_ORDINAL, 9},
    {"tiende", WORD_ORDINAL, 10},
    {"tenth", WORD_ORDINAL, 10},
    {"laatste", WORD_ORDINAL, -1},
    {"last", WORD_ORDINAL, -1},
    {"voorlaatste", WORD_ORDINAL, -2},
    {"penultimate", WORD_ORDINAL, -2},
    {"twee", WORD_NUMBER, 2},
    {"two", WORD_NUMBER, 2},
    {"drie", WORD_NUMBER, 3},
    {"three", WORD_NUMBER, 3},
    {"vier", WORD_NUMBER, 4},
    {"four", WORD_NUMBER, 4},
    {"vijf", WORD_NUMBER, 5},
    {"five", WORD_NUMBER, 5},
    {"zes", WORD_NUMBER, 6},
    {"six", WORD_NUMBER, 6},
    {"tien", WORD_NUMBER, 10},
    {"ten", WORD_NUMBER, 10},
    {"maandag", WORD_WEEKDAY, 1},
    {"monday", WORD_WEEKDAY, 1},
    {"dinsdag", WORD_WEEKDAY, 2},
    {"tuesday", WORD_WEEKDAY, 2},
    {"woensdag", WORD_WEEKDAY, 3},
    {"wednesday", WORD_WEEKDAY, 3},
    {"donderdag", WORD_WEEKDAY, 4},
    {"thursday", WORD_WEEKDAY, 4},
    {"vrijdag", WORD_WEEKDAY, 5},
    {"friday", WORD_WEEKDAY, 5},
    {"zaterdag", WORD_WEEKDAY, 6},
    {"saturday", WORD_WEEKDAY, 6},
    {"zondag", WORD_WEEKDAY, 7},
    {"sunday", WORD_WEEKDAY, 7},
    {"januari", WORD_MONTH_NAME, 1},
    {"january", WORD_MONTH_NAME, 1},
    {"februari", WORD_MONTH_NAME, 2},
    {"february", WORD_MONTH_NAME, 2},
    {"maart", WORD_MONTH_NAME, 3},
    {"march", WORD_MONTH_NAME, 3},
    {"april", WORD_MONTH_NAME, 4},
    {"mei", WORD_MONTH_NAME, 5},
    {"may", WORD_MONTH_NAME, 5},
    {"juni", WORD_MONTH_NAME, 6},
    {"june", WORD_MONTH_NAME, 6},
    {"juli", WORD_MONTH_NAME, 7},
    {"july", WORD_MONTH_NAME, 7},
    {"augustus", WORD_MONTH_NAME, 8},
    {"august", WORD_MONTH_NAME, 8},
    {"september", WORD_MONTH_NAME, 9},
    {"oktober", WORD_MONTH_NAME, 10},
    {"october", WORD_MONTH_NAME, 10},
    {"november", WORD_MONTH_NAME, 11},
    {"december", WORD_MONTH_NAME, 12},
};
enum { LEXICON = sizeof(lexicon) / sizeof(lexicon[0]) };

const char *lexicon_nearest(const char *text)
{
    const char *known[LEXICON];
    for (int i = 0; i < LEXICON; i++)
        known[i] = lexicon[i].text;
    return text_nearest(text, known, LEXICON);
}

/* 06:00, 6:05, 6.05, 24:00 is none. */
static bool read_time(const char *text, int *ret_minute)
{
    size_t hour_digits = strspn(text, "0123456789");
    const char *minutes = text + hour_digits + 1;
    if (hour_digits < 1 || hour_digits > 2 || (text[hour_digits] != ':' && text[hour_digits] != '.') ||
        strlen(minutes) != 2 || strspn(minutes, "0123456789") != 2)
        return false;
    int hour = text[0] - '0';
    if (hour_digits == 2)
        hour = hour * 10 + (text[1] - '0');
    int minute = (minutes[0] - '0') * 10 + (minutes[1] - '0');
    *ret_minute = hour * 60 + minute;
    return hour < 24 && minute < 60;
}

static bool is_ordinal_ending(const char *text)
{
    static const char *const endings[] = {"e", "ste", "de", "st", "nd", "rd", "th"};
    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
        if (strcmp(text, endings[i]) == 0)
            return true;
    return false;
}

static void recognise(struct word *word)
{
    size_t digits = strspn(word->text, "0123456789");
    word->sort = WORD_UNKNOWN;
    if (digits > 0) {
        if (read_time(word->text, &word->value)) {
            word->sort = WORD_TIME;
            return;
        }
        word->value = 0;
        for (size_t i = 0; i < digits && i < 5; i++)
            word->value = word->value * 10 + (word->text[i] - '0');
        if (digits <= 5 && (word->text[digits] == '\0' || is_ordinal_ending(word->text + digits)))
            word->sort = word->text[digits] ? WORD_NUMBER_ORDINAL : WORD_NUMBER;
        return;
    }
    for (int i = 0; i < LEXICON; i++)
        if (strcmp(word->text, lexicon[i].text) == 0) {
            word->sort = lexicon[i].sort;
            word->value = lexicon[i].value;
            return;
        }
}

/* Lower case of ASCII; "één" is "een". */
static size_t take_word(const char *text, struct word *word)
{
    size_t size = 0, kept = 0;
    while (text[size] && !strchr(" \t\n,", text[size])) {
        char byte = text[size];
        size_t bytes = 1;
        if (byte >= 'A' && byte <= 'Z')
            byte = (char)(byte - 'A' + 'a');
        else if (strncmp(text + size, "é", 2) == 0) {
            byte = 'e';
            bytes = 2;
        }
        if (kept <= WORD_LONGEST)
            word->text[kept++] = byte;
        size += bytes;
    }
    bool whole = kept <= WORD_LONGEST;
    word->text[whole ? kept : WORD_LONGEST] = '\0';
    recognise(word);
    if (!whole)
        word->sort = WORD_UNKNOWN;
    return size;
}

bool lexicon_split(const char *text, struct word words[WORDS_MOST])
{
    size_t count = 0;
    while (*text) {
        text += strspn(text, " \t\n");
        if (!*text)
            break;
        if (count + 1 >= WORDS_MOST)
            return false;
        struct word *word = &words[count++];
        *word = (struct word){.sort = WORD_UNKNOWN};
        if (*text == ',') {
            *word = (struct word){.sort = WORD_AND, .text = ","};
            text++;
        } else {
            text += take_word(text, word);
        }
    }
    words[count] = (struct word){.sort = WORD_END};
    return true;
}
