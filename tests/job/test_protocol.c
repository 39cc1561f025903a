/* SPDX-License-Identifier: EUPL-1.2 */
/* Every payload: what is written is read, and what is cut, too long or impossible is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "base/frame.h"
#include "base/text.h"
#include "base/wire.h"
#include "job/job.h"
#include "base/poison.h"

static struct arena *arena;
static struct buffer payload;
static struct peil_error error;

static int begin(void **state)
{
    (void)state;
    text_language("en", NULL);
    arena = arena_new();
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    buffer_release(&payload);
    return 0;
}

typedef int reader(const void *bytes, size_t size);

/* A payload that lost its end, or has more behind it, is never read. The copies have no byte to spare. */
static void assert_refused_at_every_cut(reader *read)
{
    for (size_t size = 0; size < payload.size; size++) {
        unsigned char *cut = memory_allocate(size ? size : 1);
        memcpy(cut, payload.data, size);
        if (read(cut, size) == 0)
            fail_msg("cut at %zu of %zu it is read", size, payload.size);
        free(cut);
    }
    assert_int_equal(read(payload.data, payload.size), 0);
    buffer_append_byte(&payload, 0);
    assert_true(read(payload.data, payload.size) < 0);
}

/* ---- JOB -------------------------------------------------------------------------------------------------------- */

static int read_job(const void *bytes, size_t size)
{
    struct protocol_job job;
    return protocol_get_job(arena, bytes, size, &job, &error);
}

static void a_job_comes_over_whole(void **state)
{
    (void)state;
    const struct job_setting settings[] = {{"field", "description", "norm.ini:7"}, {"minimum", "20", NULL}};
    const struct job_check checks[] = {{4294967295u, "present", "check a", "norm.ini:5", settings, 2},
                                       {0, "length", NULL, NULL, NULL, 0}};
    struct protocol_job sent = {.work = JOB_WORK_CHECK,
                                .kind = "check",
                                .plugin = "described",
                                .file = "/x/check_described.so",
                                .language = "nl",
                                .date = 20781,
                                .deadline_ms = 60000,
                                .memory_bytes = UINT64_MAX,
                                .cpu_seconds = 61,
                                .strict = true,
                                .readable = "/a\n/b",
                                .checks = checks,
                                .check_count = 2};
    struct protocol_job got;
    protocol_put_job(&payload, &sent);
    assert_int_equal(protocol_get_job(arena, payload.data, payload.size, &got, &error), 0);
    assert_int_equal(got.work, JOB_WORK_CHECK);
    assert_string_equal(got.file, "/x/check_described.so");
    assert_null(got.location);
    assert_int_equal(got.date, 20781);
    assert_true(got.memory_bytes == UINT64_MAX);
    assert_true(got.strict && !got.network);
    assert_string_equal(got.readable, "/a\n/b");
    assert_null(got.plugin_list);
    assert_int_equal(got.check_count, 2);
    assert_int_equal(got.checks[0].id, 4294967295u);
    assert_string_equal(got.checks[0].settings[0].place, "norm.ini:7");
    assert_null(got.checks[0].settings[1].place);
    assert_string_equal(got.checks[1].rule, "length");
    assert_null(got.checks[1].name);
    assert_refused_at_every_cut(read_job);
}

static void another_version_of_the_protocol_is_named(void **state)
{
    struct protocol_job job;
    (void)state;
    wire_put_u32(&payload, PROTOCOL_VERSION + 1);
    assert_int_equal(protocol_get_job(arena, payload.data, payload.size, &job, &error), PEIL_ERROR_VERSION);
    char words[128];
    snprintf(words, sizeof(words),
             "peil speaks version %u with its runner and peil-runner version %u: install both anew",
             PROTOCOL_VERSION + 1, PROTOCOL_VERSION);
    assert_string_equal(error.message, words);
}

/* ---- HELLO, FACTS ----------------------------------------------------------------------------------------------- */

static int read_hello(const void *bytes, size_t size)
{
    struct protocol_hello hello;
    return protocol_get_hello(arena, bytes, size, &hello, &error);
}

static void hello_has_a_hash(void **state)
{
    char hash[65];
    struct protocol_hello sent = {.kind = "check",
                                  .name = "described",
                                  .version = "1.0",
                                  .hash = hash,
                                  .fence = {.landlock = 7, .calls = true, .network = true}};
    struct protocol_hello got;
    (void)state;
    memset(hash, 'a', 64);
    hash[64] = '\0';
    protocol_put_hello(&payload, &sent);
    assert_int_equal(protocol_get_hello(arena, payload.data, payload.size, &got, &error), 0);
    assert_string_equal(got.version, "1.0");
    assert_string_equal(got.hash, hash);
    assert_int_equal(got.fence.landlock, 7);
    assert_true(got.fence.calls && got.fence.network);
    assert_false(got.fence.write_or_execute || got.fence.loose);
    assert_refused_at_every_cut(read_hello);
    buffer_clear(&payload);
    hash[3] = 'x';
    protocol_put_hello(&payload, &sent);
    assert_int_equal(read_hello(payload.data, payload.size), PEIL_ERROR_PLUGIN);
    assert_string_equal(error.message, "a HELLO frame that is cut short or holds what it should not");
}

static int read_facts(const void *bytes, size_t size)
{
    struct protocol_facts facts;
    return protocol_get_facts(arena, bytes, size, &facts, &error);
}

static void facts_come_over_in_order(void **state)
{
    static const char *const names[] = {"title", "field.description"};
    static const char *const reasons[] = {"absent", "short"};
    static const struct protocol_words words[] = {{"not filled in", "Fill it in."}, {"too short", NULL}};
    const struct protocol_check checks[] = {{7, "1", reasons, 2, words}, {9, "2", NULL, 0, NULL}};
    const struct protocol_facts sent = {names, 2, checks, 2};
    struct protocol_facts got;
    (void)state;
    protocol_put_facts(&payload, &sent);
    assert_int_equal(protocol_get_facts(arena, payload.data, payload.size, &got, &error), 0);
    assert_string_equal(got.facts[1], "field.description");
    assert_int_equal(got.checks[0].id, 7);
    assert_string_equal(got.checks[0].reasons[1], "short");
    assert_string_equal(got.checks[0].words[0].text, "not filled in");
    assert_string_equal(got.checks[0].words[0].hint, "Fill it in.");
    assert_string_equal(got.checks[0].words[1].text, "too short");
    assert_null(got.checks[0].words[1].hint);
    assert_int_equal(got.checks[1].reason_count, 0);
    assert_refused_at_every_cut(read_facts);
}

static void a_count_larger_than_the_payload_allocates_nothing(void **state)
{
    (void)state;
    wire_put_u32(&payload, UINT32_MAX);
    assert_int_equal(read_facts(payload.data, payload.size), PEIL_ERROR_PLUGIN);
    assert_true(arena_size(arena) < 4096);
}

/* ---- OBJECTS ---------------------------------------------------------------------------------------------------- */

static void objects_keep_the_states_of_their_facts(void **state)
{
    const struct peil_value values[] = {
        {"Wegen", 5, PEIL_VALUE_TEXT}, {"", 0, PEIL_VALUE_TEXT},   {"[1]", 3, PEIL_VALUE_JSON},
        {NULL, 0, PEIL_VALUE_ABSENT},  {NULL, 0, PEIL_VALUE_GONE}, {NULL, 0, PEIL_VALUE_UNKNOWN},
    };
    struct protocol_objects objects;
    struct peil_value got[6];
    (void)state;
    protocol_put_objects(&payload, 6);
    assert_true(protocol_add_object(&payload, values));
    assert_true(protocol_add_object(&payload, values));
    assert_int_equal(protocol_object_count(payload.data, payload.size), 2);
    assert_int_equal(protocol_get_objects(payload.data, payload.size, 6, &objects, &error), 0);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(protocol_next_object(&objects, got, &error), 0);
        for (int j = 0; j < 6; j++) {
            assert_int_equal(got[j].state, values[j].state);
            assert_int_equal(got[j].size, values[j].size);
            assert_int_equal(got[j].text == NULL, values[j].text == NULL);
        }
        assert_memory_equal(got[0].text, "Wegen", 5);
    }
    assert_int_equal(protocol_get_objects(payload.data, payload.size, 5, &objects, &error), PEIL_ERROR_PLUGIN);
}

static void objects_cut_short_are_refused(void **state)
{
    const struct peil_value value = {"Wegen", 5, PEIL_VALUE_TEXT};
    (void)state;
    protocol_put_objects(&payload, 1);
    for (int i = 0; i < 3; i++)
        protocol_add_object(&payload, &value);
    for (size_t size = 0; size < payload.size; size++) {
        struct protocol_objects objects;
        struct peil_value got;
        unsigned char *cut = memory_allocate(size ? size : 1);
        memcpy(cut, payload.data, size);
        int failed = protocol_get_objects(cut, size, 1, &objects, &error);
        for (uint32_t i = 0; !failed && i < objects.object_count; i++)
            failed = protocol_next_object(&objects, &got, &error);
        assert_int_equal(failed, PEIL_ERROR_PLUGIN);
        free(cut);
    }
}

static void more_objects_than_a_frame_may_claim_are_refused(void **state)
{
    (void)state;
    buffer_clear(&payload);
    struct protocol_objects read;
    wire_put_u32(&payload, PROTOCOL_OBJECTS_MOST);
    wire_put_u32(&payload, 0);
    assert_int_equal(protocol_get_objects(payload.data, payload.size, 0, &read, &error), 0);
    assert_int_equal(read.object_count, PROTOCOL_OBJECTS_MOST);
    assert_false(protocol_add_object(&payload, NULL));
    buffer_clear(&payload);
    wire_put_u32(&payload, PROTOCOL_OBJECTS_MOST + 1);
    wire_put_u32(&payload, 0);
    assert_int_equal(protocol_get_objects(payload.data, payload.size, 0, &read, &error), PEIL_ERROR_PLUGIN);
}

static void an_object_that_does_not_fit_is_not_added(void **state)
{
    (void)state;
    const uint32_t size = FRAME_LARGEST / 2;
    char *large = memory_allocate_zeroed(1, size);
    const struct peil_value value = {large, size, PEIL_VALUE_TEXT};
    protocol_put_objects(&payload, 1);
    assert_true(protocol_add_object(&payload, &value));
    size_t before = payload.size;
    assert_false(protocol_add_object(&payload, &value));
    assert_int_equal(payload.size, before);
    assert_int_equal(protocol_object_count(payload.data, payload.size), 1);
    free(large);
}

/* ---- OUTCOMES --------------------------------------------------------------------------------------------------- */

static const uint32_t ids[] = {3, 5};
static const struct protocol_check two_checks[] = {{3, "1", NULL, 2, NULL}, {5, "1", NULL, 1, NULL}};
static const struct protocol_facts two = {NULL, 0, two_checks, 2};

/* Two objects: forms of every kind. */
static void write_outcomes(void)
{
    static const struct peil_outcome outcomes[] = {
        {PEIL_VERDICT_MEASURED, 0, 1, 1, NULL, 0, 0},
        {PEIL_VERDICT_MEASURED, 1, 0, 1, "empty", 5, 0},
        {PEIL_VERDICT_MEASURED, 2, 69, 80, "11 of 80", 8, 0},
        {PEIL_VERDICT_NOT_MEASURED, 1, 0, 0, NULL, 0, 0},
    };
    struct protocol_outcomes_writer writer = {0};
    protocol_begin_outcomes(&writer, 100, ids, 2);
    for (int i = 0; i < 4; i++)
        protocol_add_outcome(&writer, &outcomes[i]);
    buffer_clear(&payload);
    protocol_put_outcomes(&payload, &writer);
    assert_int_equal(protocol_outcomes_size(&writer), payload.size);
    protocol_release_outcomes(&writer);
}

static void outcomes_come_over_cell_by_cell(void **state)
{
    struct protocol_outcomes outcomes;
    struct peil_outcome got;
    (void)state;
    write_outcomes();
    assert_int_equal(protocol_get_outcomes(payload.data, payload.size, &outcomes, &error), 0);
    assert_true(outcomes.first == 100);
    assert_int_equal(outcomes.object_count, 2);
    assert_int_equal(protocol_outcomes_check(&outcomes, 1), 5);
    assert_int_equal(protocol_next_outcome(&outcomes, &got), 1);
    assert_true(got.n == 1 && got.d == 1 && got.reason == 0 && !got.detail);
    assert_int_equal(protocol_next_outcome(&outcomes, &got), 1);
    assert_true(got.n == 0 && got.d == 1 && got.reason == 1 && got.detail_size == 5);
    assert_memory_equal(got.detail, "empty", 5);
    assert_int_equal(protocol_next_outcome(&outcomes, &got), 1);
    assert_true(got.n == 69 && got.d == 80 && got.reason == 2);
    assert_memory_equal(got.detail, "11 of 80", 8);
    assert_int_equal(protocol_next_outcome(&outcomes, &got), 1);
    assert_true(got.verdict == PEIL_VERDICT_NOT_MEASURED && got.n == 0 && got.d == 0);
    assert_int_equal(protocol_next_outcome(&outcomes, &got), 0);
}

static int verify(const void *bytes, size_t size)
{
    uint32_t objects;
    return protocol_verify_outcomes(bytes, size, &two, 100, 2, &objects, &error);
}

static void outcomes_cut_short_are_refused(void **state)
{
    (void)state;
    write_outcomes();
    assert_refused_at_every_cut(verify);
}

static void outcomes_of_others_are_refused(void **state)
{
    const struct protocol_check others[] = {{3, "1", NULL, 2, NULL}, {6, "1", NULL, 1, NULL}};
    const struct protocol_facts of_others = {NULL, 0, others, 2}, one = {NULL, 0, two_checks, 1};
    uint32_t objects;
    (void)state;
    write_outcomes();
    assert_int_equal(protocol_verify_outcomes(payload.data, payload.size, &of_others, 100, 2, &objects, &error),
                     PEIL_ERROR_PLUGIN);
    assert_string_equal(error.message, "sent outcomes of check 5, which it was not asked for");
    assert_int_equal(protocol_verify_outcomes(payload.data, payload.size, &one, 100, 2, &objects, &error),
                     PEIL_ERROR_PLUGIN);
    assert_string_equal(error.message, "sent outcomes of 2 checks and was asked for 1");
    for (int i = 0; i < 2; i++) {
        assert_int_equal(
            protocol_verify_outcomes(payload.data, payload.size, &two, i ? 100 : 99, i ? 1 : 2, &objects, &error),
            PEIL_ERROR_PLUGIN);
        assert_string_equal(error.message, "sent outcomes of objects that it was not given");
    }
}

static void an_impossible_outcome_is_named(void **state)
{
    static const struct {
        struct peil_outcome outcome;
        const char *wrong;
    } rows[] = {
        {{PEIL_VERDICT_MEASURED, 0, 1, 1, NULL, 0, 0}, NULL},
        {{PEIL_VERDICT_MEASURED, 1, 0, INT64_MAX, NULL, 0, 0}, NULL},
        {{PEIL_VERDICT_ALLOWED_INCOMPLETE, 0, 0, 0, NULL, 0, 0}, NULL},
        {{PEIL_VERDICT_NOT_APPLICABLE, 1, 0, 0, NULL, 0, 0}, NULL},
        {{PEIL_VERDICT_MEASURED, 1, 0, 0, NULL, 0, 0}, "gave 0 of 0"},
        {{PEIL_VERDICT_MEASURED, 1, 101, 100, NULL, 0, 0}, "gave 101 of 100"},
        {{PEIL_VERDICT_MEASURED, 1, -1, 100, NULL, 0, 0}, "gave -1 of 100"},
        {{PEIL_VERDICT_MEASURED, 1, 0, -1, NULL, 0, 0}, "gave 0 of -1"},
        {{PEIL_VERDICT_NOT_MEASURED, 1, 0, 1, NULL, 0, 0}, "gave 0 of 1"},
        {{PEIL_VERDICT_NOT_APPLICABLE, 0, 1, 0, NULL, 0, 0}, "gave 1 of 0"},
        {{0, 0, 1, 1, NULL, 0, 0}, "gave verdict 0, which there is not"},
        {{5, 0, 1, 1, NULL, 0, 0}, "gave verdict 5, which there is not"},
        {{PEIL_VERDICT_MEASURED, 3, 0, 1, NULL, 0, 0}, "gave reason 3 and has 2"},
        {{PEIL_VERDICT_MEASURED, 0, 0, 1, NULL, 0, 0}, "gave no reason for what is not in order"},
        {{PEIL_VERDICT_NOT_MEASURED, 0, 0, 0, NULL, 0, 0}, "gave no reason for what is not in order"},
        {{PEIL_VERDICT_MEASURED, 0, 1, 1, "\xff", 1, 0}, "gave a detail that is not UTF-8"},
        {{PEIL_VERDICT_MEASURED, 0, 1, 1, "a\0b", 3, 0}, "gave a detail that is not UTF-8"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char text[160];
        const char *wrong = protocol_check_outcome(&rows[i].outcome, 2, text);
        if (rows[i].wrong)
            assert_string_equal(wrong, rows[i].wrong);
        else
            assert_null(wrong);
    }
}

static void a_long_detail_is_cut_between_characters(void **state)
{
    char text[601];
    struct peil_outcome outcome = {PEIL_VERDICT_MEASURED, 0, 1, 1, text, 600, 0}, got;
    struct protocol_outcomes_writer writer = {0};
    struct protocol_outcomes outcomes;
    (void)state;
    text[0] = 'a';
    for (int i = 1; i < 600; i += 2)
        memcpy(text + i, "\xc3\xab", 2);
    protocol_begin_outcomes(&writer, 0, ids, 1);
    protocol_add_outcome(&writer, &outcome);
    protocol_put_outcomes(&payload, &writer);
    protocol_release_outcomes(&writer);
    assert_int_equal(protocol_get_outcomes(payload.data, payload.size, &outcomes, &error), 0);
    assert_int_equal(protocol_next_outcome(&outcomes, &got), 1);
    assert_int_equal(got.detail_size, 499);
}

/* ---- SELECTIONS, RECORD, REJECT, NOTE -----------------------------------------------------------------------------
 */

static int read_selections(const void *bytes, size_t size)
{
    const struct peil_selection *selections;
    size_t count;
    return protocol_get_selections(arena, bytes, size, &selections, &count, &error);
}

static void selections_come_over(void **state)
{
    static const char *const selectors[] = {"/id", "@file"};
    const struct peil_selection sent[] = {{"dataset", "/datasets/*", selectors, 2, 0}, {"unit", NULL, NULL, 0, 0}};
    const struct peil_selection *got;
    size_t count;
    (void)state;
    protocol_put_selections(&payload, sent, 2);
    assert_int_equal(protocol_get_selections(arena, payload.data, payload.size, &got, &count, &error), 0);
    assert_int_equal(count, 2);
    assert_string_equal(got[0].selectors[1], "@file");
    assert_null(got[1].each);
    assert_refused_at_every_cut(read_selections);
}

static int read_record(const void *bytes, size_t size)
{
    struct protocol_record record;
    return protocol_get_record(arena, bytes, size, &record, &error);
}

static void a_record_comes_over(void **state)
{
    const struct peil_value values[] = {{"bag", 3, PEIL_VALUE_TEXT}, {NULL, 0, PEIL_VALUE_ABSENT}};
    struct protocol_record sent = {1, {"a.csv", NULL, 12, 0}, values, 2}, got;
    (void)state;
    assert_true(protocol_put_record(&payload, &sent));
    assert_int_equal(protocol_get_record(arena, payload.data, payload.size, &got, &error), 0);
    assert_int_equal(got.selection, 1);
    assert_string_equal(got.place.file, "a.csv");
    assert_null(got.place.pointer);
    assert_true(got.place.line == 12);
    assert_memory_equal(got.values[0].text, "bag", 3);
    assert_int_equal(got.values[1].state, PEIL_VALUE_ABSENT);
    assert_refused_at_every_cut(read_record);
}

static void values_that_contradict_their_state_are_refused(void **state)
{
    static const struct peil_value rows[] = {
        {"a", 1, PEIL_VALUE_ABSENT}, {NULL, 0, PEIL_VALUE_TEXT}, {"\xff", 1, PEIL_VALUE_TEXT}, {NULL, 0, 9}};
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        struct protocol_record sent = {.values = &rows[i], .value_count = 1};
        buffer_clear(&payload);
        assert_true(protocol_put_record(&payload, &sent));
        assert_int_equal(read_record(payload.data, payload.size), PEIL_ERROR_PLUGIN);
    }
}

static void a_record_larger_than_a_frame_is_not_written(void **state)
{
    const struct peil_value value = {(const char *)&payload, UINT32_MAX, PEIL_VALUE_TEXT};
    struct protocol_record sent = {.values = &value, .value_count = 1};
    (void)state;
    assert_false(protocol_put_record(&payload, &sent));
    assert_int_equal(payload.size, 0);
}

static int read_reject(const void *bytes, size_t size)
{
    struct protocol_reject reject;
    return protocol_get_reject(arena, bytes, size, &reject, &error);
}

static void a_rejection_comes_over(void **state)
{
    struct protocol_reject sent = {2, {"a.json", "/x/3", 0, 77}, "not a date"}, got;
    (void)state;
    protocol_put_reject(&payload, &sent);
    assert_int_equal(protocol_get_reject(arena, payload.data, payload.size, &got, &error), 0);
    assert_string_equal(got.place.pointer, "/x/3");
    assert_true(got.place.byte == 77);
    assert_string_equal(got.reason, "not a date");
    assert_refused_at_every_cut(read_reject);
}

static int read_note(const void *bytes, size_t size)
{
    struct protocol_note note;
    return protocol_get_note(arena, bytes, size, &note, &error);
}

static void a_note_comes_over(void **state)
{
    struct protocol_note got;
    (void)state;
    protocol_put_note(&payload, &(struct protocol_note){NULL, "UTF-8"});
    assert_int_equal(protocol_get_note(arena, payload.data, payload.size, &got, &error), 0);
    assert_null(got.file);
    assert_string_equal(got.text, "UTF-8");
    assert_refused_at_every_cut(read_note);
}

/* ---- LOG, FAILED --------------------------------------------------------------------------------------------------
 */

static int read_log(const void *bytes, size_t size)
{
    struct protocol_log line;
    return protocol_get_log(arena, bytes, size, &line, &error);
}

static void a_log_line_comes_over(void **state)
{
    struct protocol_log got;
    (void)state;
    protocol_put_log(&payload, &(struct protocol_log){4, "slow"});
    assert_int_equal(protocol_get_log(arena, payload.data, payload.size, &got, &error), 0);
    assert_int_equal(got.level, 4);
    assert_string_equal(got.text, "slow");
    assert_refused_at_every_cut(read_log);
    buffer_clear(&payload);
    protocol_put_log(&payload, &(struct protocol_log){9, "louder than there is"});
    assert_int_equal(read_log(payload.data, payload.size), PEIL_ERROR_PLUGIN);
}

static int read_failed(const void *bytes, size_t size)
{
    struct peil_error got;
    return protocol_get_failed(bytes, size, &got, &error);
}

static void a_failure_comes_over(void **state)
{
    struct peil_error sent = {PEIL_ERROR_INPUT, 13, "a.csv:3: no such column"}, got;
    (void)state;
    protocol_put_failed(&payload, &sent);
    assert_int_equal(protocol_get_failed(payload.data, payload.size, &got, &error), 0);
    assert_int_equal(got.code, PEIL_ERROR_INPUT);
    assert_int_equal(got.cause, 13);
    assert_string_equal(got.message, "a.csv:3: no such column");
    assert_refused_at_every_cut(read_failed);
    static const int codes[] = {0, 1, -1, -10, INT32_MIN};
    for (size_t i = 0; i < 5; i++) {
        sent.code = codes[i];
        buffer_clear(&payload);
        protocol_put_failed(&payload, &sent);
        assert_int_equal(read_failed(payload.data, payload.size), PEIL_ERROR_PLUGIN);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_job_comes_over_whole, begin, end),
        cmocka_unit_test_setup_teardown(another_version_of_the_protocol_is_named, begin, end),
        cmocka_unit_test_setup_teardown(hello_has_a_hash, begin, end),
        cmocka_unit_test_setup_teardown(facts_come_over_in_order, begin, end),
        cmocka_unit_test_setup_teardown(a_count_larger_than_the_payload_allocates_nothing, begin, end),
        cmocka_unit_test_setup_teardown(objects_keep_the_states_of_their_facts, begin, end),
        cmocka_unit_test_setup_teardown(objects_cut_short_are_refused, begin, end),
        cmocka_unit_test_setup_teardown(more_objects_than_a_frame_may_claim_are_refused, begin, end),
        cmocka_unit_test_setup_teardown(an_object_that_does_not_fit_is_not_added, begin, end),
        cmocka_unit_test_setup_teardown(outcomes_come_over_cell_by_cell, begin, end),
        cmocka_unit_test_setup_teardown(outcomes_cut_short_are_refused, begin, end),
        cmocka_unit_test_setup_teardown(outcomes_of_others_are_refused, begin, end),
        cmocka_unit_test_setup_teardown(an_impossible_outcome_is_named, begin, end),
        cmocka_unit_test_setup_teardown(a_long_detail_is_cut_between_characters, begin, end),
        cmocka_unit_test_setup_teardown(selections_come_over, begin, end),
        cmocka_unit_test_setup_teardown(a_record_comes_over, begin, end),
        cmocka_unit_test_setup_teardown(values_that_contradict_their_state_are_refused, begin, end),
        cmocka_unit_test_setup_teardown(a_record_larger_than_a_frame_is_not_written, begin, end),
        cmocka_unit_test_setup_teardown(a_rejection_comes_over, begin, end),
        cmocka_unit_test_setup_teardown(a_note_comes_over, begin, end),
        cmocka_unit_test_setup_teardown(a_log_line_comes_over, begin, end),
        cmocka_unit_test_setup_teardown(a_failure_comes_over, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
