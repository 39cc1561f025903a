/* SPDX-License-Identifier: EUPL-1.2 */
/* The journal's own protocol, and standard error. */
#include "daemon/say.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "base/poison.h"

/* The numbers never change: operators and catalogues go by them. Priorities are those of syslog. */
static const struct {
    const char *id;
    int priority;
} events[SAY_EVENTS] = {
    [SAY_STARTED] = {"8ced39db1acdfa738f94d64db2945be1", 5},
    [SAY_STOPPED] = {"1ca9af552076747e2f702cb2fd9b8cd1", 5},
    [SAY_STATE] = {"bf35ff87488f5bdcc929e3eede444bb8", 6},
    [SAY_CANNOT] = {"364e57311206adcb99b48dd0e7edd8af", 3},
    [SAY_ROLE_DIED] = {"3ea6061b87d85e82361257ffd03e2a93", 4},
    [SAY_JOB_RETURNED] = {"b7b9c97162926632670d3c70011808b8", 5},
    [SAY_JOB_ASIDE] = {"73044053dedd2d7422540ab6308675c8", 3},
    [SAY_JOB_TAKEN_BACK] = {"45744fec8e7b5f5ff63dcab9d07c9d87", 4},
    [SAY_STORE_AWAY] = {"650161a060105694b4d2f4dca5c9cc02", 4},
    [SAY_STORE_BACK] = {"f4e4016dbcdb3207dd1e413166f75ff2", 5},
    [SAY_STORE_OTHER] = {"a0466bd244596d10b462820d41ff494d", 3},
    [SAY_RELOADED] = {"6335b9606abc5744fe4fec18086eb20a", 5},
    [SAY_RELOAD_REFUSED] = {"0426b3f6f6551108d58f66159573a726", 3},
    [SAY_LEADER] = {"cf24510b147ea7f01c3bba29e187b324", 5},
};

static const char *said_by = "peild";
static int journal = -1; /* a socket to it; -1: standard error */

/* JOURNAL_STREAM has the device and inode of the stream that systemd gave: only when standard error still is that one.
 */
static bool goes_to_journal(void)
{
    const char *stream = getenv("JOURNAL_STREAM");
    struct stat status;
    char here[64];
    if (!stream || fstat(STDERR_FILENO, &status) < 0)
        return false;
    snprintf(here, sizeof(here), "%llu:%llu", (unsigned long long)status.st_dev, (unsigned long long)status.st_ino);
    return strcmp(here, stream) == 0;
}

void say_open(const char *speaker)
{
    said_by = speaker;
    if (!goes_to_journal())
        return;
    const struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "/run/systemd/journal/socket"};
    journal = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (journal >= 0 && connect(journal, (const struct sockaddr *)&address, sizeof(address)) < 0) {
        close(journal);
        journal = -1;
    }
}

static void field(struct buffer *out, const char *name, const char *value)
{
    buffer_append_format(out, "%s=", name);
    utf8_printable(out, value, strlen(value)); /* no newline can be in it, so the short form of a field does */
    buffer_append_byte(out, '\n');
}

static void to_journal(enum say_event event, const struct say_field *fields, const char *text)
{
    _cleanup_buffer_ struct buffer out = {0};
    char priority[4];
    snprintf(priority, sizeof(priority), "%d", events[event].priority);
    field(&out, "MESSAGE", text);
    field(&out, "MESSAGE_ID", events[event].id);
    field(&out, "PRIORITY", priority);
    field(&out, "SYSLOG_IDENTIFIER", "peild");
    for (; fields && fields->name; fields++)
        if (fields->value)
            field(&out, fields->name, fields->value);
    if (send(journal, out.data, out.size, MSG_NOSIGNAL) < 0)
        dprintf(STDERR_FILENO, "<%d>%s\n", events[event].priority, text);
}

void say(enum say_event event, const struct say_field *fields, const char *format, ...)
{
    char text[2048];
    _cleanup_buffer_ struct buffer line = {0};
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    if (length < 0)
        return;
    text[utf8_cut(text, strlen(text))] = '\0';
    if (journal >= 0) {
        to_journal(event, fields, text);
        return;
    }
    /* One write a line: those of several processes do not mix. */
    buffer_append_format(&line, "<%d>%s: ", events[event].priority, said_by);
    utf8_printable(&line, text, strlen(text));
    buffer_append_byte(&line, '\n');
    if (write(STDERR_FILENO, line.data, line.size) < 0)
        return;
}
