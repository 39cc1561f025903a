/* SPDX-License-Identifier: EUPL-1.2 */
/* Which failure is tried again, and when; one line a class. And the payloads of the kinds of work. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "peil/plugin.h"
#include "queue/kind.h"
#include "queue/retry.h"
#include "base/poison.h"

static void each_sqlstate_has_its_class(void **state)
{
    (void)state;
    static const struct {
        const char *sqlstate;
        enum retry_class class;
    } rows[] = {
        {"08000", RETRY_RECONNECT}, {"08001", RETRY_RECONNECT}, {"08006", RETRY_RECONNECT}, {"08007", RETRY_RECONNECT},
        {"57P01", RETRY_RECONNECT}, {"57P02", RETRY_RECONNECT}, {"57P03", RETRY_RECONNECT}, {"57P04", RETRY_RECONNECT},
        {"25P03", RETRY_RECONNECT}, {"57014", RETRY_LATER},     {"40001", RETRY_SOON},      {"40P01", RETRY_SOON},
        {"55P03", RETRY_SOON},      {"25006", RETRY_WAIT},      {"53000", RETRY_WAIT},      {"53100", RETRY_WAIT},
        {"53200", RETRY_WAIT},      {"53300", RETRY_WAIT},      {"58030", RETRY_WAIT},      {"28000", RETRY_WAIT},
        {"28P01", RETRY_WAIT},      {"3D000", RETRY_WAIT},      {"42501", RETRY_NEVER},     {"42P01", RETRY_NEVER},
        {"42703", RETRY_NEVER},     {"22003", RETRY_NEVER},     {"23505", RETRY_NEVER},     {"XX000", RETRY_NEVER},
        {"P0001", RETRY_LATER},     {"", RETRY_LATER},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (retry_class_of(PEIL_ERROR_STORE, rows[i].sqlstate) != rows[i].class)
            fail_msg("%s: %d, expected %d", rows[i].sqlstate, (int)retry_class_of(PEIL_ERROR_STORE, rows[i].sqlstate),
                     (int)rows[i].class);
}

static void each_code_has_its_class(void **state)
{
    (void)state;
    assert_int_equal(retry_class_of(PEIL_ERROR_PLUGIN, ""), RETRY_DIED);
    assert_int_equal(retry_class_of(PEIL_ERROR_CONFLICT, ""), RETRY_WAIT);
    assert_int_equal(retry_class_of(PEIL_ERROR_INTERRUPTED, ""), RETRY_WAIT);
    assert_int_equal(retry_class_of(PEIL_ERROR_SYSTEM, ""), RETRY_LATER);
    assert_int_equal(retry_class_of(PEIL_ERROR_USAGE, ""), RETRY_NEVER);
    assert_int_equal(retry_class_of(PEIL_ERROR_INPUT, ""), RETRY_NEVER);
    assert_int_equal(retry_class_of(PEIL_ERROR_VERSION, ""), RETRY_NEVER);
    assert_int_equal(retry_class_of(-1, ""), RETRY_LATER);
}

static void delays_double_up_to_the_most_and_are_spread(void **state)
{
    (void)state;
    /* by chance 0 a quarter less, by the largest a quarter more */
    assert_int_equal(retry_delay_ms(1000, 60000, 1, 0), 750);
    assert_int_equal(retry_delay_ms(1000, 60000, 1, UINT32_MAX), 1250);
    assert_int_equal(retry_delay_ms(1000, 60000, 2, 0), 1500);
    assert_int_equal(retry_delay_ms(1000, 60000, 6, 0), 24000);
    assert_int_equal(retry_delay_ms(1000, 60000, 7, 0), 45000);
    assert_int_equal(retry_delay_ms(1000, 60000, INT32_MAX, UINT32_MAX), 75000);
    assert_int_equal(retry_delay_ms(5000, 5000, 1, UINT32_MAX / 2 + 1), 5000);
}

static void a_payload_is_held_against_its_rows(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena *arena = arena_new();
    struct peil_error error;
    const struct queue_kind *kind;
    struct peil_setting *settings;
    const char *payload;
    assert_int_equal(queue_kind_find("run", &kind, &error), 0);
    assert_int_equal(queue_kind_payload(arena, kind, "as-of=2026-03-29\ndeadline=5", &payload, &error), 0);
    assert_string_equal(payload, "{\"as-of\": \"2026-03-29\", \"deadline\": \"5\"}");
    assert_int_equal(queue_kind_settings(arena, kind, payload, "job 1", &settings, &error), 0);
    assert_int_equal(settings[KIND_RUN_DEADLINE].integer, 5);
    assert_int_equal(queue_kind_settings(arena, kind, "{}", "job 1", &settings, &error), 0);
    assert_int_equal(settings[KIND_RUN_DEADLINE].integer, 60);
    assert_int_equal(queue_kind_settings(arena, kind, "[]", "job 1", &settings, &error), PEIL_ERROR_INPUT);
    assert_int_equal(queue_kind_settings(arena, kind, "{\"as-of\": 1}", "job 1", &settings, &error), PEIL_ERROR_INPUT);
    assert_int_equal(queue_kind_payload(arena, kind, "deadlin=5", &payload, &error), PEIL_ERROR_USAGE);
    assert_non_null(strstr(error.message, "deadline"));
    assert_int_equal(queue_kind_payload(arena, kind, "deadline", &payload, &error), PEIL_ERROR_USAGE);
    assert_int_equal(queue_kind_find("rum", &kind, &error), PEIL_ERROR_USAGE);
    assert_non_null(strstr(error.message, "run"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_sqlstate_has_its_class),
        cmocka_unit_test(each_code_has_its_class),
        cmocka_unit_test(delays_double_up_to_the_most_and_are_spread),
        cmocka_unit_test(a_payload_is_held_against_its_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
