/* SPDX-License-Identifier: EUPL-1.2 */
/* Documents that are half filled in: blocks of text, written as Markdown or as an OpenDocument text. */
#ifndef CLI_TEMPLATE_H
#define CLI_TEMPLATE_H

#include "base/buffer.h"
#include "base/memory.h"

enum template_form {
    TEMPLATE_TITLE,
    TEMPLATE_HEADING,
    TEMPLATE_TEXT,    /* what is known */
    TEMPLATE_LINE,    /* label and text */
    TEMPLATE_MISSING, /* what is to be filled in, and how */
    TEMPLATE_EXAMPLE,
    TEMPLATE_ITEM,
};

struct template_block {
    enum template_form form;
    const char *label; /* LINE; NULL */
    const char *text;
};

struct template_document {
    struct arena *arena;
    struct template_block *blocks;
    size_t count, capacity;
    const char *language;
};

void template_add(struct template_document *document, enum template_form form, const char *label, const char *text);

void template_markdown(const struct template_document *document, struct buffer *out);
/* PEIL_ERROR_USAGE when this peil was built without libzip. */
int template_odt(const struct template_document *document, const char *path, struct peil_error *error);

#endif
