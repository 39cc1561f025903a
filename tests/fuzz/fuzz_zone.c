/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as a TZif file: refused, or clocks that go there and back. */
#include <assert.h>
#include <stdint.h>

#include "schedule/zone.h"
#include "base/poison.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int64_t instants[] = {-3000000000, 0, 1774746000, 1792890000, 4000000000, 100000000000};
    struct arena *arena = arena_new();
    struct peil_error error = {0};
    struct zone *zone;
    if (zone_parse(arena, "fuzz", data, size, &zone, &error) == 0)
        for (size_t i = 0; i < sizeof(instants) / sizeof(instants[0]); i++) {
            date_day day;
            int second;
            enum zone_sort sort;
            int64_t at = instants[i], next = zone_next_change(zone, at);
            assert(next > at);
            zone_to_local(zone, at, &day, &second);
            assert(second >= 0 && second < 86400);
            int64_t back = zone_to_instant(zone, day, second, &sort);
            assert(sort != ZONE_GAP && back <= at); /* a time that is on the clocks exists */
        }
    arena_free(arena);
    return 0;
}
