/* SPDX-License-Identifier: EUPL-1.2 */
/* A check plugin as its descriptor tells it, for tests of reading programmes without a runner. */
#ifndef TESTS_PROGRAMME_SAMPLE_H
#define TESTS_PROGRAMME_SAMPLE_H

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"

static const char sample_descriptor[] =
    "{\"kind\": \"check\", \"name\": \"sample\", \"version\": \"1.0\", \"checks\": ["
    "{\"name\": \"present\", \"version\": \"1\", \"options\": ["
    "{\"name\": \"field\", \"type\": \"text\", \"required\": true, \"standard\": null}]},"
    "{\"name\": \"length\", \"version\": \"2\", \"options\": ["
    "{\"name\": \"field\", \"type\": \"text\", \"required\": false, \"standard\": \"description\"},"
    "{\"name\": \"minimum\", \"type\": \"integer\", \"required\": false, \"standard\": \"30\", \"minimum\": 1, "
    "\"maximum\": 1000},"
    "{\"name\": \"strict\", \"type\": \"boolean\", \"standard\": \"no\"},"
    "{\"name\": \"list\", \"type\": \"choice\", \"standard\": \"own\", \"choices\": [\"eu\", \"own\"]},"
    "{\"name\": \"words\", \"type\": \"list\"}]}]}";

/* context: NULL, or the descriptor to give instead. */
static inline int sample_describe(void *context, const char *plugin, char **ret_json, struct peil_error *error)
{
    if (strcmp(plugin, "sample") != 0)
        return error_set(error, PEIL_ERROR_USAGE, "no check plugin '%s'", plugin);
    *ret_json = memory_text(context ? context : sample_descriptor);
    return 0;
}

#endif
