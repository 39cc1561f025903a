/* SPDX-License-Identifier: EUPL-1.2 */
/* links.RELATION: what an object is linked with, a line each, in order of kind and key; links.RELATION.back: what is
 * linked with it by that relation (links.part_of.back: its parts). Columns:
 *
 *   kind  key  here  unit  department  level  party  service  title
 *
 * here: yes, or no when it has vanished from its register. unit, department: keys. level, party: of its owner, as in
 * role.owner.level and .party. service: yes or no of a person, ended when the role holds no more on the day, '?' when
 * it cannot be known. */
#ifndef RESULTS_FACTS_LINKS_H
#define RESULTS_FACTS_LINKS_H

#include "results/facts_family.h"

extern const struct facts_family facts_links;

#endif
