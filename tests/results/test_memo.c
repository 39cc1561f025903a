/* SPDX-License-Identifier: EUPL-1.2 */
/* Objects with the very same facts are found, others never are, and a memo that finds too few gives up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "results/memo.h"

#include "base/poison.h"

static struct peil_value text(const char *bytes)
{
    return (struct peil_value){.text = bytes, .size = (uint32_t)strlen(bytes), .state = PEIL_VALUE_TEXT};
}

static void test_the_same_kind_and_facts_are_one(void **state)
{
    (void)state;
    struct memo memo = {0};
    const struct peil_value ab_c[] = {text("ab"), text("c")};
    const struct peil_value a_bc[] = {text("a"), text("bc")};
    const struct peil_value empty[] = {text(""), text("abc")};
    const struct peil_value absent[] = {{.state = PEIL_VALUE_ABSENT}, text("abc")};
    const struct peil_value gone[] = {{.state = PEIL_VALUE_GONE}, text("abc")};
    const struct peil_value json[] = {text("ab"), {.text = "c", .size = 1, .state = PEIL_VALUE_JSON}};
    const struct peil_value *const all[] = {ab_c, a_bc, empty, absent, gone, json};
    for (uint32_t i = 0; i < 6; i++)
        assert_int_equal(memo_find(&memo, 0, all[i], 2, i), MEMO_NEW);
    for (uint32_t i = 0; i < 6; i++)
        assert_int_equal(memo_find(&memo, 0, all[i], 2, 100 + i), i);
    assert_int_equal(memo_find(&memo, 1, ab_c, 2, 7), MEMO_NEW); /* another kind */
    assert_int_equal(memo_find(&memo, 1, ab_c, 2, 8), 7);
    assert_int_equal(memo_find(&memo, 0, ab_c, 2, 9), 0);
    memo_release(&memo);
}

static void test_many_are_told_apart(void **state)
{
    (void)state;
    struct memo memo = {0};
    char bytes[32];
    for (uint32_t round = 0; round < 2; round++)
        for (uint32_t i = 0; i < 1000; i++) { /* fewer than it takes to give up */
            snprintf(bytes, sizeof(bytes), "waarde %u", i);
            const struct peil_value value = text(bytes);
            assert_int_equal(memo_find(&memo, 0, &value, 1, i), round ? i : MEMO_NEW);
        }
    memo_release(&memo);
}

static void test_it_gives_up_when_nothing_is_the_same(void **state)
{
    (void)state;
    struct memo memo = {0};
    char bytes[32];
    for (uint32_t i = 0; i < 3000; i++) {
        snprintf(bytes, sizeof(bytes), "waarde %u", i);
        const struct peil_value value = text(bytes);
        assert_int_equal(memo_find(&memo, 0, &value, 1, i), MEMO_NEW);
    }
    assert_true(memo.off);
    assert_null(memo.bytes.data);
    memo_release(&memo);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_same_kind_and_facts_are_one),
        cmocka_unit_test(test_many_are_told_apart),
        cmocka_unit_test(test_it_gives_up_when_nothing_is_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
