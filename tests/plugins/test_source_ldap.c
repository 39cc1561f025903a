/* SPDX-License-Identifier: EUPL-1.2 */
/* source_ldap: the ways in which directories write a moment. What goes over the line is in tests/live/directory. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "source_ldap/moment.h"
#include "base/poison.h"

static const struct {
    const char *form, *text, *expected; /* NULL: refused */
} moments[] = {
    {"time", "20260331120000Z", "2026-03-31"},
    {"time", "20260331220000Z", "2026-04-01"}, /* midnight in Amsterdam */
    {"time-end", "20260331220000Z", "2026-03-31"},
    {"time-end", "20260331220001Z", "2026-04-01"},
    {"time", "202603312200+0200", "2026-03-31"},
    {"time", "2026033122-05", "2026-04-01"},
    {"time", "20260331220000.5Z", "2026-04-01"},
    {"time", "20260331220000,25Z", "2026-04-01"},
    {"time", "20240229120000Z", "2024-02-29"},
    {"time", "20260229120000Z", NULL},
    {"time", "20261301000000Z", NULL},
    {"time", "20260331", NULL},
    {"time", "20260331220000", NULL}, /* no zone */
    {"time", "20260331220000.Z", NULL},
    {"time", "20260331220000+9900", NULL},
    {"time", "never", NULL},
    {"time", "", NULL},
    {"filetime", "134194680000000000", "2026-04-01"},
    {"filetime-end", "134194680000000000", "2026-03-31"},
    {"filetime", "0", ""},
    {"filetime", "9223372036854775807", ""},
    {"filetime", "9223372036854775808", NULL},
    {"filetime", "-1", NULL},
    {"filetime", "12x", NULL},
    {"days", "20543", "2026-03-31"},
    {"days-end", "20543", "2026-03-30"},
    {"days", "0", "1970-01-01"},
    {"days", "-1", ""},
    {"days", "2932896", "9999-12-31"},
    {"days", "2932897", NULL},
    {"days", "99999999999999999999", NULL},
};

static void moments_are_days(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(moments) / sizeof(moments[0]); i++) {
        enum moment_form form;
        bool end;
        char out[16];
        assert_true(moment_form(moments[i].form, &form, &end));
        bool good = moment_day(moments[i].text, strlen(moments[i].text), form, end, out);
        if (good != (moments[i].expected != NULL) || (good && strcmp(out, moments[i].expected) != 0))
            fail_msg("%s %s: %s", moments[i].form, moments[i].text, good ? out : "refused");
    }
}

static void forms_are_known(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", "end", "time-", "time-ends", "Time", "weeks", "filetim"};
    enum moment_form form;
    bool end;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        assert_false(moment_form(wrong[i], &form, &end));
    assert_false(moment_day("20260331120000Z\0x", 17, MOMENT_TIME, false, (char[16]){0}));
}

static int amsterdam(void **state)
{
    (void)state;
    setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
    tzset();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moments_are_days),
        cmocka_unit_test(forms_are_known),
    };
    return cmocka_run_group_tests(tests, amsterdam, NULL);
}
