/* SPDX-License-Identifier: EUPL-1.2 */
/* The store on a live server: parameters, COPY, transactions, the journal, errors. Run by test_live, which sets
 * PEIL_CONFIG; with --journal it only adds journal rows of every form. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <inttypes.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "config/config.h"
#include "store/journal.h"
#include "store/migrate.h"
#include "store/sound.h"
#include "store/store.h"
#include "base/poison.h"

static struct store_settings settings;
static struct peil_error error;

static int read_settings(struct arena *arena)
{
    struct config config;
    const struct config_from from = {.environment = getenv("PEIL_CONFIG")};
    if (config_load(arena, &from, &config, &error))
        return -1;
    config_store(&config, &settings);
    return 0;
}

static struct store *open_store(void)
{
    struct store *store = NULL;
    if (store_open(&store, &settings, &error))
        fail_msg("%s", error.message);
    return store;
}

static void good(int result)
{
    if (result)
        fail_msg("%d: %s", result, error.message);
}

static void session_is_the_same_everywhere(void **state)
{
    (void)state;
    _cleanup_store_ struct store *store = open_store();
    _cleanup_result_ PGresult *rows = NULL;
    good(store_query_one(store,
                         "select current_setting('search_path'), current_setting('TimeZone'), "
                         "current_setting('DateStyle'), current_setting('client_encoding'), "
                         "current_setting('application_name')",
                         &rows, &error, ""));
    assert_string_equal(store_text(rows, 0, 0), "");
    assert_string_equal(store_text(rows, 0, 1), "UTC");
    assert_string_equal(store_text(rows, 0, 2), "ISO, YMD");
    assert_string_equal(store_text(rows, 0, 3), "UTF8");
    assert_string_equal(store_text(rows, 0, 4), "peil");
    assert_non_null(strstr(store_actor(store), "peil"));
}

static void every_parameter_arrives_as_it_was(void **state)
{
    (void)state;
    static const char *const texts[] = {"a", "", "b\"{},\\ '", NULL, "é"};
    static const int64_t numbers[] = {INT64_MIN, -1, 0, INT64_MAX};
    unsigned char hash[32], back[32];
    for (size_t i = 0; i < sizeof(hash); i++)
        hash[i] = (unsigned char)(i * 9);
    date_day day;
    assert_true(date_from_civil(2026, 11, 24, &day));
    _cleanup_store_ struct store *store = open_store();
    _cleanup_result_ PGresult *rows = NULL;
    good(store_query_one(store,
                         "select $1::text, $2::bigint, $3::date, $4::boolean, $5::bytea, array_to_json($6), "
                         "array_to_json($7), $8::text, $9::date, $10::bytea, $11::smallint + 1, $12::numeric",
                         &rows, &error, "tidbhAItdhii", "'; drop table x; -- \\", INT64_MIN, day, 1, hash, texts,
                         (size_t)5, numbers, (size_t)4, (const char *)NULL, DATE_NONE, (const unsigned char *)NULL,
                         INT64_C(7), INT64_C(12)));
    assert_string_equal(store_text(rows, 0, 0), "'; drop table x; -- \\");
    assert_true(store_integer(rows, 0, 1) == INT64_MIN);
    assert_int_equal(store_date(rows, 0, 2), day);
    assert_true(store_boolean(rows, 0, 3));
    assert_true(store_hash(rows, 0, 4, back));
    assert_memory_equal(back, hash, 32);
    assert_string_equal(store_text(rows, 0, 5), "[\"a\",\"\",\"b\\\"{},\\\\ '\",null,\"é\"]");
    assert_string_equal(store_text(rows, 0, 6), "[-9223372036854775808,-1,0,9223372036854775807]");
    assert_null(store_text(rows, 0, 7));
    assert_int_equal(store_date(rows, 0, 8), DATE_NONE);
    assert_false(store_hash(rows, 0, 9, back));
    assert_int_equal(store_integer(rows, 0, 10), 8);
    assert_int_equal(store_integer(rows, 0, 11), 12);
}

static void empty_arrays_are_empty_and_not_null(void **state)
{
    (void)state;
    _cleanup_store_ struct store *store = open_store();
    _cleanup_result_ PGresult *rows = NULL;
    good(store_query_one(store, "select cardinality($1), cardinality($2)", &rows, &error, "AI",
                         (const char *const *)NULL, (size_t)0, (const int64_t *)NULL, (size_t)0));
    assert_int_equal(PQgetisnull(rows, 0, 0), 0);
    assert_int_equal(store_integer(rows, 0, 0), 0);
    assert_int_equal(PQgetisnull(rows, 0, 1), 0);
}

static void binary_results_are_in_network_order(void **state)
{
    (void)state;
    _cleanup_store_ struct store *store = open_store();
    _cleanup_result_ PGresult *rows = NULL;
    good(store_query_binary(store, "select $1::bigint", &rows, &error, "i", INT64_C(258)));
    assert_int_equal(PQgetlength(rows, 0, 0), 8);
    assert_memory_equal(PQgetvalue(rows, 0, 0), "\0\0\0\0\0\0\1\2", 8);
}

static void a_refused_statement_names_its_sqlstate(void **state)
{
    (void)state;
    _cleanup_store_ struct store *store = open_store();
    assert_int_equal(store_query(store, "select 1/$1::integer", NULL, &error, "i", INT64_C(0)), PEIL_ERROR_STORE);
    assert_string_equal(error.message, "PostgreSQL: division by zero (SQLSTATE 22012)");
    assert_int_equal(error.cause, 0);
    assert_int_equal(store_query(store, "select $1::text", NULL, &error, "t", "\xff"), PEIL_ERROR_STORE);
    assert_non_null(strstr(error.message, "SQLSTATE 22021"));
    assert_int_equal(store_script(store, "select 1; select 1/0; select 2", &error), PEIL_ERROR_STORE);
    assert_non_null(strstr(error.message, "SQLSTATE 22012"));
    good(store_script(store, "", &error));
}

static void one_row_means_one_row(void **state)
{
    (void)state;
    _cleanup_store_ struct store *store = open_store();
    PGresult *rows = NULL;
    assert_int_equal(store_query_one(store, "select 1 where false", &rows, &error, ""), PEIL_ERROR_STORE);
    assert_null(rows);
    assert_int_equal(store_query_one(store, "values (1), (2)", &rows, &error, ""), PEIL_ERROR_STORE);
    assert_null(rows);
}

static void transactions_hold_together(void **state)
{
    (void)state;
    _cleanup_store_ struct store *store = open_store();
    good(store_script(store, "create temp table held (n bigint primary key)", &error));
    good(store_begin(store, &error));
    assert_true(store_in_transaction(store));
    good(store_query(store, "insert into pg_temp.held values ($1)", NULL, &error, "i", INT64_C(1)));
    store_rollback(store);
    assert_false(store_in_transaction(store));
    good(store_begin(store, &error));
    assert_int_equal(store_query(store, "insert into pg_temp.nowhere values (1)", NULL, &error, ""), PEIL_ERROR_STORE);
    assert_int_equal(store_commit(store, &error), PEIL_ERROR_STORE);
    assert_string_equal(error.message, "nothing was recorded: an earlier statement of this command failed");
    assert_false(store_in_transaction(store));
    good(store_begin_repeatable(store, &error));
    _cleanup_result_ PGresult *rows = NULL;
    good(store_query_one(store, "select count(*), current_setting('transaction_isolation') from pg_temp.held", &rows,
                         &error, ""));
    assert_int_equal(store_integer(rows, 0, 0), 0);
    assert_string_equal(store_text(rows, 0, 1), "repeatable read");
    good(store_commit(store, &error));
}

static void copy_brings_every_type_over(void **state)
{
    (void)state;
    static const int16_t small[] = {-32768, 0, 32767};
    static const int64_t large[] = {INT64_MIN, INT64_MAX};
    static const char *const texts[] = {"x", NULL, ""};
    const __int128 huge = (__int128)INT64_MAX * 1000000007 + 1;
    const __int128 sums[] = {0, 10000, -20000, huge, -huge};
    _cleanup_store_ struct store *store = open_store();
    good(store_script(
        store,
        "create temp table copied (a text, b jsonb, c smallint, d integer, e bigint, f boolean, g date, "
        "h timestamptz, i bytea, j smallint[], k bigint[], l text[], m numeric(30, 0), n numeric(40, 0)[])",
        &error));
    good(store_begin(store, &error));
    good(store_copy_begin(store, "pg_temp.copied (a, b, c, d, e, f, g, h, i, j, k, l, m, n)", 14, &error));
    good(store_copy_row(store, &error));
    store_copy_text(store, "tab\tand é", 10);
    store_copy_jsonb(store, "{\"a\": [1, 2]}", 13);
    store_copy_int2(store, -2);
    store_copy_int4(store, INT32_MIN);
    store_copy_int8(store, INT64_MAX);
    store_copy_boolean(store, true);
    store_copy_date(store, 0);
    store_copy_timestamp(store, INT64_C(1764000000123456));
    store_copy_bytes(store, "\0\xff", 2);
    store_copy_int2_array(store, small, 3);
    store_copy_int8_array(store, large, 2);
    store_copy_text_array(store, texts, 3);
    store_copy_numeric(store, -100000001);
    store_copy_numeric_array(store, sums, 5);
    good(store_copy_row(store, &error));
    store_copy_text(store, NULL, 0);
    store_copy_jsonb(store, NULL, 0);
    for (int i = 2; i < 6; i++)
        store_copy_null(store);
    store_copy_date(store, DATE_NONE);
    store_copy_null(store);
    store_copy_bytes(store, NULL, 0);
    store_copy_int2_array(store, small, 0);
    store_copy_int8_array(store, large, 0);
    store_copy_text_array(store, texts, 0);
    store_copy_numeric(store, 0);
    store_copy_numeric_array(store, sums, 0);
    good(store_copy_end(store, 0, &error));
    _cleanup_result_ PGresult *rows = NULL;
    good(store_query(store, "select copied::text, cardinality(j) from pg_temp.copied order by a nulls last", &rows,
                     &error, ""));
    assert_int_equal(PQntuples(rows), 2);
    assert_string_equal(store_text(rows, 0, 0),
                        "(\"tab\tand é\",\"{\"\"a\"\": [1, 2]}\",-2,-2147483648,9223372036854775807,t,1970-01-01,"
                        "\"2025-11-24 16:00:00.123456+00\",\"\\\\x00ff\",\"{-32768,0,32767}\","
                        "\"{-9223372036854775808,9223372036854775807}\",\"{x,NULL,\"\"\"\"}\",-100000001,"
                        "\"{0,10000,-20000,9223372101418380064983430650,-9223372101418380064983430650}\")");
    assert_string_equal(store_text(rows, 1, 0), "(,,,,,,,,,{},{},{},0,{})");
    good(store_commit(store, &error));
}

static void copy_sends_large_loads_in_pieces(void **state)
{
    (void)state;
    enum { ROWS = 50000 };
    _cleanup_store_ struct store *store = open_store();
    good(store_script(store, "create temp table many (n bigint, t text)", &error));
    good(store_begin(store, &error));
    good(store_copy_begin(store, "pg_temp.many (n, t)", 2, &error));
    for (int64_t i = 0; i < ROWS; i++) {
        char text[32];
        int size = snprintf(text, sizeof(text), "row %" PRId64, i);
        good(store_copy_row(store, &error));
        store_copy_int8(store, i);
        store_copy_text(store, text, (size_t)size);
    }
    good(store_copy_end(store, 0, &error));
    _cleanup_result_ PGresult *rows = NULL;
    good(store_query_one(store, "select count(*), sum(n), count(distinct t) from pg_temp.many", &rows, &error, ""));
    assert_int_equal(store_integer(rows, 0, 0), ROWS);
    assert_true(store_integer(rows, 0, 1) == INT64_C(1249975000));
    assert_int_equal(store_integer(rows, 0, 2), ROWS);
    good(store_commit(store, &error));
}

static void copy_that_is_refused_or_given_up_says_so(void **state)
{
    (void)state;
    _cleanup_store_ struct store *store = open_store();
    good(store_script(store, "create temp table strict (n smallint not null check (n < 5))", &error));
    good(store_begin(store, &error));
    good(store_copy_begin(store, "pg_temp.strict (n)", 1, &error));
    good(store_copy_row(store, &error));
    store_copy_int2(store, 9);
    assert_int_equal(store_copy_end(store, 0, &error), PEIL_ERROR_STORE);
    assert_non_null(strstr(error.message, "SQLSTATE 23514"));
    store_rollback(store);
    good(store_begin(store, &error));
    good(store_copy_begin(store, "pg_temp.strict (n)", 1, &error));
    good(store_copy_row(store, &error));
    error_set(&error, PEIL_ERROR_INPUT, "mine");
    assert_int_equal(store_copy_end(store, PEIL_ERROR_INPUT, &error), PEIL_ERROR_INPUT);
    assert_string_equal(error.message, "mine");
    store_rollback(store);
    good(store_begin(store, &error));
    assert_int_equal(store_copy_begin(store, "pg_temp.nowhere (n)", 1, &error), PEIL_ERROR_STORE);
    assert_non_null(strstr(error.message, "SQLSTATE 42P01"));
    store_rollback(store);
    good(store_query(store, "select 1", NULL, &error, ""));
}

static void add_rows_of_every_form(struct store *store)
{
    good(store_begin(store, &error));
    journal_add(store, &(struct journal_entry){"register", "added", "dataset/bag", NULL, NULL});
    journal_add(store,
                &(struct journal_entry){"register", "joined", "party/Beheer é ☂", "omdat 1:- \"het\" zo is", NULL});
    journal_add(store,
                &(struct journal_entry){"results", "recorded", "run/1", "", "{\"a\": \"\\u00e9\", \"b\": [1,  2]}"});
    good(store_commit(store, &error));
}

static void the_journal_is_written_with_the_commit(void **state)
{
    (void)state;
    struct journal_verdict before, after;
    _cleanup_store_ struct store *store = open_store();
    good(journal_verify(store, &before, &error));
    assert_int_equal(before.bad_seq, 0);
    add_rows_of_every_form(store);
    good(store_begin(store, &error));
    journal_add(store, &(struct journal_entry){"register", "added", "dataset/never", NULL, NULL});
    store_rollback(store);
    good(store_begin(store, &error));
    good(store_commit(store, &error));
    good(journal_verify(store, &after, &error));
    assert_int_equal(after.bad_seq, 0);
    assert_int_equal(after.rows, before.rows + 3);
    assert_string_not_equal(after.head, before.head);
    _cleanup_result_ PGresult *rows = NULL;
    good(journal_newest(store, "dataset/", 1000, &rows, &error));
    assert_string_equal(store_text(rows, PQntuples(rows) - 1, 5), "dataset/bag");
    assert_string_equal(store_text(rows, PQntuples(rows) - 1, 2), store_actor(store));
}

static void two_writers_make_one_chain(void **state)
{
    (void)state;
    struct journal_verdict verdict;
    _cleanup_store_ struct store *first = open_store();
    _cleanup_store_ struct store *second = open_store();
    good(store_begin(first, &error));
    good(store_begin(second, &error));
    journal_add(first, &(struct journal_entry){"register", "added", "dataset/one", NULL, NULL});
    journal_add(second, &(struct journal_entry){"register", "added", "dataset/two", NULL, NULL});
    good(store_commit(second, &error));
    good(store_commit(first, &error));
    good(journal_verify(first, &verdict, &error));
    assert_int_equal(verdict.bad_seq, 0);
}

static void a_repeatable_writer_that_comes_second_is_told(void **state)
{
    (void)state;
    _cleanup_store_ struct store *first = open_store();
    _cleanup_store_ struct store *second = open_store();
    good(store_begin_repeatable(first, &error));
    good(store_query(first, "select count(*) from peil.journal", NULL, &error, ""));
    good(store_begin(second, &error));
    journal_add(second, &(struct journal_entry){"register", "added", "dataset/two", NULL, NULL});
    good(store_commit(second, &error));
    journal_add(first, &(struct journal_entry){"register", "added", "dataset/one", NULL, NULL});
    assert_int_equal(store_commit(first, &error), PEIL_ERROR_CONFLICT);
    assert_false(store_in_transaction(first));
}

static void a_lost_connection_is_told_as_such(void **state)
{
    (void)state;
    _cleanup_store_ struct store *store = open_store();
    _cleanup_store_ struct store *other = open_store();
    good(store_begin(store, &error));
    journal_add(store, &(struct journal_entry){"register", "added", "dataset/lost", NULL, NULL});
    good(store_query(other, "select pg_terminate_backend($1::integer)", NULL, &error, "i",
                     (int64_t)PQbackendPID(store_connection(store))));
    assert_int_equal(store_query(store, "select 1", NULL, &error, ""), PEIL_ERROR_STORE);
    assert_string_equal(error.message, "the connection with PostgreSQL was lost; nothing of this command was recorded, "
                                       "run it again when the server is back");
    assert_int_equal(store_commit(store, &error), PEIL_ERROR_STORE);
    assert_false(store_in_transaction(store));
    assert_int_equal(store_query(store, "select 1", NULL, &error, ""), PEIL_ERROR_STORE);
    assert_string_equal(error.message,
                        "the connection with PostgreSQL was lost; run this again when the server is back");
    store_rollback(store);
}

static void a_connection_lost_in_copy_is_told_as_such(void **state)
{
    (void)state;
    _cleanup_store_ struct store *store = open_store();
    _cleanup_store_ struct store *other = open_store();
    good(store_script(store, "create temp table cut (n bigint, t text)", &error));
    good(store_begin(store, &error));
    good(store_copy_begin(store, "pg_temp.cut (n, t)", 2, &error));
    good(store_query(other, "select pg_terminate_backend($1::integer, 5000)", NULL, &error, "i",
                     (int64_t)PQbackendPID(store_connection(store))));
    char text[1000];
    memset(text, 'x', sizeof(text));
    int failed = 0;
    for (int i = 0; i < 100000 && !failed; i++) {
        failed = store_copy_row(store, &error);
        if (!failed) {
            store_copy_int8(store, i);
            store_copy_text(store, text, sizeof(text));
        }
    }
    failed = store_copy_end(store, failed, &error);
    assert_int_equal(failed, PEIL_ERROR_STORE);
    assert_non_null(strstr(error.message, "the connection with PostgreSQL was lost"));
    store_rollback(store);
}

static void count_finding(void *context, const struct sound_finding *finding)
{
    int *good_parts = context;
    if (finding->good)
        ++*good_parts;
    else
        fail_msg("%s: %s", finding->part, finding->text);
}

static void a_whole_store_is_sound(void **state)
{
    (void)state;
    int good_parts = 0;
    struct sound_report report = {.found = count_finding, .context = &good_parts};
    _cleanup_store_ struct store *store = open_store();
    good(sound_check(store, &report, &error));
    assert_int_equal(report.bad, 0);
    assert_false(report.other_version);
    assert_int_equal(good_parts, 4);
}

static void nobody_there_is_told_as_such(void **state)
{
    (void)state;
    struct store *store = NULL;
    struct store_settings nowhere = settings;
    nowhere.host = "/nowhere";
    assert_int_equal(store_open(&store, &nowhere, &error), PEIL_ERROR_STORE);
    assert_null(store);
    assert_non_null(strstr(error.message, "no connection with PostgreSQL: "));
    assert_null(strchr(error.message, '\n'));
    nowhere = settings;
    nowhere.database = "postgres";
    assert_int_equal(store_open(&store, &nowhere, &error), PEIL_ERROR_VERSION);
    assert_string_equal(error.message, "this database has no store of peil yet; this makes one: peil store init");
}

/* Holds a transaction open with work in it until the file goes away, then goes on: the server is stopped in between. */
static int wait_in_transaction(struct store *store, const char *path)
{
    good(store_begin(store, &error));
    journal_add(store, &(struct journal_entry){"register", "added", "dataset/half", NULL, NULL});
    good(store_query(store, "insert into peil.source (name, plugin) values ('half', 'csv')", NULL, &error, ""));
    FILE *file = fopen(path, "we");
    if (!file || fclose(file) != 0)
        return 1;
    while (access(path, F_OK) == 0)
        usleep(20000);
    int failed =
        store_query(store, "insert into peil.source (name, plugin) values ('half 2', 'csv')", NULL, &error, "");
    printf("%s\n", failed ? error.message : "nothing happened");
    store_rollback(store);
    return failed == 0;
}

int main(int argc, char **argv)
{
    struct arena *arena = arena_new();
    signal(SIGPIPE, SIG_IGN);
    if (sodium_init() < 0 || read_settings(arena)) {
        fprintf(stderr, "PEIL_CONFIG names no throw-away store: %s\n", error.message);
        return 1;
    }
    if (argc > 1 && strcmp(argv[1], "--journal") == 0) {
        struct store *store = open_store();
        add_rows_of_every_form(store);
        store_close(store);
        arena_free(arena);
        return 0;
    }
    if (argc > 2 && strcmp(argv[1], "--wait") == 0) {
        struct store *store = open_store();
        int status = wait_in_transaction(store, argv[2]);
        store_close(store);
        arena_free(arena);
        return status;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(session_is_the_same_everywhere),
        cmocka_unit_test(every_parameter_arrives_as_it_was),
        cmocka_unit_test(empty_arrays_are_empty_and_not_null),
        cmocka_unit_test(binary_results_are_in_network_order),
        cmocka_unit_test(a_refused_statement_names_its_sqlstate),
        cmocka_unit_test(one_row_means_one_row),
        cmocka_unit_test(transactions_hold_together),
        cmocka_unit_test(copy_brings_every_type_over),
        cmocka_unit_test(copy_sends_large_loads_in_pieces),
        cmocka_unit_test(copy_that_is_refused_or_given_up_says_so),
        cmocka_unit_test(the_journal_is_written_with_the_commit),
        cmocka_unit_test(two_writers_make_one_chain),
        cmocka_unit_test(a_repeatable_writer_that_comes_second_is_told),
        cmocka_unit_test(a_lost_connection_is_told_as_such),
        cmocka_unit_test(a_connection_lost_in_copy_is_told_as_such),
        cmocka_unit_test(a_whole_store_is_sound),
        cmocka_unit_test(nobody_there_is_told_as_such),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(arena);
    return failed;
}
