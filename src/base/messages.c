/* SPDX-License-Identifier: EUPL-1.2 */
/* Reading a catalogue whole, and looking a message up in its sorted table. */
#include "base/messages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/poison.h"

enum { MESSAGES_MAGIC = 0x950412de, MESSAGES_HEAD = 28, MESSAGES_LARGEST = 16 << 20 };

static uint32_t number_at(const struct messages *catalogue, size_t at)
{
    uint32_t number;
    memcpy(&number, catalogue->bytes + at, sizeof(number));
    return catalogue->swapped ? __builtin_bswap32(number) : number;
}

/* A text of a table: its size and where it is; NULL when that lies outside the file or does not end with a NUL. */
static const char *text_at(const struct messages *catalogue, uint32_t table, uint32_t index, uint32_t *ret_size)
{
    size_t entry = table + (size_t)index * 8;
    uint32_t size = number_at(catalogue, entry);
    uint32_t at = number_at(catalogue, entry + 4);
    if (size >= catalogue->size || at >= catalogue->size - size || catalogue->bytes[at + size] != '\0')
        return NULL;
    *ret_size = size;
    return catalogue->bytes + at;
}

static bool table_fits(const struct messages *catalogue, uint32_t table)
{
    return table <= catalogue->size && catalogue->count <= (catalogue->size - table) / 8;
}

static bool read_whole(struct messages *catalogue, const char *path)
{
    FILE *file = fopen(path, "rbe");
    if (!file)
        return false;
    catalogue->bytes = memory_allocate(MESSAGES_LARGEST + 1);
    catalogue->size = fread(catalogue->bytes, 1, MESSAGES_LARGEST, file);
    fclose(file);
    catalogue->bytes = memory_resize(catalogue->bytes, catalogue->size + 1, 1);
    catalogue->bytes[catalogue->size] = '\0';
    return catalogue->size >= MESSAGES_HEAD;
}

bool messages_open(struct messages *ret_catalogue, const char *path)
{
    *ret_catalogue = (struct messages){0};
    bool good = read_whole(ret_catalogue, path);
    if (good && number_at(ret_catalogue, 0) != MESSAGES_MAGIC) {
        ret_catalogue->swapped = true;
        good = number_at(ret_catalogue, 0) == MESSAGES_MAGIC;
    }
    if (good) {
        ret_catalogue->count = number_at(ret_catalogue, 8);
        ret_catalogue->ids = number_at(ret_catalogue, 12);
        ret_catalogue->texts = number_at(ret_catalogue, 16);
        good = table_fits(ret_catalogue, ret_catalogue->ids) && table_fits(ret_catalogue, ret_catalogue->texts);
    }
    if (!good)
        messages_release(ret_catalogue);
    return good;
}

void messages_release(struct messages *catalogue)
{
    free(catalogue->bytes);
    *catalogue = (struct messages){0};
}

/* Of the forms one behind the other, each with its NUL; the first when there are no more. */
static const char *form_of(const char *text, uint32_t size, unsigned form)
{
    const char *end = text + size;
    for (const char *at = text; form > 0; form--) {
        at += strlen(at) + 1;
        if (at > end)
            return text;
        if (form == 1)
            return at;
    }
    return text;
}

const char *messages_find(const struct messages *catalogue, const char *id, unsigned form)
{
    uint32_t low = 0, high = catalogue->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2, size;
        const char *candidate = text_at(catalogue, catalogue->ids, middle, &size);
        if (!candidate)
            return NULL;
        int order = strcmp(id, candidate); /* of a message with two forms: the first */
        if (order == 0) {
            const char *text = text_at(catalogue, catalogue->texts, middle, &size);
            return text && *text ? form_of(text, size, form) : NULL;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}
