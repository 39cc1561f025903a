/* SPDX-License-Identifier: EUPL-1.2 */
/* One judgement, and everything that follows from it: lines for monitoring, metrics, what is asked and answered. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "health/address.h"
#include "health/health.h"
#include "health/http.h"
#include "base/poison.h"

static struct health_daemon daemons[2];
static struct health_run run = {"basis \"op\"\n\\orde", 7, 8, 1790000000, 41250, 2};

static struct health sound(void)
{
    daemons[0] = (struct health_daemon){
        .name = "een", .version = "1", .workers = 2, .silent_s = 1, .alive = true, .leads = true};
    daemons[1] = (struct health_daemon){.name = "twee", .version = "1", .workers = 2, .silent_s = 2, .alive = true};
    return (struct health){.reached = true,
                           .away = "",
                           .now = 1800000000,
                           .schema = 13,
                           .schema_here = 13,
                           .bytes = 1000,
                           .daemons = daemons,
                           .daemon_count = 2,
                           .alive = 2,
                           .leader = "een",
                           .runs = &run,
                           .run_count = 1,
                           .active = 3};
}

static void each_fault_has_its_level_and_its_words(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        enum health_level level;
        const char *line;
    } known[] = {
        {"nothing", HEALTH_OK, "PEIL OK - 2 daemons, 0 due, 0 at work, 3 schedules"},
        {"away", HEALTH_CRITICAL, "PEIL CRITICAL - the store is away: no such host / or so"},
        {"none", HEALTH_CRITICAL, "PEIL CRITICAL - there is no store yet"},
        {"older", HEALTH_CRITICAL, "PEIL CRITICAL - the store has version 12, this program needs 13"},
        {"newer", HEALTH_CRITICAL, "PEIL CRITICAL - the store has version 14, this program knows 13"},
        {"silent", HEALTH_WARNING, "PEIL WARNING - daemon twee gives no sign of life"},
        {"dead", HEALTH_CRITICAL, "PEIL CRITICAL - no daemon runs, and there is work"},
        {"idle", HEALTH_OK, "PEIL OK - 0 daemons, 0 due, 0 at work, 0 schedules"},
        {"leaderless", HEALTH_WARNING, "PEIL WARNING - no daemon leads: schedules wait"},
        {"overdue", HEALTH_WARNING, "PEIL WARNING - schedules due and not started: 2, for 10 minutes"},
        {"long overdue", HEALTH_CRITICAL, "PEIL CRITICAL - schedules due and not started: 2, for 61 minutes"},
        {"waiting", HEALTH_WARNING, "PEIL WARNING - work has been waiting for 16 minutes"},
        {"long waiting", HEALTH_CRITICAL, "PEIL CRITICAL - work has been waiting for 121 minutes"},
        {"aside", HEALTH_WARNING, "PEIL WARNING - jobs in quarantine: 1 (+1)"},
    };
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        struct health health = sound();
        _cleanup_buffer_ struct buffer line = {0};
        switch (i) {
        case 1:
            health.reached = false;
            health.away = "no such host | or so";
            break;
        case 2:
            health.schema = 0;
            break;
        case 3:
            health.schema = 12;
            break;
        case 4:
            health.schema = 14;
            break;
        case 5:
            daemons[1].alive = false;
            health.alive = 1;
            break;
        case 6:
        case 7:
            daemons[0].alive = daemons[1].alive = false;
            health.alive = 0;
            health.leader = NULL;
            health.active = i == 6 ? 3 : 0;
            health.daemon_count = i == 6 ? 2 : 0;
            break;
        case 8:
            health.leader = NULL;
            break;
        case 9:
        case 10:
            health.overdue = 2;
            health.overdue_s = i == 9 ? 630 : 3661;
            break;
        case 11:
        case 12:
            health.due = 4;
            health.waiting_s = i == 11 ? 960 : 7261;
            break;
        case 13:
            health.quarantined = 1;
            health.failed = 2;
            break;
        default:
            break;
        }
        health_judge(&health);
        health_line(&health, &line);
        char *figures = strstr(line.data, " | ");
        if (figures)
            *figures = '\0';
        assert_string_equal(line.data, known[i].line);
        assert_int_equal(health.level, known[i].level);
        assert_true(figures != NULL || i == 1 || i == 2 || i == 3 || i == 4);
    }
}

static void the_line_has_figures(void **state)
{
    (void)state;
    struct health health = sound();
    _cleanup_buffer_ struct buffer line = {0};
    health.due = 5;
    health_judge(&health);
    health_line(&health, &line);
    assert_string_equal(line.data, "PEIL OK - 2 daemons, 5 due, 0 at work, 3 schedules | 'due'=5;;;0 'leased'=0;;;0 "
                                   "'failed'=0;0;;0 'quarantined'=0;0;;0 'waiting'=0s;900;7200;0 'overdue'=0;0;;0 "
                                   "'daemons'=2;;;0 'schedules'=3;;;0 'store'=1000B;;;0");
}

static void metrics_are_whole(void **state)
{
    (void)state;
    struct health health = sound();
    _cleanup_buffer_ struct buffer out = {0};
    health_judge(&health);
    health_metrics(&health, "een", &out);
    assert_non_null(strstr(out.data, "# TYPE peil_leader gauge\npeil_leader 1\n"));
    assert_non_null(strstr(out.data, "peil_audits_total{programme=\"basis \\\"op\\\"\\n\\\\orde\"} 8\n"));
    assert_non_null(
        strstr(out.data, "peil_audit_duration_seconds{programme=\"basis \\\"op\\\"\\n\\\\orde\"} 41.250\n"));
    assert_non_null(strstr(out.data, "peil_queue_jobs{state=\"quarantined\"} 0\n"));
    /* every name is told of once, before its values */
    for (const char *at = out.data; (at = strstr(at, "# TYPE ")) != NULL; at++) {
        char name[64];
        size_t size = strcspn(at + 7, " ");
        memcpy(name, at, size + 7);
        name[size + 7] = ' ';
        name[size + 8] = '\0';
        assert_null(strstr(at + 1, name));
    }
    buffer_clear(&out);
    health_metrics(&health, "twee", &out);
    assert_non_null(strstr(out.data, "peil_leader 0\n"));
    buffer_clear(&out);
    health.reached = false;
    health_judge(&health);
    health_metrics(&health, "een", &out);
    assert_non_null(strstr(out.data, "peil_store_up 0\n"));
    assert_null(strstr(out.data, "peil_queue_due"));
}

static void live_and_ready(void **state)
{
    (void)state;
    struct health health = sound();
    assert_true(health_is_live(&health, "een") && health_is_ready(&health));
    daemons[0].alive = false;
    assert_false(health_is_live(&health, "een"));
    assert_true(health_is_live(&health, "twee"));
    assert_false(health_is_live(&health, "drie"));
    health.reached = false; /* no reason to start a daemon again */
    assert_true(health_is_live(&health, "een"));
    assert_false(health_is_ready(&health));
    health = sound();
    health.leader = NULL;
    assert_false(health_is_ready(&health));
    health = sound();
    health.schema = 12;
    assert_false(health_is_ready(&health));
}

static void what_is_asked(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        enum http_request request;
        bool head;
    } known[] = {
        {"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n", HTTP_METRICS, false},
        {"GET /metrics?x=1 HTTP/1.0\n\n", HTTP_METRICS, false},
        {"HEAD /health/live HTTP/1.1\r\n\r\n", HTTP_LIVE, true},
        {"GET /health/ready HTTP/1.1\r\n\r\nbody", HTTP_READY, false},
        {"GET /health/ready HTTP/1.1\r\n", HTTP_UNFINISHED, false},
        {"GET", HTTP_UNFINISHED, false},
        {"", HTTP_UNFINISHED, false},
        {"POST /metrics HTTP/1.1\r\n\r\n", HTTP_OTHER_METHOD, false},
        {"GET /etc/passwd HTTP/1.1\r\n\r\n", HTTP_NOT_FOUND, false},
        {"GET /../metrics HTTP/1.1\r\n\r\n", HTTP_NOT_FOUND, false},
        {"GET /metrics HTTP/2.0\r\n\r\n", HTTP_BAD, false},
        {"GET metrics HTTP/1.1\r\n\r\n", HTTP_BAD, false},
        {"GET  /metrics HTTP/1.1\r\n\r\n", HTTP_BAD, false},
        {" /metrics HTTP/1.1\r\n\r\n", HTTP_BAD, false},
        {"\n\n", HTTP_BAD, false},
        {"\r\n\r\n", HTTP_BAD, false},
    };
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        bool head;
        assert_int_equal(http_request(known[i].bytes, strlen(known[i].bytes), &head), known[i].request);
        assert_int_equal(head, known[i].head);
    }
    char flood[HTTP_REQUEST_MOST];
    bool head;
    memset(flood, 'x', sizeof(flood));
    assert_int_equal(http_request(flood, sizeof(flood), &head), HTTP_TOO_LONG);
    flood[5] = '\0';
    assert_int_equal(http_request(flood, sizeof(flood), &head), HTTP_BAD);
}

static void what_is_answered(void **state)
{
    (void)state;
    struct health health = sound();
    _cleanup_buffer_ struct buffer out = {0};
    http_answer(HTTP_READY, false, &health, "een", &out);
    assert_string_equal(out.data,
                        "HTTP/1.0 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 3\r\n"
                        "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
                        "ok\n");
    buffer_clear(&out);
    health.leader = NULL;
    http_answer(HTTP_READY, true, &health, "een", &out);
    assert_string_equal(out.data, "HTTP/1.0 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\n"
                                  "Content-Length: 7\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
                                  "Connection: close\r\n\r\n");
    buffer_clear(&out);
    http_answer(HTTP_METRICS, false, &health, "een", &out);
    assert_non_null(strstr(out.data, "Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"));
    for (enum http_request request = HTTP_BAD; request <= HTTP_NOT_FOUND; request++) {
        buffer_clear(&out);
        http_answer(request, false, NULL, "een", &out);
        assert_int_equal(strncmp(out.data, "HTTP/1.0 4", 10), 0);
    }
}

static void addresses_are_of_this_machine_alone(void **state)
{
    (void)state;
    static const char *const good[] = {"unix:/run/peil/health.sock", "127.0.0.1:9464", "127.1.2.3:1", "[::1]:65535"};
    static const char *const bad[] = {"",          "0.0.0.0:9464", "10.0.0.1:80",  "127.0.0.1",  "127.0.0.1:0",
                                      "[::]:9464", "[::1]9464",    "localhost:80", "unix:run/x", "127.0.0.1:65536"};
    struct peil_error error = {0};
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        assert_int_equal(health_address_check(good[i], "x", &error), 0);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_int_equal(health_address_check(bad[i], "x", &error), PEIL_ERROR_USAGE);
    assert_string_equal(error.message, "x: '127.0.0.1:65536' is no address of this machine alone, such as "
                                       "unix:/run/peil/health.sock or 127.0.0.1:9464");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_fault_has_its_level_and_its_words),
        cmocka_unit_test(the_line_has_figures),
        cmocka_unit_test(metrics_are_whole),
        cmocka_unit_test(live_and_ready),
        cmocka_unit_test(what_is_asked),
        cmocka_unit_test(what_is_answered),
        cmocka_unit_test(addresses_are_of_this_machine_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
