/* SPDX-License-Identifier: EUPL-1.2 */
/* POSIX TZ strings ("CET-1CEST,M3.5.0,M10.5.0/3"), with hours of -167 to 167 as RFC 9636 allows: the rule of a time
 * zone for the years that its file does not list. */
#ifndef SCHEDULE_POSIX_TZ_H
#define SCHEDULE_POSIX_TZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct posix_tz_day {
    enum { POSIX_TZ_JULIAN, POSIX_TZ_ZERO_BASED, POSIX_TZ_WEEKDAY } sort; /* J60, 59, M3.5.0 */
    int month, week, day;
    int second; /* of the day, on the clocks before the change; may lie outside it */
};
struct posix_tz {
    int standard, summer; /* offsets east of UTC in seconds */
    bool changes;
    struct posix_tz_day start, end; /* of summer time */
};

bool posix_tz_parse(const char *text, size_t size, struct posix_tz *ret_rule);
int posix_tz_offset(const struct posix_tz *rule, int64_t instant);
int64_t posix_tz_next(const struct posix_tz *rule, int64_t instant); /* INT64_MAX: never */

#endif
