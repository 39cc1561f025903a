/* SPDX-License-Identifier: EUPL-1.2 */
/* holder.ROLE.X: what is known of whoever holds a role on an object, beyond the role itself: with what mandate, in
 * which unit, how many objects the same party holds that role on, and whether others hold it at the same time.
 *
 *   mandate          as it was registered
 *   unit, line, domain   the key of the unit that the holder is or is in; that and those above it; its domain
 *   span, span.KIND  on how many objects (of a kind) on that day the same person or party holds the role; of "owner"
 * the owner role that goes with each kind. ABSENT when the holder is not below the organisation holders          how
 * many parties below the organisation hold the role at once */
#ifndef RESULTS_FACTS_HOLDER_H
#define RESULTS_FACTS_HOLDER_H

#include "results/facts_family.h"

extern const struct facts_family facts_holder;

#endif
