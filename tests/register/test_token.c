/* SPDX-License-Identifier: EUPL-1.2 */
/* What does not look like an invitation is refused before the store is asked; the rest is in the script invitations. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "register/token.h"
#include "base/poison.h"

static void no_token_reaches_the_store(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "", "peil1.", "peil1.AAAA", "token",
        "peil2.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "peil1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="};
    _cleanup_arena_ struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct peil_error error = {0};
        struct token_about about;
        assert_int_equal(token_read(NULL, arena, wrong[i], &about, &error), PEIL_ERROR_USAGE);
        assert_non_null(strstr(error.message, "nothing was accepted"));
        assert_true(!*wrong[i] || !strstr(error.message, wrong[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(no_token_reaches_the_store)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
