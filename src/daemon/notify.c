/* SPDX-License-Identifier: EUPL-1.2 */
/* sd_notify(3) without libsystemd. */
#include "daemon/notify.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/poison.h"

static struct sockaddr_un address = {.sun_family = AF_UNIX};
static socklen_t address_size;
static uint64_t watchdog;

static uint64_t number_in(const char *name)
{
    const char *text = getenv(name);
    return text ? strtoull(text, NULL, 10) : 0;
}

void notify_open(void)
{
    const char *path = getenv("NOTIFY_SOCKET");
    uint64_t pid = number_in("WATCHDOG_PID");
    if (path && (path[0] == '/' || path[0] == '@') && strlen(path) < sizeof(address.sun_path)) {
        memcpy(address.sun_path, path, strlen(path));
        if (path[0] == '@')
            address.sun_path[0] = '\0';
        address_size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path));
    }
    if (pid == 0 || pid == (uint64_t)getpid())
        watchdog = number_in("WATCHDOG_USEC");
    unsetenv("NOTIFY_SOCKET");
    unsetenv("WATCHDOG_USEC");
    unsetenv("WATCHDOG_PID");
}

void notify(const char *format, ...)
{
    char text[1024];
    va_list arguments;
    if (address_size == 0)
        return;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    int descriptor = length > 0 ? socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0) : -1;
    if (descriptor < 0)
        return;
    ssize_t sent = sendto(descriptor, text, strlen(text), MSG_NOSIGNAL | MSG_DONTWAIT,
                          (const struct sockaddr *)&address, address_size);
    (void)sent; /* nobody listens: nothing depends on it */
    close(descriptor);
}

uint64_t notify_watchdog(void)
{
    return watchdog;
}
