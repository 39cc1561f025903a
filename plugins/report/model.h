/* SPDX-License-Identifier: EUPL-1.2 */
/* Reading the report model (peil-json(5)) in a renderer: what is not there reads as "", 0 or an empty list, so that a
 * renderer never fails on a model that is newer than itself or has less to say. */
#ifndef PLUGINS_REPORT_MODEL_H
#define PLUGINS_REPORT_MODEL_H

#include <jansson.h>
#include <stdint.h>

#include <peil/plugin.h>

enum { MODEL_VERSION = 1 };

/* Parses and checks "format" and "version". Free with json_decref. */
int model_parse(const char *text, size_t size, json_t **ret_model, struct peil_error *error);

/* path: member names with dots between them. */
const json_t *model_at(const json_t *value, const char *path); /* NULL: not there, or null */
const char *model_text(const json_t *value, const char *path);
int64_t model_integer(const json_t *value, const char *path);
int model_has(const json_t *value, const char *path); /* there and not null */
int model_true(const json_t *value, const char *path);
size_t model_count(const json_t *value, const char *path);
const json_t *model_item(const json_t *value, const char *path, size_t index);

#endif
