/* SPDX-License-Identifier: EUPL-1.2 */
/* Every family of facts there is: one line each. */
#include "results/facts_family.h"

#include <string.h>

#include "results/facts_chain.h"
#include "results/facts_duplicate.h"
#include "results/facts_data.h"
#include "results/facts_holder.h"
#include "results/facts_links.h"
#include "results/facts_measured.h"
#include "results/facts_review.h"
#include "results/facts_steering.h"
#include "results/facts_unit.h"
#include "base/poison.h"

/* clang-format off */
const struct facts_family *const facts_families[] = {
    &facts_chain,
    &facts_duplicate,
    &facts_data,
    &facts_holder,
    &facts_links,
    &facts_measured,
    &facts_review,
    &facts_steering,
    &facts_unit,
    NULL,
};
/* clang-format on */

struct peil_value facts_value(const char *text)
{
    if (!text)
        return (struct peil_value){.state = PEIL_VALUE_ABSENT};
    return (struct peil_value){.text = text, .size = (uint32_t)strlen(text), .state = PEIL_VALUE_TEXT};
}
