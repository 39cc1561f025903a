/* SPDX-License-Identifier: EUPL-1.2 */
/* What differs between two programmes, in lines for people. */
#include <string.h>

#include "base/buffer.h"
#include "base/text.h"
#include "programme/reading.h"
#include "base/poison.h"

static void line(struct buffer *lines, const char *format, ...) PEIL_PRINTF(2, 3);

static void line(struct buffer *lines, const char *format, ...)
{
    char text[2048];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    if (lines->size)
        buffer_append_byte(lines, '\n');
    for (char *at = text; *at; at++)
        buffer_append_byte(lines, *at == '\n' ? ' ' : (unsigned char)*at);
}

static bool same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static const char *date_text(date_day day, char out[11])
{
    date_format(day, out);
    return out;
}

/* ---- Dimensions ----------------------------------------------------------------------------------------------------
 */

static const struct programme_dimension *dimension_of(const struct programme *programme, int index)
{
    for (size_t i = 0; programme && i < programme->dimension_count; i++)
        if (programme->dimensions[i].index == index)
            return &programme->dimensions[i];
    return NULL;
}

static void norms_text(struct buffer *text, const struct programme_dimension *dimension)
{
    for (size_t i = 0; i < dimension->norm_count; i++) {
        const struct programme_norm *norm = &dimension->norms[i];
        char day[11];
        buffer_append_format(text, "%s%d/%d", i ? ", " : "", norm->norm, norm->intervention);
        if (norm->from != DATE_NONE)
            buffer_append_format(text, _(" from %s"), date_text(norm->from, day));
    }
}

static void diff_dimension(struct buffer *lines, const struct programme_dimension *before,
                           const struct programme_dimension *after)
{
    const char *name = dimension_names[before ? before->index : after->index];
    _cleanup_buffer_ struct buffer old = {0}, new = {0};
    if (before)
        norms_text(&old, before);
    if (after)
        norms_text(&new, after);
    if (!before) {
        line(lines, _("dimension %s: added (weight %d, norm/intervention %s)"), name, after->weight, buffer_text(&new));
        return;
    }
    if (!after) {
        line(lines, _("dimension %s: removed"), name);
        return;
    }
    if (before->weight != after->weight)
        line(lines, _("dimension %s: weight %d -> %d"), name, before->weight, after->weight);
    if (strcmp(buffer_text(&old), buffer_text(&new)) != 0)
        line(lines, _("dimension %s: norm/intervention %s -> %s"), name, buffer_text(&old), buffer_text(&new));
}

/* ---- Checks --------------------------------------------------------------------------------------------------------
 */

static const struct programme_check *check_of(const struct programme *programme, const char *key)
{
    for (size_t i = 0; programme && i < programme->check_count; i++)
        if (strcmp(programme->checks[i].key, key) == 0)
            return &programme->checks[i];
    return NULL;
}

static void kinds_text(struct buffer *text, unsigned kinds)
{
    for (unsigned i = 0; i < sizeof(kind_names) / sizeof(kind_names[0]); i++)
        if (kinds & 1u << i)
            buffer_append_format(text, "%s%s", text->size ? ", " : "", kind_names[i]);
}

static const char *setting_of(const struct programme_check *check, const char *key)
{
    for (size_t i = 0; i < check->setting_count; i++)
        if (strcmp(check->settings[i].key, key) == 0)
            return check->settings[i].value;
    return NULL;
}

static void diff_settings(struct buffer *lines, const struct programme_check *before,
                          const struct programme_check *after)
{
    for (size_t i = 0; i < after->setting_count; i++) {
        const char *key = after->settings[i].key;
        const char *old = setting_of(before, key);
        if (!old)
            line(lines, _("check %s: option %s = %s (was the default)"), after->key, key, after->settings[i].value);
        else if (strcmp(old, after->settings[i].value) != 0)
            line(lines, _("check %s: option %s %s -> %s"), after->key, key, old, after->settings[i].value);
    }
    for (size_t i = 0; i < before->setting_count; i++)
        if (!setting_of(after, before->settings[i].key))
            line(lines, _("check %s: option %s: the default again (was %s)"), after->key, before->settings[i].key,
                 before->settings[i].value);
}

static void diff_check(struct buffer *lines, const struct programme_check *before, const struct programme_check *after)
{
    const char *key = after->key;
    if (!same(before->title, after->title))
        line(lines, _("check %s: title '%s' -> '%s'"), key, before->title, after->title);
    if (before->dimension != after->dimension)
        line(lines, _("check %s: dimension %s -> %s"), key, dimension_names[before->dimension],
             dimension_names[after->dimension]);
    if (!same(before->plugin, after->plugin) || !same(before->rule, after->rule)) {
        line(lines, _("check %s: rule %s.%s -> %s.%s"), key, before->plugin, before->rule, after->plugin, after->rule);
    } else if (!same(before->rule_version, after->rule_version)) {
        line(lines, _("check %s: version of %s.%s %s -> %s"), key, after->plugin, after->rule, before->rule_version,
             after->rule_version);
    }
    if (before->kinds != after->kinds) {
        _cleanup_buffer_ struct buffer old = {0}, new = {0};
        kinds_text(&old, before->kinds);
        kinds_text(&new, after->kinds);
        line(lines, _("check %s: objects %s -> %s"), key, buffer_text(&old), buffer_text(&new));
    }
    if (before->weight != after->weight)
        line(lines, _("check %s: weight %d -> %d"), key, before->weight, after->weight);
    if (before->norm != after->norm)
        line(lines, _("check %s: norm %d -> %d"), key, before->norm, after->norm);
    size_t at = lines->size;
    diff_settings(lines, before, after);
    bool explained = lines->size != at || before->kinds != after->kinds || before->norm != after->norm ||
                     !same(before->plugin, after->plugin) || !same(before->rule, after->rule) ||
                     !same(before->rule_version, after->rule_version);
    if (!explained && !same(before->rule_hash, after->rule_hash))
        line(lines, _("check %s: other options or defaults in the plugin"), key);
}

const char *programme_diff(struct arena *arena, const struct programme *before, const struct programme *after)
{
    _cleanup_buffer_ struct buffer lines = {0};
    char old_day[11], new_day[11];
    if (before && !same(before->title, after->title))
        line(&lines, _("title '%s' -> '%s'"), before->title, after->title);
    if (before && !same(before->organisation, after->organisation))
        line(&lines, _("organisation '%s' -> '%s'"), before->organisation, after->organisation);
    if (before && before->from != after->from)
        line(&lines, _("from %s -> %s"), date_text(before->from, old_day), date_text(after->from, new_day));
    for (int i = 0; i < DIMENSION_MOST; i++) {
        const struct programme_dimension *old = dimension_of(before, i), *new = dimension_of(after, i);
        if (old || new)
            diff_dimension(&lines, old, new);
    }
    for (size_t i = 0; i < after->check_count; i++) {
        const struct programme_check *check = &after->checks[i];
        const struct programme_check *old = check_of(before, check->key);
        if (old)
            diff_check(&lines, old, check);
        else
            line(&lines, _("check %s: added (%s.%s, weight %d)"), check->key, check->plugin, check->rule,
                 check->weight);
    }
    for (size_t i = 0; before && i < before->check_count; i++)
        if (!check_of(after, before->checks[i].key))
            line(&lines, _("check %s: removed"), before->checks[i].key);
    return arena_text_n(arena, buffer_text(&lines), lines.size);
}

struct programme_norm programme_norm_on(const struct programme_dimension *dimension, date_day day)
{
    size_t i = dimension->norm_count;
    while (i > 1 && dimension->norms[i - 1].from > day)
        i--;
    return dimension->norms[i - 1];
}
