/* SPDX-License-Identifier: EUPL-1.2 */
/* The report in words: names of what the model calls by key, and the sentences that every renderer tells alike. */
#ifndef PLUGINS_REPORT_STORY_H
#define PLUGINS_REPORT_STORY_H

#include "model.h"
#include "say.h"

/* Names of keys; a key that is not known comes back as it is. */
const char *story_dimension(const struct say *words, const char *name); /* "" is the total */
const char *story_plateau(const struct say *words, int64_t level);
const char *story_kinds(struct say *words, const char *kind, int64_t count); /* "5 datasets" */
const char *story_kind(const struct say *words, const char *kind);
const char *story_outcome(const struct say *words, const char *outcome);

const char *story_norm(struct say *words, int64_t tenths); /* 75, or 77,5 */

/* A verdict's word and sign; colour is green, amber, red, grey or none. */
const char *story_verdict(const struct say *words, const char *colour);
const char *story_sign(const char *colour);

const char *story_quoted(struct say *words, const char *text); /* ‘text’ */
/* {"en": …, "nl": …} in the report's language. */
const char *story_text(const struct say *words, const json_t *texts);

/* The name of a unit; the rest, which has none, is called what it is. */
const char *story_unit(const struct say *words, const json_t *unit);
const char *story_run(struct say *words, const json_t *run);            /* "0-meting", "vervolgmeting 4" */
const char *story_break(struct say *words, const json_t *item);         /* what broke the line, a sentence */
const char *story_followed(struct say *words, const json_t *followed);  /* what a run did to findings, a sentence */
const char *story_proof(const struct say *words, const json_t *action); /* the verdict on an action */

/* The three sentences of the summary. */
const char *story_standing(struct say *words, const json_t *model);
const char *story_direction(struct say *words, const json_t *model);
const char *story_attention(struct say *words, const json_t *model);

/* A score as it may be shown: whether a trend may be claimed, and the difference with the baseline. */
int story_trend_allowed(const json_t *score);

/* "Not measured in this programme: …", or "". */
const char *story_absent(struct say *words, const json_t *model);
/* What broke the trend at a run, one sentence; "" when nothing did. */
const char *story_break_line(struct say *words, const json_t *run);
/* What there is to say of owners, a sentence at a time. */
int story_owners_any(const json_t *model);
void story_owners(struct say *words, const json_t *model, void (*line)(void *context, const char *text), void *context);
/* "31 of 47 (66,0 %)" of an object with n and d. */
const char *story_share(struct say *words, const json_t *counts);
const char *story_import(struct say *words, const json_t *import);

/* "Fysiek Domein, beschreven: 3 objecten, dekking 46,7 %" */
const char *story_indicative(struct say *words, const json_t *item);
const char *story_not_measured(struct say *words, const json_t *item);
const char *story_failure(struct say *words, const json_t *item);

#endif
