/* SPDX-License-Identifier: EUPL-1.2 */
/* The list of all formats. */
#include "data_common/format.h"

#include <string.h>

static const struct format *const tables[] = {formats_general, formats_dutch, formats_places};

const struct format *format_at(size_t index)
{
    for (size_t table = 0; table < sizeof(tables) / sizeof(tables[0]); table++)
        for (const struct format *row = tables[table]; row->name; row++)
            if (index-- == 0)
                return row;
    return NULL;
}

const struct format *format_find(const char *name)
{
    const struct format *format;
    for (size_t i = 0; (format = format_at(i)) != NULL; i++)
        if (strcmp(format->name, name) == 0)
            return format;
    return NULL;
}
