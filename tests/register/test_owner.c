/* SPDX-License-Identifier: EUPL-1.2 */
/* Which role goes with which object; the rest of owners is in tests/live/leaver. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "register/owner.h"
#include "base/poison.h"

static const struct owner_object dataset = {1, "dataset", "bag"}, process = {2, "process", "bag"},
                                 chain = {3, "chain", "wonen"}, application = {4, "system", "zaak"};

/* The role, or "" with the message in error. */
static const char *role_of(struct arena *arena, const struct owner_object *object, const char *written,
                           struct peil_error *error)
{
    const char *role;
    int failed = owner_role(arena, object, written, &role, error);
    if (failed)
        assert_int_equal(failed, PEIL_ERROR_USAGE);
    return failed ? "" : role;
}

static void owner_is_the_role_of_the_kind(void **state)
{
    (void)state;
    struct peil_error error;
    _cleanup_arena_ struct arena *arena = arena_new();
    assert_string_equal(role_of(arena, &dataset, NULL, &error), "data_owner");
    assert_string_equal(role_of(arena, &process, "owner", &error), "process_owner");
    assert_string_equal(role_of(arena, &chain, "eigenaar", &error), "chain_owner");
    assert_string_equal(role_of(arena, &application, NULL, &error), "system_owner");
}

static void other_roles_go_with_every_kind(void **state)
{
    (void)state;
    struct peil_error error;
    _cleanup_arena_ struct arena *arena = arena_new();
    assert_string_equal(role_of(arena, &dataset, "steward", &error), "steward");
    assert_string_equal(role_of(arena, &chain, "deputy", &error), "deputy");
    assert_string_equal(role_of(arena, &process, "proceseigenaar", &error), "process_owner");
}

static void an_owner_of_another_kind_is_refused(void **state)
{
    (void)state;
    struct peil_error error;
    _cleanup_arena_ struct arena *arena = arena_new();
    assert_string_equal(role_of(arena, &dataset, "process_owner", &error), "");
    assert_string_equal(error.message, "dataset/bag cannot have a process_owner: that goes with a process");
    assert_string_equal(role_of(arena, &dataset, "baas", &error), "");
    assert_non_null(strstr(error.message, "'baas' is no role; there are: "));
    const char *role;
    assert_int_equal(owner_role_word(arena, "baas", &role, &error), PEIL_ERROR_USAGE);
    assert_int_equal(owner_role_word(arena, "steward", &role, &error), 0);
    assert_string_equal(role, "steward");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(owner_is_the_role_of_the_kind),
        cmocka_unit_test(other_roles_go_with_every_kind),
        cmocka_unit_test(an_owner_of_another_kind_is_refused),
    };
    return cmocka_run_group_tests_name("register/owner", tests, NULL, NULL);
}
