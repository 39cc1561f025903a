/* SPDX-License-Identifier: EUPL-1.2 */
/* Every format against public vectors, valid and not; and what holds for all of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "data_common/format.h"

#include "base/poison.h"

struct vector {
    const char *format, *value;
    enum format_verdict verdict;
};

static const struct vector vectors[] = {
    {"integer", "0", FORMAT_VALID},
    {"integer", "-12", FORMAT_VALID},
    {"integer", "1.0", FORMAT_INVALID},
    {"integer", " 1", FORMAT_INVALID},
    {"integer", "-", FORMAT_INVALID},
    {"decimal", "1", FORMAT_VALID},
    {"decimal", "-1.50", FORMAT_VALID},
    {"decimal", "1,50", FORMAT_INVALID},
    {"decimal", "1.", FORMAT_INVALID},
    {"decimal", ".5", FORMAT_INVALID},
    {"date", "2024-02-29", FORMAT_VALID},
    {"date", "2023-02-29", FORMAT_INVALID},
    {"date", "1900-02-29", FORMAT_INVALID},
    {"date", "2000-02-29", FORMAT_VALID},
    {"date", "2024-13-01", FORMAT_INVALID},
    {"date", "0000-01-01", FORMAT_INVALID},
    {"date", "2024-2-29", FORMAT_INVALID},
    {"uuid", "6ba7b810-9dad-11d1-80b4-00c04fd430c8", FORMAT_VALID},
    {"uuid", "6ba7b810-9dad-11d1-80b4-00c04fd430c", FORMAT_INVALID},
    {"uuid", "6ba7b8109dad-11d1-80b4-00c04fd430c8-", FORMAT_INVALID},
    {"email", "info@example.nl", FORMAT_VALID},
    {"email", "a.b+c@sub.example.org", FORMAT_VALID},
    {"email", "a..b@example.org", FORMAT_INVALID},
    {"email", ".a@example.org", FORMAT_INVALID},
    {"email", "a@example", FORMAT_INVALID},
    {"email", "a@-example.org", FORMAT_INVALID},
    {"email", "a@b@example.org", FORMAT_INVALID},
    {"email", "@example.org", FORMAT_INVALID},
    {"bsn", "111222333", FORMAT_VALID},
    {"bsn", "123456782", FORMAT_VALID},
    {"bsn", "999993653", FORMAT_VALID},
    {"bsn", "999990019", FORMAT_VALID},
    {"bsn", "010082426", FORMAT_VALID},
    {"bsn", "10082426", FORMAT_VALID},
    {"bsn", "111252333", FORMAT_INVALID},
    {"bsn", "123456789", FORMAT_INVALID},
    {"bsn", "010008579", FORMAT_INVALID},
    {"bsn", "000000000", FORMAT_INVALID},
    {"bsn", "11122233x", FORMAT_INVALID},
    {"postcode", "2601 DC", FORMAT_VALID},
    {"postcode", "2601DC", FORMAT_VALID},
    {"postcode", "2611 SS", FORMAT_INVALID},
    {"postcode", "6841BH ", FORMAT_INVALID},
    {"postcode", "0601 DC", FORMAT_INVALID},
    {"postcode", "2601 dc", FORMAT_INVALID},
};

static void every_vector(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
        const struct format *format = format_find(vectors[i].format);
        assert_non_null(format);
        /* Without anything behind it, so that reading past it is seen. */
        size_t size = strlen(vectors[i].value);
        char *copy = malloc(size ? size : 1);
        memcpy(copy, vectors[i].value, size);
        if (format->match(copy, size) != vectors[i].verdict)
            fail_msg("%s '%s' is %d", vectors[i].format, vectors[i].value, (int)format->match(copy, size));
        free(copy);
    }
}

static void empty_is_never_valid_and_every_format_has_a_vector(void **state)
{
    (void)state;
    const struct format *format;
    for (size_t i = 0; (format = format_at(i)) != NULL; i++) {
        size_t valid = 0, invalid = 0;
        assert_int_equal(format->match("", 0), FORMAT_INVALID);
        for (size_t j = 0; j < sizeof(vectors) / sizeof(vectors[0]); j++)
            if (strcmp(vectors[j].format, format->name) == 0) {
                valid += vectors[j].verdict == FORMAT_VALID;
                invalid += vectors[j].verdict == FORMAT_INVALID;
            }
        if (!valid || !invalid)
            fail_msg("%s has no vector that is valid, or none that is not", format->name);
        assert_ptr_equal(format_find(format->name), format);
    }
    assert_null(format_find("nothing"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_vector),
        cmocka_unit_test(empty_is_never_valid_and_every_format_has_a_vector),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
