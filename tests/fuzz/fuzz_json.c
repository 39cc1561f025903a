/* SPDX-License-Identifier: EUPL-1.2 */
/* A first line as a pointer, the rest as JSON: every element that is found is where its own pointer says, and values
 * come out as UTF-8. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "source_json/json_select.h"

#include "base/poison.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int visit(void *context, const struct json_element *element, enum json_select_problem problem)
{
    json_t *root = context;
    assert(element->key && json_pointer_valid(element->pointer));
    if (problem != JSON_SELECT_FINE) {
        assert(!element->value);
        return 0;
    }
    assert(json_pointer_find(root, element->pointer) == element->value);
    size_t size;
    bool structured;
    char *text = json_as_text(element->value, &size, &structured);
    assert(text && strlen(text) == size && utf8_is_valid(text, size));
    assert(structured == (json_is_object(element->value) || json_is_array(element->value)));
    assert(*json_type_name(element->value));
    free(text);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
    if (!end)
        return 0;
    char *pointer = memory_allocate((size_t)(end - data) + 1);
    memcpy(pointer, data, (size_t)(end - data));
    pointer[end - data] = '\0';
    json_t *root = json_loadb((const char *)end + 1, size - (size_t)(end - data) - 1,
                              JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
    if (root && json_pointer_valid(pointer)) {
        json_pointer_find(root, pointer);
        assert(json_select(root, pointer, visit, root) == 0);
    }
    json_decref(root);
    free(pointer);
    return 0;
}
