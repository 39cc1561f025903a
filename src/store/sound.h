/* SPDX-License-Identifier: EUPL-1.2 */
/* Is the store sound? Version and checksums, the journal's chain, constraints and indexes that are not in force,
 * triggers that were switched off, and runs that no partition was made for. Reads only. */
#ifndef STORE_SOUND_H
#define STORE_SOUND_H

#include "store/store.h"

struct sound_finding {
    const char *part; /* version, journal, schema, partitions */
    bool good;
    const char *text; /* translated; valid during the call */
};

struct sound_report {
    void (*found)(void *context, const struct sound_finding *finding);
    void *context;
    int bad;            /* findings that are not good */
    bool other_version; /* the schema is absent, older, newer or of another build; nothing else was looked at then */
};

/* Calls found for each part. Returns 0 also when the store is not sound. */
int sound_check(struct store *store, struct sound_report *report, struct peil_error *error);

#endif
