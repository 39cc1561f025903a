/* SPDX-License-Identifier: EUPL-1.2 */
/* The plugin data_csv against the fake host: types, counts, what is refused; and the RvIG test persons when they are
 * there, held against figures that were counted elsewhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include <peil/plugin.h>

#include "base/buffer.h"
#include "fake_host.h"
#include "../../harness/skip.h"
#include "base/poison.h"

enum { METRICS = 40 };

static char folder[] = "/tmp/peil-data-csv-XXXXXX";
static char *path_pair;
static struct fake_host host;

static void write_file(const char *name, const char *text, size_t size)
{
    char path[96];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, size, file), size);
    fclose(file);
}
#define write_text(name, text) write_file(name, text, sizeof(text) - 1)

static int begin(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    fake_host_init(&host);
    path_pair = arena_format(host.arena, "path=%s", folder);
    return 0;
}

static int end(void **state)
{
    static const char *const names[] = {"persoon.csv", "leeg.csv", "krom.csv", "groot.csv", "geen.csv"};
    char path[96];
    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
        unlink(path);
    }
    fake_host_release(&host);
    return rmdir(folder);
}

/* A metric in words: kind, columns, argument. */
static struct peil_metric metric(uint32_t kind, const char *const *columns, uint32_t count, const char *argument)
{
    return (struct peil_metric){.kind = kind, .columns = columns, .column_count = count, .argument = argument};
}
#define METRIC(kind, argument, ...)                                                                                    \
    metric(kind, (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *),      \
           argument)

static int measure(const char *table, const struct peil_column *columns, uint32_t column_count,
                   const struct peil_metric *metrics, uint32_t count, const char *extra)
{
    const char *const pairs[] = {path_pair, extra, NULL};
    struct peil_dataset dataset = {.table = table, .columns = columns, .column_count = column_count};
    return fake_data_measure(&host, peil_plugin(), &dataset, metrics, count, pairs);
}

static const char persons[] = "bsn;naam;geboren;saldo;laatst;actief;leeg\r\n"
                              "111222333;Ada;1980-02-29;10.50;2024-01-31 12:00:00;true;\r\n"
                              "123456789;\"De Vries; B.\";1990-12-31;-3;2024-02-01 00:00:00.5;false;\r\n"
                              ";\"\";;0;;true;\r\n"
                              "111222333;  ;2001-01-01;7.25;2024-01-31T12:00:00Z;true;\r\n";

static void types_are_found(void **state)
{
    const char *const pairs[] = {path_pair, NULL};
    (void)state;
    write_text("persoon.csv", persons);
    assert_int_equal(fake_data_schema(&host, peil_plugin(), "persoon.csv", pairs), 0);
    assert_string_equal(buffer_text(&host.columns), "bsn 2 integer\nnaam 5 text\ngeboren 6 date\nsaldo 3 decimal\n"
                                                    "laatst 7 moment\nactief 1 boolean\nleeg 5 text\n");
}

static void every_metric_in_one_pass(void **state)
{
    static const char *const bounds[] = {"0", "10.5"};
    static const char *const lengths[] = {"1", "5"};
    (void)state;
    struct peil_metric asked[] = {
        METRIC(PEIL_METRIC_FILLED, NULL, "bsn"),     METRIC(PEIL_METRIC_NOT_BLANK, NULL, "naam"),
        METRIC(PEIL_METRIC_MATCHES, "bsn", "bsn"),   METRIC(PEIL_METRIC_UNIQUE, NULL, "bsn"),
        METRIC(PEIL_METRIC_RANGE, NULL, "saldo"),    METRIC(PEIL_METRIC_LENGTH, NULL, "naam"),
        METRIC(PEIL_METRIC_SUM, NULL, "saldo"),      METRIC(PEIL_METRIC_MAXIMUM, NULL, "geboren"),
        METRIC(PEIL_METRIC_MAXIMUM, NULL, "laatst"), METRIC(PEIL_METRIC_DISTINCT, NULL, "laatst"),
        METRIC(PEIL_METRIC_FILLED, NULL, "leeg"),    METRIC(PEIL_METRIC_FILLED, NULL, "niet daar"),
        METRIC(PEIL_METRIC_MATCHES, "bsn", "bsn"),   metric(PEIL_METRIC_EXPRESSION, NULL, 0, "saldo > 0 or actief"),
        metric(PEIL_METRIC_ROWS, NULL, 0, NULL),     metric(PEIL_METRIC_READABLE, NULL, 0, NULL),
        METRIC(PEIL_METRIC_SUM, NULL, "naam"),
    };
    static const char *const answers[] = {
        "4: 3 good 1 bad 0 allowed 0 unknown",
        "4: 2 good 2 bad 0 allowed 0 unknown",
        "4: 2 good 1 bad 0 allowed 1 unknown",
        "4: 1 good 2 bad 0 allowed 1 unknown",
        "4: 3 good 1 bad 0 allowed 0 unknown",
        "4: 2 good 2 bad 0 allowed 0 unknown",
        "4: 4 good 0 bad 0 allowed 0 unknown = 14.75",
        "4: 3 good 0 bad 0 allowed 1 unknown = 2001-01-01",
        "4: 3 good 0 bad 0 allowed 1 unknown = 2024-02-01 00:00:00.500000",
        "4: 3 good 0 bad 0 allowed 1 unknown = 2",
        "4: 0 good 4 bad 0 allowed 0 unknown",
        "not measured: there is no column 'niet daar'",
        "3: 2 good 1 bad 0 allowed 0 unknown",
        "4: 3 good 1 bad 0 allowed 0 unknown",
        "4: 4 good 0 bad 0 allowed 0 unknown",
        "4: 4 good 0 bad 0 allowed 0 unknown",
        "not measured: column 'naam' has no numbers",
    };
    asked[4].values = bounds;
    asked[4].value_count = 2;
    asked[5].values = lengths;
    asked[5].value_count = 2;
    asked[12].where = "bsn is not null";
    enum { COUNT = sizeof(asked) / sizeof(asked[0]) };
    write_text("persoon.csv", persons);
    for (int threads = 1; threads <= 3; threads++) {
        const char *setting = arena_format(host.arena, "threads=%d", threads);
        assert_int_equal(measure("persoon.csv", NULL, 0, asked, COUNT, setting), 0);
        for (uint32_t i = 0; i < COUNT; i++)
            assert_string_equal(fake_answer_line(&host, i), answers[i]);
        assert_int_equal(host.cost.scans, 2); /* the types were not known */
        assert_int_equal(host.cost.rows, 4);
    }
    static const struct peil_column known[] = {
        {"bsn", NULL, PEIL_COLUMN_INTEGER, 0},   {"naam", NULL, PEIL_COLUMN_TEXT, 0},
        {"geboren", NULL, PEIL_COLUMN_DATE, 0},  {"saldo", NULL, PEIL_COLUMN_DECIMAL, 0},
        {"laatst", NULL, PEIL_COLUMN_MOMENT, 0}, {"actief", NULL, PEIL_COLUMN_BOOLEAN, 0},
        {"leeg", NULL, PEIL_COLUMN_TEXT, 0},
    };
    assert_int_equal(measure("persoon.csv", known, 7, asked, COUNT, NULL), 0);
    for (uint32_t i = 0; i < COUNT; i++)
        assert_string_equal(fake_answer_line(&host, i), answers[i]);
    assert_int_equal(host.cost.scans, 1);
}

/* What no longer fits the type that was seen before is filled, and valid for nothing. */
static void a_value_of_another_type_is_bad(void **state)
{
    static const struct peil_column known[] = {{"dag", NULL, PEIL_COLUMN_DATE, 0}};
    const struct peil_metric asked[] = {METRIC(PEIL_METRIC_FILLED, NULL, "dag"),
                                        METRIC(PEIL_METRIC_MATCHES, "date", "dag"),
                                        METRIC(PEIL_METRIC_MAXIMUM, NULL, "dag")};
    (void)state;
    write_text("krom.csv", "dag\n2024-02-29\n31-02-2024\n2023-02-29\n");
    assert_int_equal(measure("krom.csv", known, 1, asked, 3, NULL), 0);
    assert_string_equal(fake_answer_line(&host, 0), "3: 3 good 0 bad 0 allowed 0 unknown");
    assert_string_equal(fake_answer_line(&host, 1), "3: 1 good 2 bad 0 allowed 0 unknown");
    assert_string_equal(fake_answer_line(&host, 2), "3: 1 good 0 bad 0 allowed 2 unknown = 2024-02-29");
}

static void rows_that_cannot_be_read_are_named_and_are_no_rows(void **state)
{
    const struct peil_metric asked[] = {metric(PEIL_METRIC_READABLE, NULL, 0, NULL),
                                        metric(PEIL_METRIC_ROWS, NULL, 0, NULL), METRIC(PEIL_METRIC_FILLED, NULL, "b")};
    (void)state;
    write_text("krom.csv", "a;b\n1;2\n3\n4;5;6\n7;\"x\n8;9\n");
    assert_int_equal(measure("krom.csv", NULL, 0, asked, 3, NULL), 0);
    assert_string_equal(fake_answer_line(&host, 0), "5: 2 good 3 bad 0 allowed 0 unknown");
    assert_string_equal(host.answers[0].finder,
                        "row 2, byte 8: another number of fields than the header; row 3, byte 10: "
                        "another number of fields than the header; row 4, byte 16: a quote that "
                        "is never closed");
    assert_string_equal(fake_answer_line(&host, 1), "2: 2 good 0 bad 0 allowed 0 unknown");
    assert_string_equal(fake_answer_line(&host, 2), "2: 2 good 0 bad 0 allowed 0 unknown");
}

static void texts_that_stand_for_nothing(void **state)
{
    const struct peil_metric asked[] = {METRIC(PEIL_METRIC_FILLED, NULL, "a"), METRIC(PEIL_METRIC_SUM, NULL, "b")};
    (void)state;
    write_text("krom.csv", "a,b\nn.v.t.,1\n\"n.v.t.\",-\nx,2\n");
    assert_int_equal(measure("krom.csv", NULL, 0, asked, 2, "null=n.v.t.,-"), 0);
    assert_string_equal(fake_answer_line(&host, 0), "3: 2 good 1 bad 0 allowed 0 unknown");
    assert_string_equal(fake_answer_line(&host, 1), "3: 2 good 0 bad 0 allowed 1 unknown = 3");
}

static void an_empty_file_has_no_rows(void **state)
{
    const struct peil_metric asked[] = {metric(PEIL_METRIC_ROWS, NULL, 0, NULL)};
    (void)state;
    write_text("leeg.csv", "");
    assert_int_equal(measure("leeg.csv", NULL, 0, asked, 1, NULL), 0);
    assert_string_equal(fake_answer_line(&host, 0), "0: 0 good 0 bad 0 allowed 0 unknown");
}

static void what_leads_out_of_the_folder_is_refused(void **state)
{
    static const char *const names[] = {"/etc/passwd", "../x.csv", "a/../../x.csv", ".."};
    const struct peil_metric asked[] = {metric(PEIL_METRIC_ROWS, NULL, 0, NULL)};
    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        assert_int_equal(measure(names[i], NULL, 0, asked, 1, NULL), PEIL_ERROR_USAGE);
        assert_non_null(strstr(host.error.message, "is no file in the folder of the source"));
    }
    assert_int_equal(measure("geen.csv", NULL, 0, asked, 1, NULL), PEIL_ERROR_INPUT);
    assert_non_null(strstr(host.error.message, "geen.csv: No such file or directory"));
    assert_int_equal(measure("leeg.csv", NULL, 0, asked, 1, "separator=;;"), PEIL_ERROR_USAGE);
}

static void keys_over_the_budget_are_not_measured(void **state)
{
    const struct peil_metric asked[] = {METRIC(PEIL_METRIC_UNIQUE, NULL, "sleutel"),
                                        metric(PEIL_METRIC_ROWS, NULL, 0, NULL)};
    struct buffer text = {0};
    (void)state;
    buffer_append_text(&text, "sleutel\n");
    for (int i = 0; i < 200000; i++)
        buffer_append_format(&text, "een lange sleutel die in geen enkel klein budget past nummer %d van heel veel\n",
                             i);
    write_file("groot.csv", text.data, text.size);
    buffer_release(&text);
    assert_int_equal(measure("groot.csv", NULL, 0, asked, 2, "memory=16"), 0);
    assert_string_equal(fake_answer_line(&host, 0),
                        "not measured: it needs more than the 16 MiB of the setting memory");
    assert_string_equal(fake_answer_line(&host, 1), "200000: 200000 good 0 bad 0 allowed 0 unknown");
    assert_int_equal(measure("groot.csv", NULL, 0, asked, 2, "memory=512"), 0);
    assert_string_equal(fake_answer_line(&host, 0), "200000: 200000 good 0 bad 0 allowed 0 unknown");
}

/* Figures of SOURCE.txt. */
static void test_persons_of_rvig(void **state)
{
    const char *data = getenv("PEIL_SHARED_DATA");
    (void)state;
    char place[512];
    snprintf(place, sizeof(place), "%s/brp-testset", data ? data : "/nowhere");
    if (access(place, R_OK) != 0)
        skip_because("the test persons are not there (set PEIL_SHARED_DATA)");
    const struct peil_metric asked[] = {
        METRIC(PEIL_METRIC_MATCHES, "bsn", "01.01.20"),
        METRIC(PEIL_METRIC_DISTINCT, NULL, "01.01.20"),
        METRIC(PEIL_METRIC_MATCHES, "a_nummer", "01.01.10"),
        METRIC(PEIL_METRIC_DISTINCT, NULL, "01.01.10"),
        METRIC(PEIL_METRIC_MATCHES, "brp_date", "01.03.10"),
        METRIC(PEIL_METRIC_FILLED, NULL, "08.09.10"),
        METRIC(PEIL_METRIC_MATCHES, "postcode", "08.11.60"),
        METRIC(PEIL_METRIC_MATCHES, "bag_verblijfsobject", "08.11.80"),
        METRIC(PEIL_METRIC_MATCHES, "bag_adresseerbaar_object", "08.11.80"),
        METRIC(PEIL_METRIC_MATCHES, "bag_nummeraanduiding", "08.11.90"),
        METRIC(PEIL_METRIC_FILLED, NULL, "06.88.10"),
        metric(PEIL_METRIC_READABLE, NULL, 0, NULL),
    };
    static const char *const answers[] = {
        "2156: 738 good 1 bad 0 allowed 1417 unknown",  "2156: 739 good 0 bad 0 allowed 1417 unknown = 682",
        "2156: 862 good 0 bad 0 allowed 1294 unknown",  "2156: 862 good 0 bad 0 allowed 1294 unknown = 690",
        "2156: 848 good 1 bad 13 allowed 1294 unknown", "2156: 1743 good 413 bad 0 allowed 0 unknown",
        "2156: 1598 good 2 bad 0 allowed 556 unknown",  "2156: 655 good 13 bad 0 allowed 1488 unknown",
        "2156: 657 good 11 bad 0 allowed 1488 unknown", "2156: 659 good 9 bad 0 allowed 1488 unknown",
        "not measured: there is no column '06.88.10'",  "2156: 2156 good 0 bad 0 allowed 0 unknown",
    };
    const char *const pairs[] = {arena_format(host.arena, "path=%s", place), NULL};
    struct peil_dataset dataset = {.table = "20220502_Testset_persoonslijsten_proefomgeving_GBA-V.csv"};
    enum { COUNT = sizeof(asked) / sizeof(asked[0]) };
    static struct peil_column texts[300];
    assert_int_equal(fake_data_schema(&host, peil_plugin(), dataset.table, pairs), 0);
    size_t count = 0; /* every column as text: BSN and codes are no numbers */
    for (const char *at = buffer_text(&host.columns); *at; at = strchr(at, '\n') + 1, count++) {
        size_t size = strcspn(at, " ");
        char *name = arena_allocate(host.arena, size + 1);
        memcpy(name, at, size);
        texts[count] = (struct peil_column){.name = name, .type = PEIL_COLUMN_TEXT};
    }
    assert_int_equal(count, 257);
    dataset.columns = texts;
    dataset.column_count = 257;
    assert_int_equal(fake_data_measure(&host, peil_plugin(), &dataset, asked, COUNT, pairs), 0);
    for (uint32_t i = 0; i < COUNT; i++)
        assert_string_equal(fake_answer_line(&host, i), answers[i]);
    assert_int_equal(host.cost.scans, 1);
    /* Without being told, the types are looked for; the answers are the same. */
    dataset.column_count = 0;
    assert_int_equal(fake_data_measure(&host, peil_plugin(), &dataset, asked, COUNT, pairs), 0);
    for (uint32_t i = 0; i < COUNT; i++)
        assert_string_equal(fake_answer_line(&host, i), answers[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(types_are_found),
        cmocka_unit_test(every_metric_in_one_pass),
        cmocka_unit_test(a_value_of_another_type_is_bad),
        cmocka_unit_test(rows_that_cannot_be_read_are_named_and_are_no_rows),
        cmocka_unit_test(texts_that_stand_for_nothing),
        cmocka_unit_test(an_empty_file_has_no_rows),
        cmocka_unit_test(what_leads_out_of_the_folder_is_refused),
        cmocka_unit_test(keys_over_the_budget_are_not_measured),
        cmocka_unit_test(test_persons_of_rvig),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
