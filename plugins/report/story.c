/* SPDX-License-Identifier: EUPL-1.2 */
/* The report in words: the names and sentences that every renderer tells alike. */
#include "story.h"

#include <string.h>

struct story_name {
    const char *key;
    const char *text;
};

static const char *story_find(const struct say *words, const struct story_name *names, size_t count, const char *key)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i].key, key) == 0)
            return say(words, names[i].text);
    return key;
}
#define STORY_FIND(words, names, key) story_find(words, names, sizeof(names) / sizeof((names)[0]), key)

const char *story_dimension(const struct say *words, const char *name)
{
    static const struct story_name names[] = {
        {"", PEIL_N_("Total")},
        {"described", PEIL_N_("Described")},
        {"owned", PEIL_N_("Owned")},
        {"steered", PEIL_N_("Steered")},
        {"current", PEIL_N_("Current")},
        {"quality", PEIL_N_("Quality")},
        {"improving", PEIL_N_("Improving")},
    };
    return STORY_FIND(words, names, name);
}

const char *story_plateau(const struct say *words, int64_t level)
{
    static const char *const names[] = {
        PEIL_N_("no plateau yet"),     PEIL_N_("Preconditions"), PEIL_N_("Strengthening the foundation"),
        PEIL_N_("Improving steadily"), PEIL_N_("Excelling"),
    };
    return say(words, names[level >= 0 && level < 5 ? level : 0]);
}

const char *story_kind(const struct say *words, const char *kind)
{
    static const struct story_name names[] = {
        {"dataset", PEIL_N_("dataset")},
        {"process", PEIL_N_("process")},
        {"chain", PEIL_N_("process chain")},
        {"system", PEIL_N_("system")},
    };
    return STORY_FIND(words, names, kind);
}

const char *story_kinds(struct say *words, const char *kind, int64_t count)
{
    const char *format;
    if (strcmp(kind, "dataset") == 0)
        format = say_count(words, "%s dataset", "%s datasets", count);
    else if (strcmp(kind, "process") == 0)
        format = say_count(words, "%s process", "%s processes", count);
    else if (strcmp(kind, "chain") == 0)
        format = say_count(words, "%s process chain", "%s process chains", count);
    else if (strcmp(kind, "system") == 0)
        format = say_count(words, "%s system", "%s systems", count);
    else
        format = say_count(words, "%s object", "%s objects", count);
    return say_format(words, format, say_integer(words, count));
}

const char *story_outcome(const struct say *words, const char *outcome)
{
    static const struct story_name names[] = {
        {"ok", PEIL_N_("in order")},
        {"short", PEIL_N_("short")},
        {"allowed_incomplete", PEIL_N_("incomplete, allowed")},
        {"not_applicable", PEIL_N_("does not apply")},
        {"not_measured", PEIL_N_("not measured")},
    };
    return STORY_FIND(words, names, outcome);
}

const char *story_verdict(const struct say *words, const char *colour)
{
    static const struct story_name names[] = {
        {"green", PEIL_N_("at norm")},     {"amber", PEIL_N_("attention")}, {"red", PEIL_N_("falls short")},
        {"grey", PEIL_N_("not measured")}, {"none", PEIL_N_("no norm")},
    };
    return STORY_FIND(words, names, colour);
}

const char *story_sign(const char *colour)
{
    switch (colour[0]) {
    case 'g':
        return colour[2] == 'e' && colour[3] == 'e' ? "✔" : "○";
    case 'a':
        return "▲";
    case 'r':
        return "✖";
    default:
        return "–";
    }
}

const char *story_quoted(struct say *words, const char *text)
{
    return say_format(words, "‘%s’", text);
}

const char *story_text(const struct say *words, const json_t *texts)
{
    const char *own = model_text(texts, words->dutch ? "nl" : "en");
    return *own ? own : model_text(texts, words->dutch ? "en" : "nl");
}

const char *story_unit(const struct say *words, const json_t *unit)
{
    const char *name = model_text(unit, "name");
    return *name || strcmp(model_text(unit, "kind"), "rest") != 0 ? name : say(words, "not in one of these units");
}

const char *story_followed(struct say *words, const json_t *followed)
{
    const char *format =
        say(words, "In this run findings were: %1$s new, %2$s back, %3$s at norm now, %4$s done without "
                   "effect, %5$s gone with their object or check.");
    return say_format(words, format, say_integer(words, model_integer(followed, "found")),
                      say_integer(words, model_integer(followed, "came_back")),
                      say_integer(words, model_integer(followed, "met")),
                      say_integer(words, model_integer(followed, "ineffective")),
                      say_integer(words, model_integer(followed, "gone")));
}

const char *story_proof(const struct say *words, const json_t *action)
{
    return strcmp(model_text(action, "verdict"), "verified") == 0 ? say(words, "verified") : say(words, "ineffective");
}

const char *story_run(struct say *words, const json_t *run)
{
    if (strcmp(model_text(run, "kind"), "baseline") == 0)
        return say(words, "baseline");
    if (strcmp(model_text(run, "kind"), "candidate") == 0)
        return say(words, "first run, offered as the baseline");
    const char *format =
        strcmp(model_text(run, "kind"), "earlier") == 0 ? say(words, "earlier run %s") : say(words, "follow-up run %s");
    return say_format(words, format, say_integer(words, model_integer(run, "number")));
}

static const char *story_break_rule(struct say *words, const json_t *item)
{
    const char *change = model_text(item, "change");
    const char *format = strcmp(change, "added") == 0     ? say(words, "the check %s was added")
                         : strcmp(change, "removed") == 0 ? say(words, "the check %s was removed")
                         : strcmp(change, "weight") == 0  ? say(words, "the check %s has another weight")
                                                          : say(words, "the rule of the check %s changed");
    return say_format(words, format, story_quoted(words, model_text(item, "title")));
}

const char *story_break(struct say *words, const json_t *item)
{
    const char *kind = model_text(item, "kind");
    if (strcmp(kind, "rules") == 0)
        return story_break_rule(words, item);
    if (strcmp(kind, "norm") == 0) {
        int64_t from = model_integer(item, "from"), to = model_integer(item, "to");
        const char *format = to > from ? say(words, "the norm for %1$s was raised from %2$s to %3$s")
                                       : say(words, "the norm for %1$s was lowered from %2$s to %3$s");
        return say_format(words, format, story_dimension(words, model_text(item, "dimension")),
                          say_integer(words, from), say_integer(words, to));
    }
    if (strcmp(kind, "weight") == 0)
        return say_format(words, say(words, "%s has another weight"),
                          story_dimension(words, model_text(item, "dimension")));
    if (strcmp(kind, "scope") == 0)
        return say_format(words, say(words, "the set of objects changed much: %1$s came, %2$s went"),
                          say_integer(words, model_integer(item, "came")),
                          say_integer(words, model_integer(item, "went")));
    return kind;
}

const char *story_norm(struct say *words, int64_t tenths)
{
    return tenths % 10 == 0 ? say_integer(words, tenths / 10) : say_tenths(words, tenths);
}

static int story_measured(const json_t *score)
{
    return strcmp(model_text(score, "state"), "measured") == 0;
}

int story_trend_allowed(const json_t *score)
{
    return story_measured(score) && !model_true(score, "indicative") && model_has(score, "since_baseline");
}

const char *story_standing(struct say *words, const json_t *model)
{
    const json_t *score = model_at(model, "whole.score");
    const char *name = model_text(model, "audience.name");
    if (!story_measured(score))
        return say_format(words, say(words, "%s could not be measured: there is no score."), name);
    const char *points = say_tenths(words, model_integer(score, "tenths"));
    const char *sentence =
        model_has(score, "norm_tenths")
            ? say_format(words, say(words, "%1$s stands at %2$s out of 100 points; the norm is %3$s."), name, points,
                         story_norm(words, model_integer(score, "norm_tenths")))
            : say_format(words, say(words, "%1$s stands at %2$s out of 100 points."), name, points);
    if (model_true(score, "indicative"))
        return say_format(words, "%s %s", sentence,
                          say(words, "That is indicative: too little could be measured to rely on it."));
    return sentence;
}

static const char *story_rest(struct say *words, const json_t *change)
{
    static const struct story_name names[] = {
        {"scope", PEIL_N_("other objects (%s)")},
        {"rules", PEIL_N_("other rules (%s)")},
        {"coverage", PEIL_N_("more or less measured (%s)")},
    };
    const char *parts[3];
    size_t count = 0;
    for (size_t i = 0; i < 3; i++) {
        int64_t tenths = model_integer(change, say_format(words, "%s_tenths", names[i].key));
        if (tenths != 0)
            parts[count++] = say_format(words, say(words, names[i].text), say_signed(words, tenths));
    }
    if (count == 0)
        return "";
    const char *list = count == 1 ? parts[0]
                       : count == 2
                           ? say_format(words, say(words, "%1$s and %2$s"), parts[0], parts[1])
                           : say_format(words, say(words, "%1$s, %2$s and %3$s"), parts[0], parts[1], parts[2]);
    return say_format(words, say(words, "The rest of the difference comes from %s."), list);
}

const char *story_direction(struct say *words, const json_t *model)
{
    const json_t *score = model_at(model, "whole.score");
    const json_t *change = model_at(score, "since_baseline");
    if (!model_has(model, "baseline"))
        return say(words, "No baseline has been set yet, so there is no direction to tell.");
    if (model_integer(model, "baseline.number") == model_integer(model, "run.number"))
        return say(words, "This is the baseline: every later run is held against it.");
    if (!change || !story_measured(score))
        return say(words, "There is no score to hold against the baseline.");
    if (model_true(score, "indicative"))
        return say(words, "No trend is claimed: there are too few objects, or too little was measured.");
    int64_t real = model_integer(change, "real_tenths");
    const char *format = real > 0   ? say(words, "Since the baseline of %1$s it really improved by %2$s points.")
                         : real < 0 ? say(words, "Since the baseline of %1$s it really got worse by %2$s points.")
                                    : say(words, "Since the baseline of %1$s nothing really changed.");
    const char *sentence = say_format(words, format, say_date(words, model_text(model, "baseline.as_of")),
                                      say_tenths(words, real < 0 ? -real : real));
    const char *rest = story_rest(words, change);
    return *rest ? say_format(words, "%s %s", sentence, rest) : sentence;
}

const char *story_attention(struct say *words, const json_t *model)
{
    const json_t *gap = model_item(model, "gaps", 0);
    if (!gap)
        return say(words, "Nothing that was measured falls short.");
    int64_t count = model_integer(gap, "short");
    const char *format =
        say_count(words, "Attention for %1$s in %2$s: %3$s object falls short, worth %4$s points.",
                  "Attention for %1$s in %2$s: %3$s objects fall short, together worth %4$s points.", count);
    return say_format(words, format, story_quoted(words, model_text(gap, "title")),
                      story_unit(words, model_at(gap, "unit")), say_integer(words, count),
                      say_tenths(words, model_integer(gap, "gain_total_tenths")));
}

const char *story_indicative(struct say *words, const json_t *item)
{
    return say_format(words, say(words, "%1$s, %2$s: %3$s, coverage %4$s"), story_unit(words, item),
                      story_dimension(words, model_text(item, "dimension")),
                      story_kinds(words, "", model_integer(item, "objects")),
                      say_percent(words, model_integer(item, "coverage_tenths")));
}

const char *story_not_measured(struct say *words, const json_t *item)
{
    int64_t count = model_integer(item, "results");
    return say_format(words, say_count(words, "%1$s on %2$s object: %3$s", "%1$s on %2$s objects: %3$s", count),
                      story_quoted(words, model_text(item, "title")), say_integer(words, count),
                      story_text(words, model_at(item, "text")));
}

const char *story_absent(struct say *words, const json_t *model)
{
    const char *list = "";
    for (size_t i = 0; i < model_count(model, "whole.dimensions"); i++) {
        const json_t *dimension = model_item(model, "whole.dimensions", i);
        if (strcmp(model_text(dimension, "state"), "not_in_programme") == 0)
            list = say_format(words, "%s%s%s", list, *list ? ", " : "",
                              story_dimension(words, model_text(dimension, "name")));
    }
    return *list ? say_format(words, say(words, "Not measured in this programme: %s."), list) : "";
}

static int is_rule_change(const json_t *run, size_t index, const char *change)
{
    const json_t *item = model_item(run, "breaks", index);
    return strcmp(model_text(item, "kind"), "rules") == 0 && strcmp(model_text(item, "change"), change) == 0;
}

/* Several checks that changed alike are one clause: a new programme may bring a dozen. NULL: it is the only one. */
static const char *story_rules_alike(struct say *words, const json_t *run, size_t first)
{
    const char *change = model_text(model_item(run, "breaks", first), "change");
    const char *titles = "";
    int64_t count = 0;
    for (size_t i = first; i < model_count(run, "breaks"); i++)
        if (is_rule_change(run, i, change))
            titles = say_format(words, "%s%s%s", titles, count++ ? ", " : "",
                                story_quoted(words, model_text(model_item(run, "breaks", i), "title")));
    if (count < 2)
        return NULL;
    const char *format = strcmp(change, "added") == 0     ? say(words, "%1$s checks were added: %2$s")
                         : strcmp(change, "removed") == 0 ? say(words, "%1$s checks were removed: %2$s")
                         : strcmp(change, "weight") == 0  ? say(words, "%1$s checks have another weight: %2$s")
                                                          : say(words, "the rules of %1$s checks changed: %2$s");
    return say_format(words, format, say_integer(words, count), titles);
}

/* The clause of a break; NULL when an earlier one has told it. */
static const char *story_break_clause(struct say *words, const json_t *run, size_t index)
{
    const json_t *item = model_item(run, "breaks", index);
    if (strcmp(model_text(item, "kind"), "rules") != 0)
        return story_break(words, item);
    for (size_t i = 0; i < index; i++)
        if (is_rule_change(run, i, model_text(item, "change")))
            return NULL;
    const char *together = story_rules_alike(words, run, index);
    return together ? together : story_break(words, item);
}

const char *story_break_line(struct say *words, const json_t *run)
{
    const char *reasons = "";
    size_t count = model_count(run, "breaks");
    for (size_t i = 0; i < count; i++) {
        const char *clause = story_break_clause(words, run, i);
        if (clause)
            reasons = say_format(words, "%s%s%s", reasons, *reasons ? "; " : "", clause);
    }
    if (count == 0)
        return "";
    return say_format(words, say(words, "Break at %1$s: %2$s."), say_month(words, model_text(run, "as_of")), reasons);
}

static const char *story_names(struct say *words, const json_t *list)
{
    const char *text = "";
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *entry = json_array_get(list, i);
        const char *name = json_is_string(entry) ? json_string_value(entry) : model_text(entry, "name");
        text = say_format(words, "%s%s%s", text, i ? ", " : "", story_quoted(words, name));
    }
    return text;
}

int story_owners_any(const json_t *model)
{
    return model_count(model, "owners.organisation_level") + model_count(model, "owners.nobody") +
               model_count(model, "owners.left") + model_count(model, "owners.candidates") +
               model_count(model, "owners.joined") >
           0;
}

void story_owners(struct say *words, const json_t *model, void (*line)(void *context, const char *text), void *context)
{
    const json_t *owners = model_at(model, "owners");
    for (size_t i = 0; i < model_count(owners, "organisation_level"); i++) {
        const json_t *owner = model_item(owners, "organisation_level", i);
        line(context, say_format(words,
                                 say(words, "%1$s is written as the owner of %2$s: that is the whole organisation, "
                                            "so nobody owns them."),
                                 story_quoted(words, model_text(owner, "name")),
                                 story_kinds(words, "", model_integer(owner, "objects"))));
    }
    for (size_t i = 0; i < model_count(owners, "nobody"); i++) {
        const json_t *owner = model_item(owners, "nobody", i);
        line(context, say_format(words, say(words, "%1$s is written as the owner of %2$s: that is nobody."),
                                 story_quoted(words, model_text(owner, "name")),
                                 story_kinds(words, "", model_integer(owner, "objects"))));
    }
    for (size_t i = 0; i < model_count(owners, "left"); i++) {
        const json_t *owner = model_item(owners, "left", i);
        line(context, say_format(words, say(words, "%1$s left on %2$s and is still the owner of %3$s."),
                                 model_text(owner, "name"), say_date(words, model_text(owner, "left_on")),
                                 story_kinds(words, "", model_integer(owner, "objects"))));
    }
    for (size_t i = 0; i < model_count(owners, "candidates"); i++)
        line(context, say_format(words, say(words, "Probably one and the same owner: %s."),
                                 story_names(words, model_at(model_item(owners, "candidates", i), "names"))));
    for (size_t i = 0; i < model_count(owners, "joined"); i++) {
        const json_t *owner = model_item(owners, "joined", i);
        line(context, say_format(words, say(words, "Counted as one owner, %1$s: %2$s."), model_text(owner, "name"),
                                 story_names(words, model_at(owner, "spellings"))));
    }
}

const char *story_share(struct say *words, const json_t *counts)
{
    int64_t n = model_integer(counts, "n"), d = model_integer(counts, "d");
    if (d <= 0)
        return "–";
    return say_format(words, say(words, "%1$s of %2$s (%3$s)"), say_integer(words, n), say_integer(words, d),
                      say_percent(words, (2000 * n + d) / (2 * d)));
}

const char *story_import(struct say *words, const json_t *import)
{
    return say_format(
        words, say(words, "%1$s, %2$s: %3$s added, %4$s changed, %5$s vanished, %6$s unchanged, %7$s rejected."),
        model_text(import, "location"), say_date(words, model_text(import, "as_of")),
        say_integer(words, model_integer(import, "added")), say_integer(words, model_integer(import, "changed")),
        say_integer(words, model_integer(import, "vanished")), say_integer(words, model_integer(import, "unchanged")),
        say_integer(words, model_integer(import, "rejected")));
}

const char *story_failure(struct say *words, const json_t *item)
{
    int64_t count = model_integer(item, "results");
    return say_format(words, say_count(words, "%1$s: %2$s (%3$s object)", "%1$s: %2$s (%3$s objects)", count),
                      model_text(item, "check"), model_text(item, "cause"), say_integer(words, count));
}
