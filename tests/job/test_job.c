/* SPDX-License-Identifier: EUPL-1.2 */
/* Jobs with the real runner: what a caller gets, how time counts, and how a job ends. What bad plugins do:
 * tests/faults. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "job/job.h"
#include "../harness/skip.h"
#include "base/poison.h"

static struct arena *arena;
static struct job_place place;
static struct peil_error error;
static struct buffer said;

static const char *build_folder(void)
{
    const char *folder = getenv("PEIL_BUILD");
    return folder ? folder : ".";
}

static int begin(void **state)
{
    (void)state;
    arena = arena_new();
    error = (struct peil_error){0};
    place = (struct job_place){.runner = arena_format(arena, "%s/src/runner/peil-runner", build_folder()),
                               .plugin_folder = arena_format(arena, "%s/plugins", build_folder()),
                               .locale_folder = arena_format(arena, "%s/locale", build_folder()),
                               .language = "en"};
    return 0;
}

static int end(void **state)
{
    (void)state;
    job_log(NULL, NULL);
    buffer_release(&said);
    arena_free(arena);
    return 0;
}

static void pause_ms(long ms)
{
    struct timespec time = {ms / 1000, ms % 1000 * 1000000};
    nanosleep(&time, NULL);
}

static const char *bad_plugin(const char *name)
{
    return arena_format(arena, "%s/tests/harness/bad/check_bad_%s.so", build_folder(), name);
}

/* A job of one check. */
static struct job *start(const char *plugin, const char *rule, int64_t deadline_ms)
{
    struct job *job;
    struct job_check *check = arena_allocate(arena, sizeof(*check));
    *check = (struct job_check){.id = 1, .rule = rule};
    struct job_request request = {.work = JOB_WORK_CHECK,
                                  .kind = "check",
                                  .plugin = plugin,
                                  .date = 20781,
                                  .checks = check,
                                  .check_count = 1,
                                  .limits = {.deadline_ms = deadline_ms}};
    assert_int_equal(job_start(&job, &place, &request, &error), 0);
    return job;
}

static void expect_facts(struct job *job, struct protocol_facts *ret_facts)
{
    enum job_frame type;
    const void *payload;
    size_t size;
    int got = job_receive(job, -1, &type, &payload, &size, &error);
    if (got != 1)
        fail_msg("%s", error.message);
    assert_int_equal(type, JOB_FRAME_FACTS);
    assert_int_equal(protocol_get_facts(arena, payload, size, ret_facts, &error), 0);
}

static void send_titles(struct job *job, uint32_t count, const char *title)
{
    _cleanup_buffer_ struct buffer objects = {0};
    const struct peil_value value = {title, (uint32_t)strlen(title), PEIL_VALUE_TEXT};
    protocol_put_objects(&objects, 1);
    for (uint32_t i = 0; i < count; i++)
        assert_true(protocol_add_object(&objects, &value));
    job_send(job, JOB_FRAME_OBJECTS, &objects);
}

/* Everything until DONE: outcomes counted; or the error. */
static int finish(struct job *job, uint64_t *ret_outcomes)
{
    enum job_frame type;
    const void *payload;
    size_t size;
    int got;
    *ret_outcomes = 0;
    while ((got = job_receive(job, -1, &type, &payload, &size, &error)) == 1 && type != JOB_FRAME_DONE) {
        struct protocol_outcomes outcomes;
        struct peil_outcome outcome;
        assert_int_equal(type, JOB_FRAME_OUTCOMES);
        assert_int_equal(protocol_get_outcomes(payload, size, &outcomes, &error), 0);
        while (protocol_next_outcome(&outcomes, &outcome) == 1)
            ++*ret_outcomes;
    }
    return got < 0 ? got : 0;
}

static void a_check_job_judges_what_it_is_sent(void **state)
{
    struct protocol_facts facts;
    uint64_t outcomes;
    (void)state;
    struct job *job = start("example", "title", 10000);
    expect_facts(job, &facts);
    assert_int_equal(facts.fact_count, 1);
    assert_string_equal(facts.facts[0], "title");
    assert_string_equal(facts.checks[0].version, "1");
    assert_string_equal(facts.checks[0].reasons[1], "short_title");
    assert_string_equal(job_plugin_version(job), "1.0");
    assert_int_equal(strlen(job_plugin_hash(job)), 64);
    send_titles(job, 3, "Wegen");
    send_titles(job, 2, "Weg");
    job_send(job, JOB_FRAME_END, NULL);
    assert_int_equal(finish(job, &outcomes), 0);
    assert_int_equal(outcomes, 5);
    assert_int_equal(job_end(job, &error), 0);
}

/* More than sockets hold, both ways, while nobody on our side reads: nothing blocks for ever. */
static void much_traffic_both_ways_does_not_lock_up(void **state)
{
    struct protocol_facts facts;
    uint64_t outcomes;
    (void)state;
    struct job *job = start("example", "title", 30000);
    expect_facts(job, &facts);
    for (int i = 0; i < 100; i++)
        send_titles(job, 8192, "Verzameling van alle wegen in de gemeente");
    assert_true(job_backlog(job) > 1 << 20);
    job_send(job, JOB_FRAME_END, NULL);
    assert_int_equal(finish(job, &outcomes), 0);
    assert_int_equal(outcomes, 819200);
    assert_int_equal(job_backlog(job), 0);
    assert_int_equal(job_end(job, &error), 0);
}

/* A slow store must not end an innocent plugin. */
static void time_does_not_run_while_the_runner_waits_for_us(void **state)
{
    struct protocol_facts facts;
    uint64_t outcomes;
    (void)state;
    struct job *job = start("example", "title", 600);
    expect_facts(job, &facts);
    pause_ms(900);
    send_titles(job, 1, "Wegen");
    enum job_frame type;
    const void *payload;
    size_t size;
    assert_int_equal(job_receive(job, -1, &type, &payload, &size, &error), 1);
    pause_ms(900);
    send_titles(job, 1, "Wegen");
    job_send(job, JOB_FRAME_END, NULL);
    pause_ms(900);
    assert_int_equal(finish(job, &outcomes), 0);
    assert_int_equal(outcomes, 1);
    assert_int_equal(job_end(job, &error), 0);
}

static void a_deadline_is_kept_when_the_caller_only_looks_now_and_then(void **state)
{
    struct protocol_facts facts;
    enum job_frame type;
    const void *payload;
    size_t size;
    int got = 0;
    (void)state;
    struct job *job = start(bad_plugin("loop"), "fault", 300);
    expect_facts(job, &facts);
    send_titles(job, 5, "Wegen");
    for (int i = 0; i < 200 && got == 0; i++) {
        got = job_receive(job, 0, &type, &payload, &size, &error);
        pause_ms(10);
    }
    assert_int_equal(got, PEIL_ERROR_PLUGIN);
    assert_string_equal(error.message, "plugin check_bad_loop: no result within 300 ms (endless loop?); ended");
    /* The first failure stands, however often it is asked. */
    struct peil_error again = {0};
    assert_int_equal(job_receive(job, -1, &type, &payload, &size, &again), PEIL_ERROR_PLUGIN);
    assert_string_equal(again.message, error.message);
    assert_int_equal(job_end(job, &again), PEIL_ERROR_PLUGIN);
    assert_string_equal(again.message, error.message);
}

static void waiting_a_moment_gives_zero(void **state)
{
    struct protocol_facts facts;
    enum job_frame type;
    const void *payload;
    size_t size;
    (void)state;
    struct job *job = start("example", "title", 10000);
    expect_facts(job, &facts);
    assert_int_equal(job_receive(job, 20, &type, &payload, &size, &error), 0);
    assert_int_equal(job_end(job, &error), PEIL_ERROR_INTERRUPTED);
    assert_string_equal(error.message, "plugin check_example: ended before it had a result");
}

static void objects_that_were_not_judged_are_missed(void **state)
{
    struct protocol_facts facts;
    uint64_t outcomes;
    (void)state;
    struct job *job = start(bad_plugin("too_few"), "fault", 5000);
    expect_facts(job, &facts);
    send_titles(job, 5, "Wegen");
    job_send(job, JOB_FRAME_END, NULL);
    assert_int_equal(finish(job, &outcomes), PEIL_ERROR_PLUGIN);
    assert_string_equal(error.message, "plugin check_bad_too_few: gave outcomes of 2 objects out of 5");
    assert_int_equal(job_end(job, NULL), PEIL_ERROR_PLUGIN);
}

static void a_plugin_that_is_not_there_is_refused_at_once(void **state)
{
    struct job *job;
    struct job_request request = {.work = JOB_WORK_INFO, .kind = "check", .plugin = "nowhere"};
    (void)state;
    assert_int_equal(job_start(&job, &place, &request, &error), PEIL_ERROR_USAGE);
    assert_non_null(strstr(error.message, "there is no plugin check_nowhere: "));
    request.plugin = "/tmp/nowhere.so";
    assert_int_equal(job_start(&job, &place, &request, &error), PEIL_ERROR_USAGE);
    assert_string_equal(error.message,
                        "/tmp/nowhere.so: a plugin's file is named KIND_NAME.so, such as check_owner.so");
}

static void a_runner_that_is_not_there_is_named(void **state)
{
    struct job *job;
    struct job_request request = {.work = JOB_WORK_INFO, .kind = "check", .plugin = "example"};
    (void)state;
    place.runner = "/nowhere/peil-runner";
    assert_int_equal(job_start(&job, &place, &request, &error), PEIL_ERROR_SYSTEM);
    assert_string_equal(error.message, "/nowhere/peil-runner cannot be started: No such file or directory");
}

static void a_program_that_is_no_runner_is_seen_through(void **state)
{
    char *json;
    (void)state;
    place.runner = "/bin/true";
    assert_int_equal(job_plugin_info(&place, "check", "example", &json, &error), PEIL_ERROR_PLUGIN);
    assert_string_equal(error.message, "plugin check_example: ended with status 0 without a result");
}

static void a_wrong_setting_is_refused_with_its_place(void **state)
{
    static const struct job_setting settings[] = {{"minimun", "4", "norm.ini:12"}};
    const struct job_check check = {
        .id = 1, .rule = "title", .name = "check a", .settings = settings, .setting_count = 1};
    struct job_request request = {
        .work = JOB_WORK_CHECK, .kind = "check", .plugin = "example", .checks = &check, .check_count = 1};
    struct job *job;
    uint64_t outcomes;
    (void)state;
    assert_int_equal(job_start(&job, &place, &request, &error), 0);
    assert_int_equal(finish(job, &outcomes), PEIL_ERROR_USAGE);
    assert_string_equal(error.message, "norm.ini:12: [check a] has no option 'minimun'; did you mean 'minimum'?");
    assert_int_equal(job_end(job, NULL), PEIL_ERROR_USAGE);
}

static void an_unknown_check_names_the_nearest(void **state)
{
    uint64_t outcomes;
    (void)state;
    struct job *job = start("example", "titel", 5000);
    assert_int_equal(finish(job, &outcomes), PEIL_ERROR_USAGE);
    assert_string_equal(error.message, "plugin example has no check 'titel'; did you mean 'title'?");
    job_end(job, NULL);
}

static void a_plugin_does_only_its_own_work(void **state)
{
    struct job *job;
    enum job_frame type;
    const void *payload;
    size_t size;
    struct job_request request = {.work = JOB_WORK_REPORT, .kind = "check", .plugin = "example"};
    (void)state;
    assert_int_equal(job_start(&job, &place, &request, &error), 0);
    assert_int_equal(job_receive(job, -1, &type, &payload, &size, &error), PEIL_ERROR_USAGE);
    assert_string_equal(error.message, "check_example cannot do the work of a report");
    job_end(job, NULL);
}

static void keep_line(void *context, const char *plugin, int level, const char *text)
{
    (void)context;
    buffer_append_format(&said, "%s %d %s\n", plugin, level, text);
}

static void what_a_plugin_says_goes_to_the_log(void **state)
{
    struct protocol_facts facts;
    uint64_t outcomes;
    (void)state;
    job_log(keep_line, NULL);
    struct job_check check = {.id = 1, .rule = "fault"};
    struct job *job;
    struct job_request request = {.work = JOB_WORK_CHECK,
                                  .kind = "check",
                                  .plugin = bad_plugin("flood"),
                                  .checks = &check,
                                  .check_count = 1,
                                  .limits = {.deadline_ms = 5000, .output_bytes = 300000}};
    assert_int_equal(job_start(&job, &place, &request, &error), 0);
    expect_facts(job, &facts);
    send_titles(job, 5, "Wegen");
    job_send(job, JOB_FRAME_END, NULL);
    assert_int_equal(finish(job, &outcomes), PEIL_ERROR_PLUGIN);
    assert_string_equal(error.message, "plugin check_bad_flood: sent more than 300000 bytes; ended");
    assert_memory_equal(buffer_text(&said), "check_bad_flood 7 xxx", 21);
    job_end(job, NULL);
}

/* ---- What runs out ----------------------------------------------------------------------------------------------- */

static void memory_that_ran_out_is_named(void **state)
{
    uint64_t outcomes;
    struct protocol_facts facts;
    const struct job_check check = {.id = 1, .rule = "fault"};
    struct job_request request = {.work = JOB_WORK_CHECK,
                                  .kind = "check",
                                  .plugin = bad_plugin("leak"),
                                  .checks = &check,
                                  .check_count = 1,
                                  .limits = {.memory_bytes = 128 << 20}};
    struct job *job;
    char *loose = NULL;
    (void)state;
    /* AddressSanitizer needs the address space that this limits: then there is no limit. */
    assert_int_equal(job_plugin_info(&place, "check", "example", &loose, &error), 0);
    bool limited = !strstr(loose, "\"loose\": true") && !strstr(loose, "\"loose\":true");
    free(loose);
    if (!limited)
        skip_because("a build with sanitizers has no limit on memory");
    assert_int_equal(job_start(&job, &place, &request, &error), 0);
    expect_facts(job, &facts);
    send_titles(job, 3, "a title");
    job_send(job, JOB_FRAME_END, NULL);
    assert_int_equal(finish(job, &outcomes), PEIL_ERROR_PLUGIN);
    const char *told = strstr(error.message, ": out of memory (it had 1");
    assert_non_null(told);
    assert_non_null(strstr(told, " MiB of the 128 that it may have)"));
    assert_non_null(strstr(error.message, "killed by signal 11"));
    job_end(job, NULL);
}

static void no_descriptor_is_an_error_of_that_job(void **state)
{
    struct rlimit before, few;
    struct job *job;
    uint64_t outcomes;
    struct protocol_facts facts;
    const struct job_check check = {.id = 1, .rule = "title"};
    struct job_request request = {
        .work = JOB_WORK_CHECK, .kind = "check", .plugin = "example", .checks = &check, .check_count = 1};
    (void)state;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    few = (struct rlimit){.rlim_cur = 3, .rlim_max = before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
    int failed = job_start(&job, &place, &request, &error);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    assert_int_equal(failed, PEIL_ERROR_SYSTEM);
    assert_non_null(strstr(error.message, ": Too many open files")); /* of whichever came first */
    job = start("example", "title", 0);
    expect_facts(job, &facts);
    send_titles(job, 3, "a title that is long enough");
    job_send(job, JOB_FRAME_END, NULL);
    assert_int_equal(finish(job, &outcomes), 0);
    assert_int_equal(outcomes, 3);
    assert_int_equal(job_end(job, &error), 0);
}

/* ---- Sources and reports ----------------------------------------------------------------------------------------- */

static void a_source_yields_records_in_order(void **state)
{
    static const char *const selectors[] = {"key", "title"};
    const struct peil_selection selection = {"dataset", NULL, selectors, 2, 0};
    enum job_frame type;
    const void *payload;
    size_t size;
    struct job *job;
    char path[] = "/tmp/peil-job-XXXXXX";
    int file = mkstemp(path);
    _cleanup_buffer_ struct buffer sent = {0};
    (void)state;
    assert_true(write(file, "key;title\nbag;Adressen\nbgt;\n", 28) == 28);
    close(file);
    struct job_request request = {.work = JOB_WORK_SOURCE, .kind = "source", .plugin = "csv", .location = path};
    assert_int_equal(job_start(&job, &place, &request, &error), 0);
    protocol_put_selections(&sent, &selection, 1);
    job_send(job, JOB_FRAME_SELECTIONS, &sent);
    while (job_receive(job, -1, &type, &payload, &size, &error) == 1 && type != JOB_FRAME_DONE) {
        struct protocol_record record;
        if (type == JOB_FRAME_RECORD && protocol_get_record(arena, payload, size, &record, &error) == 0)
            buffer_append_format(&said, "%d:%.*s|%u\n", (int)record.place.line, (int)record.values[0].size,
                                 record.values[0].text, record.values[1].size);
    }
    assert_int_equal(job_end(job, &error), 0);
    assert_string_equal(buffer_text(&said), "2:bag|8\n3:bgt|0\n");
    unlink(path);
}

static void a_model_larger_than_a_frame_comes_over_whole(void **state)
{
    enum job_frame type;
    const void *payload;
    size_t size;
    struct job *job;
    _cleanup_buffer_ struct buffer model = {0};
    struct job_request request = {.work = JOB_WORK_REPORT, .kind = "report", .plugin = "json"};
    (void)state;
    buffer_append_text(&model, "{\"format\": \"other\", \"filler\": \"");
    for (int i = 0; i < 40; i++) {
        buffer_reserve(&model, 1 << 20);
        memset(model.data + model.size, 'x', 1 << 20);
        model.size += 1 << 20;
    }
    buffer_append_text(&model, "\"}");
    assert_int_equal(job_start(&job, &place, &request, &error), 0);
    job_send(job, JOB_FRAME_MODEL, &model);
    job_send(job, JOB_FRAME_END, NULL);
    /* It was read as JSON to its last brace: it is refused for what it says, not for being cut. */
    assert_true(job_receive(job, -1, &type, &payload, &size, &error) < 0);
    assert_non_null(strstr(error.message, "peil-report"));
    job_end(job, NULL);
}

static void info_is_json_in_the_language_asked_for(void **state)
{
    char *json;
    (void)state;
    place.language = "nl";
    assert_int_equal(job_plugin_info(&place, "check", "example", &json, &error), 0);
    assert_non_null(strstr(json, "\"summary\":\"de titel zegt genoeg\",\"summary_en\":\"the title says enough\""));
    free(json);
    assert_int_equal(job_plugin_info(&place, NULL, "example", &json, &error), PEIL_ERROR_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_check_job_judges_what_it_is_sent, begin, end),
        cmocka_unit_test_setup_teardown(much_traffic_both_ways_does_not_lock_up, begin, end),
        cmocka_unit_test_setup_teardown(time_does_not_run_while_the_runner_waits_for_us, begin, end),
        cmocka_unit_test_setup_teardown(a_deadline_is_kept_when_the_caller_only_looks_now_and_then, begin, end),
        cmocka_unit_test_setup_teardown(waiting_a_moment_gives_zero, begin, end),
        cmocka_unit_test_setup_teardown(objects_that_were_not_judged_are_missed, begin, end),
        cmocka_unit_test_setup_teardown(a_plugin_that_is_not_there_is_refused_at_once, begin, end),
        cmocka_unit_test_setup_teardown(a_runner_that_is_not_there_is_named, begin, end),
        cmocka_unit_test_setup_teardown(a_program_that_is_no_runner_is_seen_through, begin, end),
        cmocka_unit_test_setup_teardown(a_wrong_setting_is_refused_with_its_place, begin, end),
        cmocka_unit_test_setup_teardown(an_unknown_check_names_the_nearest, begin, end),
        cmocka_unit_test_setup_teardown(a_plugin_does_only_its_own_work, begin, end),
        cmocka_unit_test_setup_teardown(what_a_plugin_says_goes_to_the_log, begin, end),
        cmocka_unit_test_setup_teardown(memory_that_ran_out_is_named, begin, end),
        cmocka_unit_test_setup_teardown(no_descriptor_is_an_error_of_that_job, begin, end),
        cmocka_unit_test_setup_teardown(a_source_yields_records_in_order, begin, end),
        cmocka_unit_test_setup_teardown(a_model_larger_than_a_frame_comes_over_whole, begin, end),
        cmocka_unit_test_setup_teardown(info_is_json_in_the_language_asked_for, begin, end),
    };
    text_language("en", NULL);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
