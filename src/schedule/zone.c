/* SPDX-License-Identifier: EUPL-1.2 */
/* Reading TZif files, and from instants to clocks and back. What follows the last transition of a file is its footer, a
 * POSIX TZ string (posix_tz.c). */
#include "schedule/zone.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "schedule/posix_tz.h"
#include "base/poison.h"

enum {
    ZONE_HEADER = 44,
    ZONE_LARGEST = 1 << 18,
    ZONE_NAME_LONGEST = 64,
    ZONE_DAY = 86400,
    ZONE_OFFSET_LARGEST = 26 * 3600, /* RFC 9636: "should" lie within -25 and 26 hours */
};

struct zone {
    const char *name;
    size_t change_count;
    int64_t *changes; /* ascending */
    int *offsets;     /* change_count + 1: before the first, after each */
    bool has_rule;
    struct posix_tz rule; /* after the last change */
};

const char *zone_name(const struct zone *zone)
{
    return zone->name;
}

/* ---- Reading ----------------------------------------------------------------------------------------------------- */

struct counts {
    uint32_t utc, standard, leaps, changes, types, letters;
};

static uint32_t read_u32(const unsigned char *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static int64_t read_i64(const unsigned char *at)
{
    return (int64_t)((uint64_t)read_u32(at) << 32 | read_u32(at + 4));
}

/* The length of a block after its header, with times of that many bytes; false when the header is none. */
static bool read_header(const unsigned char *at, size_t left, size_t time_size, struct counts *ret_counts,
                        size_t *ret_size)
{
    if (left < ZONE_HEADER || memcmp(at, "TZif", 4) != 0 || at[4] < '2')
        return false;
    struct counts counts = {read_u32(at + 20), read_u32(at + 24), read_u32(at + 28),
                            read_u32(at + 32), read_u32(at + 36), read_u32(at + 40)};
    uint32_t most = ZONE_LARGEST;
    if (counts.utc > most || counts.standard > most || counts.leaps > most || counts.changes > most ||
        counts.types > 256 || counts.types == 0 || counts.letters > most)
        return false;
    *ret_counts = counts;
    *ret_size = counts.changes * (time_size + 1) + counts.types * 6 + counts.letters + counts.leaps * (time_size + 4) +
                counts.standard + counts.utc;
    return *ret_size <= left - ZONE_HEADER;
}

static bool read_changes(struct arena *arena, const unsigned char *data, const struct counts *counts, struct zone *zone)
{
    const unsigned char *types = data + (size_t)counts->changes * 8, *rows = types + counts->changes;
    zone->change_count = counts->changes;
    zone->changes = arena_allocate_array(arena, counts->changes + 1, sizeof(*zone->changes));
    zone->offsets = arena_allocate_array(arena, counts->changes + 1, sizeof(*zone->offsets));
    for (size_t i = 0; i <= counts->changes; i++) {
        unsigned type = i == 0 ? 0 : types[i - 1];
        if (type >= counts->types)
            return false;
        zone->offsets[i] = (int32_t)read_u32(rows + (size_t)type * 6);
        if (zone->offsets[i] < -ZONE_OFFSET_LARGEST || zone->offsets[i] > ZONE_OFFSET_LARGEST)
            return false;
    }
    for (size_t i = 0; i < counts->changes; i++) {
        zone->changes[i] = read_i64(data + i * 8);
        if (i > 0 && zone->changes[i] <= zone->changes[i - 1])
            return false;
    }
    return true;
}

static bool read_footer(const char *footer, size_t size, struct zone *zone)
{
    const char *end = size > 1 && footer[0] == '\n' ? memchr(footer + 1, '\n', size - 1) : NULL;
    if (!end)
        return false;
    zone->has_rule = end > footer + 1;
    return !zone->has_rule || posix_tz_parse(footer + 1, (size_t)(end - footer - 1), &zone->rule);
}

int zone_parse(struct arena *arena, const char *name, const void *bytes, size_t size, struct zone **ret_zone,
               struct peil_error *error)
{
    const unsigned char *at = bytes;
    struct counts counts;
    size_t block;
    struct zone *zone = arena_allocate(arena, sizeof(*zone));
    zone->name = arena_text(arena, name);
    /* The first block has 32-bit times, for readers of long ago. */
    bool sound = read_header(at, size, 4, &counts, &block);
    if (sound) {
        at += ZONE_HEADER + block;
        size -= ZONE_HEADER + block;
        sound = read_header(at, size, 8, &counts, &block);
    }
    if (!sound || !read_changes(arena, at + ZONE_HEADER, &counts, zone) ||
        !read_footer((const char *)at + ZONE_HEADER + block, size - ZONE_HEADER - block, zone))
        return error_set(error, PEIL_ERROR_SYSTEM, _("time zone '%s': its file is no TZif file of version 2 or later"),
                         name);
    *ret_zone = zone;
    return 0;
}

static bool name_is_safe(const char *name)
{
    size_t size = strlen(name);
    if (size == 0 || size > ZONE_NAME_LONGEST || name[0] == '/' || strstr(name, ".."))
        return false;
    return strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/") == size;
}

static int read_file(struct arena *arena, int descriptor, const char *name, struct zone **ret_zone,
                     struct peil_error *error)
{
    unsigned char *bytes = memory_allocate(ZONE_LARGEST);
    size_t size = 0;
    ssize_t got = 1;
    while (size < ZONE_LARGEST && got > 0) {
        got = read(descriptor, bytes + size, ZONE_LARGEST - size);
        if (got < 0 && errno == EINTR)
            got = 1;
        else if (got > 0)
            size += (size_t)got;
    }
    int failed = got < 0 ? error_set_errno(error, PEIL_ERROR_SYSTEM, _("time zone '%s' cannot be read"), name)
                         : zone_parse(arena, name, bytes, size, ret_zone, error);
    cleanup_free_(&bytes);
    return failed;
}

int zone_load(struct arena *arena, const char *folder, const char *name, struct zone **ret_zone,
              struct peil_error *error)
{
    struct stat about;
    if (strcmp(name, "UTC") == 0) {
        struct zone *zone = arena_allocate(arena, sizeof(*zone));
        *zone = (struct zone){.name = "UTC", .offsets = arena_allocate_array(arena, 1, sizeof(int))};
        *ret_zone = zone;
        return 0;
    }
    if (!name_is_safe(name))
        return error_set(error, PEIL_ERROR_USAGE, _("'%s' is no name of a time zone, such as Europe/Amsterdam"), name);
    const char *path = arena_format(arena, "%s/%s", folder ? folder : ZONE_FOLDER, name);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return error_set(error, PEIL_ERROR_USAGE,
                         _("there is no time zone '%s' in %s; one is Europe/Amsterdam (Debian: tzdata)"), name,
                         folder ? folder : ZONE_FOLDER);
    int failed =
        fstat(descriptor, &about) == 0 && S_ISREG(about.st_mode)
            ? read_file(arena, descriptor, name, ret_zone, error)
            : error_set(error, PEIL_ERROR_USAGE, _("'%s' is no name of a time zone, such as Europe/Amsterdam"), name);
    close(descriptor);
    return failed;
}

/* ---- Clocks ------------------------------------------------------------------------------------------------------ */

/* The number of changes at or before instant. */
static size_t changes_until(const struct zone *zone, int64_t instant)
{
    size_t low = 0, high = zone->change_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (zone->changes[middle] <= instant)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int zone_offset(const struct zone *zone, int64_t instant)
{
    size_t at = changes_until(zone, instant);
    return at == zone->change_count && zone->has_rule ? posix_tz_offset(&zone->rule, instant) : zone->offsets[at];
}

int64_t zone_next_change(const struct zone *zone, int64_t instant)
{
    int before = zone_offset(zone, instant);
    for (size_t at = changes_until(zone, instant); at < zone->change_count; at++)
        if (zone_offset(zone, zone->changes[at]) != before)
            return zone->changes[at];
    return zone->has_rule ? posix_tz_next(&zone->rule, instant) : INT64_MAX;
}

void zone_to_local(const struct zone *zone, int64_t instant, date_day *ret_day, int *ret_second)
{
    int64_t local = instant + zone_offset(zone, instant);
    int64_t day = local / ZONE_DAY, second = local % ZONE_DAY;
    *ret_second = (int)(second < 0 ? second + ZONE_DAY : second);
    *ret_day = (date_day)(second < 0 ? day - 1 : day);
}

/* Walks the stretches of one offset around the local time: in the first that holds it, that is the answer. */
int64_t zone_to_instant(const struct zone *zone, date_day day, int second, enum zone_sort *ret_sort)
{
    int64_t local = (int64_t)day * ZONE_DAY + second;
    int64_t start = local - ZONE_OFFSET_LARGEST - ZONE_DAY, last = local + ZONE_OFFSET_LARGEST;
    int64_t found = INT64_MIN, jump = INT64_MIN;
    enum zone_sort sort = ZONE_GAP;
    while (start <= last) {
        int64_t end = zone_next_change(zone, start);
        int64_t instant = local - zone_offset(zone, start);
        if (instant >= start && instant < end) {
            sort = found == INT64_MIN ? ZONE_ONCE : ZONE_TWICE;
            found = found == INT64_MIN ? instant : found;
        } else if (instant >= end && end != INT64_MAX && local < end + zone_offset(zone, end)) {
            jump = end;
        }
        if (end == INT64_MAX)
            break;
        start = end;
    }
    if (ret_sort)
        *ret_sort = sort;
    return found != INT64_MIN ? found : jump;
}
