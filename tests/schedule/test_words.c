/* SPDX-License-Identifier: EUPL-1.2 */
/* Plain words: what is read comes out again in both languages, and what is not understood is named. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/text.h"
#include "schedule/rule.h"
#include "base/poison.h"

static const struct {
    const char *text, *dutch, *english;
} known[] = {
    {"elke maandag 06:00", "elke maandag om 06:00", "every monday at 06:00"},
    {"Elke Werkdag 07:30", "elke werkdag om 07:30", "every working day at 07:30"},
    {"eerste werkdag van het kwartaal", "eerste werkdag van het kwartaal om 06:00",
     "first working day of the quarter at 06:00"},
    {"laatste vrijdag van de maand 17:00", "laatste vrijdag van de maand om 17:00",
     "last friday of the month at 17:00"},
    {"every 15 minutes", "elke 15 minuten", "every 15 minutes"},
    {"elk kwartier", "elke 15 minuten", "every 15 minutes"},
    {"elk half uur", "elke 30 minuten", "every 30 minutes"},
    {"hourly", "elk uur", "every hour"},
    {"every 120 minutes", "elke 2 uur", "every 2 hours"},
    {"elke minuut", "elke minuut", "every minute"},
    {"op de 1e en 15e om 06:00", "op de 1e en 15e om 06:00", "on the 1st and 15th at 06:00"},
    {"on the 1st, 2nd, 3rd, 11th and 22nd of the month", "op de 1e, 2e, 3e, 11e en 22e om 06:00",
     "on the 1st, 2nd, 3rd, 11th and 22nd at 06:00"},
    {"dagelijks om 18:00 en 6 uur", "elke dag om 06:00 en 18:00", "every day at 06:00 and 18:00"},
    {"elke dag om 5:00, 6:00 en 7:00", "elke dag om 05:00, 06:00 en 07:00", "every day at 05:00, 06:00 and 07:00"},
    {"maandag t/m vrijdag", "elke weekdag om 06:00", "every weekday at 06:00"},
    {"monday to wednesday", "elke maandag, dinsdag en woensdag om 06:00",
     "every monday, tuesday and wednesday at 06:00"},
    {"om de week op maandag", "elke 2 weken op maandag om 06:00", "every 2 weeks on monday at 06:00"},
    {"every other week on working days", "elke 2 weken op werkdagen om 06:00",
     "every 2 weeks on working days at 06:00"},
    {"elke maandag in oneven weken in maart en juli", "elke maandag in oneven weken in maart en juli om 06:00",
     "every monday in odd weeks in march and july at 06:00"},
    {"elk uur tussen 08:00 en 18:00 op werkdagen", "elk uur tussen 08:00 en 18:00 op werkdagen",
     "every hour between 08:00 and 18:00 on working days"},
    {"elke 5 minuten op maandag behalve op feestdagen", "elke 5 minuten op maandag behalve op feestdagen",
     "every 5 minutes on monday except on holidays"},
    {"laatste dag van de maand of de vorige werkdag", "laatste dag van de maand anders de vorige werkdag om 06:00",
     "last day of the month else the previous working day at 06:00"},
    {"1 werkdag voor de 1e", "1 werkdag voor de 1e om 06:00", "1 working day before the 1st at 06:00"},
    {"2 days after the last working day of the year at noon", "2 dagen na de laatste werkdag van het jaar om 12:00",
     "2 days after the last working day of the year at 12:00"},
    {"op 1 maart en 29 februari", "op 1 maart en 29 februari om 06:00", "on 1 march and 29 february at 06:00"},
    {"March 1 and september 15", "op 1 maart en 15 september om 06:00", "on 1 march and 15 september at 06:00"},
    {"elk kwartaal op de 11e werkdag", "11e werkdag van het kwartaal om 06:00",
     "11th working day of the quarter at 06:00"},
    {"één minuut", NULL, NULL},
};

static void what_is_read_comes_out_again(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    for (size_t i = 0; known[i].dutch; i++) {
        struct schedule_rule rule, again;
        struct peil_error error = {0};
        if (schedule_rule_parse(known[i].text, &rule, &error) != 0)
            fail_msg("%s: %s", known[i].text, error.message);
        assert_string_equal(schedule_rule_describe(arena, &rule, "nl"), known[i].dutch);
        assert_string_equal(schedule_rule_describe(arena, &rule, "en"), known[i].english);
        assert_int_equal(schedule_words_parse(known[i].dutch, &again, &error), 0);
        assert_memory_equal(&rule, &again, sizeof(rule));
        assert_int_equal(schedule_words_parse(known[i].english, &again, &error), 0);
        assert_memory_equal(&rule, &again, sizeof(rule));
    }
    arena_free(arena);
}

static void what_is_not_understood_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } wrong[] = {
        {"", "a schedule is missing; for instance: elke maandag 06:00, every 15 minutes"},
        {"elke maandga 06:00", "word 2, 'maandga', is not understood; did you mean 'maandag'?"},
        {"elke maandag om 25:00", "word 4, '25:00', is not understood; see peil-schedule(7)"},
        {"elke maandag om", "the schedule ends too early; for instance: eerste werkdag van het kwartaal 07:30"},
        {"elke maandag 06:00 06:00", "word 4, '06:00', cannot stand there; see peil-schedule(7)"},
        {"elke elke maandag", "word 2, 'elke', cannot stand there; see peil-schedule(7)"},
        {"eerste werkdag", "of what? For instance: eerste werkdag van de maand, last friday of the quarter"},
        {"eerste werkdag om 06:00", "word 3, 'om', cannot stand there; see peil-schedule(7)"},
        {"op de 32e", "word 3, '32e': a month has the days 1 to 31"},
        {"op 31 april", "word 2, '31': that month has no such day"},
        {"op 30 februari", "word 2, '30': that month has no such day"},
        {"op de 1e van het kwartaal", "word 6, 'kwartaal': days by number are those of a month"},
        {"elke 0 minuten", "word 3, 'minuten': an interval is 1 minute to 7 days"},
        {"elke 8 dagen", "word 3, 'dagen', cannot stand there; see peil-schedule(7)"},
        {"elke 53 weken op maandag", "word 4, 'op': every 1 to 52 weeks"},
        {"elke dag om 24 uur", "word 4, '24': a day has the hours 0 to 23"},
        {"elk uur tussen 08:00 en 08:00", "word 6, '08:00': the two times are the same"},
        {"elk uur om 06:00", "word 3, 'om', cannot stand there; see peil-schedule(7)"},
        {"40e werkdag van de maand", "word 1, '40e': ordinals are 1 to 31, last and last but one"},
        {"100 dagen voor de 1e", "word 1, '100': 1 to 99 days before or after"},
        {"als het uitkomt", "word 1, 'als', is not understood; see peil-schedule(7)"},
        {"elke maandag\x01", "word 2, 'maandag\\x01', is not understood; did you mean 'maandag'?"},
    };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct schedule_rule rule;
        struct peil_error error = {0};
        if (schedule_rule_parse(wrong[i].text, &rule, &error) != PEIL_ERROR_USAGE)
            fail_msg("%s is read", wrong[i].text);
        assert_string_equal(error.message, wrong[i].message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_read_comes_out_again),
        cmocka_unit_test(what_is_not_understood_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
