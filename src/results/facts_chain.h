/* SPDX-License-Identifier: EUPL-1.2 */
/* chain.X: how the parts of a whole hang together; links.part_of.back are the parts.
 *
 *   chain.hand_overs  a line for each ordered pair of parts between which something goes over:
 *                         kind key of the one that gives, kind key of the one that takes, "next" or "data", number
 *                     next: a register says that the one follows the other. number: of objects that the one produces
 * and the other uses chain.field.NAME  an attribute of the parts, of those that have it filled: kind, key, value in one
 * line */
#ifndef RESULTS_FACTS_CHAIN_H
#define RESULTS_FACTS_CHAIN_H

#include "results/facts_family.h"

extern const struct facts_family facts_chain;

#endif
