/* SPDX-License-Identifier: EUPL-1.2 */
/* Norms with the day from which they hold: "75 from 2025-10-01, 80 from 2026-04-01". */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "programme/reading.h"
#include "base/poison.h"

enum { VALUES_MOST = 64 };

struct dated_value {
    date_day from;
    int value;
};

struct dated_values {
    struct dated_value items[VALUES_MOST];
    size_t count;
};

static const char blanks[] = " \t";

/* A whole number of 0–100 at the start of text, and where it ends. */
static bool take_points(const char **text, int *ret_points)
{
    size_t digits = strspn(*text, "0123456789");
    if (digits == 0 || digits > 3)
        return false;
    *ret_points = (int)strtol(*text, NULL, 10);
    *text += digits;
    return *ret_points <= 100;
}

/* Nothing, or "from 2025-10-01" ("vanaf" is as good). */
static bool take_from(const char *text, size_t size, date_day *ret_from)
{
    *ret_from = DATE_NONE;
    if (size == 0)
        return true;
    size_t word = strncmp(text, "from", 4) == 0 ? 4 : strncmp(text, "vanaf", 5) == 0 ? 5 : 0;
    if (word == 0 || word >= size)
        return false;
    size_t gap = strspn(text + word, blanks);
    return gap > 0 && size > word + gap && date_parse(text + word + gap, size - word - gap, "YYYY-MM-DD", ret_from);
}

static int refuse_value(const struct reading *reading, unsigned line, const char *key, const char *item, size_t size)
{
    return reading_refuse(reading, line,
                          _("'%s' is points from 0 to 100, such as 75 or '75 from 2026-01-01', not '%.*s'"), key,
                          (int)size, item);
}

static int read_values(const struct reading *reading, unsigned line, const char *key, const char *text,
                       struct dated_values *ret_values)
{
    ret_values->count = 0;
    for (const char *at = text;;) {
        at += strspn(at, " \t\n");
        size_t size = strcspn(at, ",\n");
        const char *next = at + size;
        while (size && strchr(blanks, at[size - 1]))
            size--;
        const char *rest = at;
        struct dated_value value;
        bool good = take_points(&rest, &value.value) && rest <= at + size;
        rest += strspn(rest, blanks);
        if (!good || !take_from(rest, rest < at + size ? (size_t)(at + size - rest) : 0, &value.from))
            return refuse_value(reading, line, key, at, size);
        if (ret_values->count == VALUES_MOST)
            return reading_refuse(reading, line, _("'%s' has more than %d values"), key, VALUES_MOST);
        if (ret_values->count && value.from <= ret_values->items[ret_values->count - 1].from)
            return reading_refuse(reading, line, _("'%s': each value has a later date than the one before it"), key);
        ret_values->items[ret_values->count++] = value;
        at = next + strspn(next, " \t\n");
        if (*at == '\0')
            break;
        if (*at == ',')
            at++;
    }
    date_day from = ret_values->items[0].from;
    if (from > reading->programme->from) {
        char first[11], day[11];
        date_format(from, first);
        date_format(reading->programme->from, day);
        return reading_refuse(reading, line, _("'%s' begins on %s, but the programme on %s: which holds before that?"),
                              key, first, day);
    }
    return 0;
}

static int value_on(const struct dated_values *values, date_day day)
{
    size_t i = values->count;
    while (i > 1 && values->items[i - 1].from > day)
        i--;
    return values->items[i - 1].value;
}

int norm_read(const struct reading *reading, const struct ini_section *section, const char *norm,
              const char *intervention, struct programme_dimension *dimension)
{
    struct dated_values norms, interventions;
    unsigned line = reading_line(section, "norm");
    unsigned other_line = reading_line(section, "intervention");
    int failed = read_values(reading, line, "norm", norm, &norms);
    if (!failed)
        failed = read_values(reading, other_line, "intervention", intervention, &interventions);
    if (failed)
        return failed;
    struct programme_norm *merged =
        arena_allocate_array(reading->arena, norms.count + interventions.count, sizeof(*merged));
    size_t count = 0, left = 0, right = 0;
    while (left < norms.count || right < interventions.count) {
        date_day a = left < norms.count ? norms.items[left].from : INT32_MAX;
        date_day b = right < interventions.count ? interventions.items[right].from : INT32_MAX;
        date_day from = a < b ? a : b;
        left += a == from;
        right += b == from;
        struct programme_norm both = {
            .from = from, .norm = value_on(&norms, from), .intervention = value_on(&interventions, from)};
        if (both.intervention > both.norm)
            return reading_refuse(
                reading, other_line,
                _("the intervention value %d is above the norm %d: somebody would have to act on what "
                  "is good enough"),
                both.intervention, both.norm);
        merged[count++] = both;
    }
    dimension->norms = merged;
    dimension->norm_count = count;
    return 0;
}
