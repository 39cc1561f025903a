/* SPDX-License-Identifier: EUPL-1.2 */
/* What check plugins say of themselves, as option rows again: read once a plugin, from its descriptor in JSON. */
#ifndef PROGRAMME_CATALOGUE_H
#define PROGRAMME_CATALOGUE_H

#include "programme/programme.h"

struct catalogue_rule {
    const char *name;
    const char *version;
    const struct peil_option *options;
    size_t option_count;
};

struct catalogue_plugin {
    const char *name;
    const char *version;
    const struct catalogue_rule *rules;
    size_t rule_count;
    const struct catalogue_plugin *next;
};

struct catalogue {
    struct arena *arena;
    programme_describe *describe;
    void *context;
    const struct catalogue_plugin *plugins;
};

int catalogue_find(struct catalogue *catalogue, const char *plugin, const struct catalogue_plugin **ret_plugin,
                   struct peil_error *error);
/* NULL: it has no such rule; *ret_nearest is then the nearest name, or NULL. */
const struct catalogue_rule *catalogue_rule_named(const struct catalogue_plugin *plugin, const char *name,
                                                  const char **ret_nearest);

#endif
