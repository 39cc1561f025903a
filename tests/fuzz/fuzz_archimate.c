/* SPDX-License-Identifier: EUPL-1.2 */
/* Fuzz target: an ArchiMate file, of the exchange format or of Archi, from its bytes to a resolved model. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz_xml.h"
#include "source_archimate/model.h"
#include "base/poison.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct peil_error error = {0};
    enum model_form form;
    uint64_t line;
    struct model *model = model_new("nl");
    int failed =
        model_read(model, &fuzz_xml_host, -1, UINT64_MAX, (const char *)data, size, "a.xml", "", &form, &line, &error);
    check(failed == 0 || error.message[0] != '\0');
    if (!failed) {
        model_resolve(model);
        for (size_t i = 0; i < model->elements.count; i++) {
            const struct element *element = MODEL_ELEMENT(model, i);
            check(element->type != NULL && element->id != NULL);
            check(element->first_link + element->link_count <= model->links.count);
            check(element->first_property + element->property_count <= model->properties.count);
        }
        for (size_t i = 0; i < model->relations.count; i++)
            check(MODEL_RELATION(model, i)->from < (int64_t)model->elements.count);
    }
    model_free(model);
    return 0;
}
