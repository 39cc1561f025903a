/* SPDX-License-Identifier: EUPL-1.2 */
/* A strict reader of the pages that report_html writes: well-formed XML of a short list of elements and attributes, and
 * what WCAG asks that a program can see. Anything that a name from a register could smuggle in is not on the list. */
#ifndef TESTS_REPORT_MARKUP_H
#define TESTS_REPORT_MARKUP_H

#include <stddef.h>

enum { MARKUP_DEPTH = 64, MARKUP_IDS = 4096 };

struct markup {
    char problem[256]; /* "" when the page is sound */
    const char *stack[MARKUP_DEPTH];
    size_t stack_size[MARKUP_DEPTH];
    size_t children[MARKUP_DEPTH]; /* elements seen so far in each */
    size_t depth;
    char *ids[MARKUP_IDS], *references[MARKUP_IDS];
    size_t id_count, reference_count;
    size_t h1, h2, tables, captions, charts, titles, descriptions, rows;
    char *text; /* of the whole page, without tags and with entities decoded */
    size_t text_size;
};

/* 1 when sound; otherwise 0 and problem says what is wrong and where. */
int markup_read(struct markup *markup, const char *page, size_t size);
void markup_release(struct markup *markup);

#endif
