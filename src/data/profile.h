/* SPDX-License-Identifier: EUPL-1.2 */
/* Rules that the data itself suggests, as an INI text to edit, each with its evidence as a comment. Two questions: one
 * about every column, one about what the first made worth asking. Nothing is adopted. */
#ifndef DATA_PROFILE_H
#define DATA_PROFILE_H

#include "data/rules.h"

int data_profile(struct arena *arena, const struct job_place *place, const struct rules *rules, size_t dataset,
                 date_day as_of, const char **ret_text, struct peil_error *error);

#endif
