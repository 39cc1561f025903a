/* SPDX-License-Identifier: EUPL-1.2 */
/* A source for tests of the daemon: it takes as many milliseconds as its location's last part says, or dies as that
 * says
 * ("segfault"), and yields nothing. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <peil/plugin.h>

static int slow_read(const struct peil_host *host, const char *location, const struct peil_setting *settings,
                     const struct peil_selection *selections, uint32_t selection_count, struct peil_error *error)
{
    (void)host;
    (void)settings;
    (void)selections;
    (void)selection_count;
    (void)error;
    const char *last = strrchr(location, '/');
    last = last ? last + 1 : location;
    if (strcmp(last, "segfault") == 0)
        raise(SIGSEGV);
    long ms = strtol(last, NULL, 10);
    struct timespec left = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    while (nanosleep(&left, &left) < 0)
        continue;
    return 0;
}

static const struct peil_source slow_source = {.size = sizeof(slow_source), .read = slow_read};

PEIL_EXPORT const struct peil_plugin *peil_plugin(void)
{
    static const struct peil_plugin plugin = {PEIL_PLUGIN_HEAD, PEIL_KIND_SOURCE, "slow", "1.0", "takes its time", NULL,
                                              &slow_source};
    return &plugin;
}
