/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as CSV, in whatever encoding is detected and in each one that may be told: it ends, what it calls fine is
 * UTF-8 without NUL, and lines never go back but behind a lost quote. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/utf8.h"
#include "source_csv/csv_reader.h"

#include "base/poison.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
    const uint8_t *data;
    size_t size;
};

/* Now and then short, as a file may read. */
static ssize_t read_input(void *context, void *out, size_t size, uint64_t offset)
{
    const struct input *input = context;
    size_t left = offset < input->size ? input->size - (size_t)offset : 0;
    size = size < left ? size : left;
    if (size > 7 && (offset & 1))
        size = 7;
    if (size)
        memcpy(out, input->data + offset, size);
    return (ssize_t)size;
}

static void read_all(struct input *input, const struct csv_detected *detected, enum csv_encoding encoding)
{
    struct csv_reader reader = {.input = read_input,
                                .context = input,
                                .encoding = encoding,
                                .separator = detected->separator,
                                .largest = 200,
                                .start = detected->start};
    size_t records = 0;
    while (csv_next(&reader) > 0) {
        assert(++records <= (CSV_REWINDS + 1) * (input->size + 1));
        assert(reader.line >= 1 && reader.line <= input->size + 1);
        if (reader.problem != CSV_FINE) {
            assert(reader.problem_line >= reader.line && reader.problem_byte >= 1);
            continue;
        }
        assert(reader.field_count >= 1 && reader.field_count <= CSV_MOST_COLUMNS);
        for (size_t i = 0; i < reader.field_count; i++) {
            const char *text = reader.text + reader.fields[i].at;
            assert(reader.fields[i].at + reader.fields[i].size < reader.text_size);
            assert(text[reader.fields[i].size] == '\0' && strlen(text) == reader.fields[i].size);
            assert(utf8_is_valid(text, reader.fields[i].size));
        }
    }
    assert(csv_next(&reader) == 0);
    csv_reader_release(&reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {.data = data, .size = size};
    struct csv_detected detected;
    assert(csv_detect_encoding(read_input, &input, &detected) == 0);
    assert(csv_detect_separator(read_input, &input, &detected) == 0);
    assert(detected.start <= size);
    read_all(&input, &detected, detected.encoding);
    for (enum csv_encoding encoding = CSV_UTF_8; encoding <= CSV_LATIN_1; encoding++)
        read_all(&input, &(struct csv_detected){.separator = detected.separator}, encoding);
    return 0;
}
