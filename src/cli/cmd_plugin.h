/* SPDX-License-Identifier: EUPL-1.2 */
/* What the files of peil plugin share. */
#ifndef CLI_CMD_PLUGIN_H
#define CLI_CMD_PLUGIN_H

#include <jansson.h>

#include "cli/cli.h"

/* "owner", "check_owner" or a path, as job_request wants it: kind is NULL for a path. Refuses a name that no plugin or
 * more than one has, naming the nearest or all. */
int plugin_find(struct cli *cli, const char *word, const char **ret_kind, const char **ret_name,
                struct peil_error *error);
/* The descriptor, parsed (json_decref). */
int plugin_describe(struct cli *cli, const char *kind, const char *name, json_t **ret_info, struct peil_error *error);
/* A member's text; "" when it is null or not there. */
const char *plugin_member(const json_t *object, const char *key);

int plugin_test_command(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error);
extern const struct peil_option plugin_test_options[];
enum { PLUGIN_TEST_SET, PLUGIN_TEST_COUNT };
int plugin_new_command(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error);
extern const struct peil_option plugin_new_options[];
enum { PLUGIN_NEW_FOLDER, PLUGIN_NEW_COUNT };

#endif
