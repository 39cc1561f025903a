/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside src/schedule: the words of the grammar of plain words, Dutch and English in one table, and text cut into them.
 */
#ifndef SCHEDULE_LEXICON_H
#define SCHEDULE_LEXICON_H

#include <stdbool.h>
#include <stddef.h>

enum word_sort {
    WORD_END, /* of the text */
    WORD_UNKNOWN,
    WORD_TIME,           /* 06:00; value: minute of the day */
    WORD_NUMBER,         /* 15, twee */
    WORD_NUMBER_ORDINAL, /* 15e, 1st */
    WORD_ORDINAL,        /* eerste, last (-1) */
    WORD_WEEKDAY,        /* value 1..7 */
    WORD_MONTH_NAME,     /* value 1..12 */
    WORD_SPAN,           /* maand, kwartaal, jaar */
    WORD_DAY,
    WORD_WORKDAY,     /* werkdag: no public holiday */
    WORD_WEEKDAY_ANY, /* weekdag: Monday to Friday */
    WORD_WORKING,     /* of "working day" */
    WORD_WEEK,
    WORD_MINUTE,
    WORD_HOUR,
    WORD_HALF,
    WORD_QUARTER_HOUR,
    WORD_DAILY,
    WORD_HOURLY,
    WORD_MIDNIGHT, /* value: minute of the day; noon too */
    WORD_EVERY,
    WORD_OTHER,
    WORD_ARTICLE,
    WORD_AT,
    WORD_ON,
    WORD_OF, /* also the Dutch "or" */
    WORD_IN,
    WORD_AND,
    WORD_TO,
    WORD_ELSE,
    WORD_NEXT,
    WORD_PREVIOUS,
    WORD_EXCEPT,
    WORD_HOLIDAYS,
    WORD_BETWEEN,
    WORD_BEFORE,
    WORD_AFTER,
    WORD_EVEN,
    WORD_ODD,
};

enum { WORDS_MOST = 80, WORD_LONGEST = 24 };

struct word {
    enum word_sort sort;
    int value;
    char text[WORD_LONGEST + 1]; /* lower case; cut when longer, and then unknown */
};

/* Cuts text into words, the last WORD_END; false when there are more than fit. */
bool lexicon_split(const char *text, struct word words[WORDS_MOST]);
/* The known word nearest to text; NULL: none is near. */
const char *lexicon_nearest(const char *text);

#endif
