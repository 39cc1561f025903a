/* SPDX-License-Identifier: EUPL-1.2 */
/* The roles that a supervisor has, and their sign of life: who lives, who is to be started when, what configuration
 * they get, how they end. Nothing in here waits, but for crew_begin and crew_end. */
#ifndef DAEMON_CREW_H
#define DAEMON_CREW_H

#include "daemon/beat.h"
#include "daemon/child.h"

enum { CREW_WORKERS_MOST = 64, CREW_OTHERS = 2, CREW_MOST = CREW_WORKERS_MOST + CREW_OTHERS };
enum crew_ending { CREW_GOES_ON, CREW_FINISHES, CREW_ENDS };

struct crew {
    /* the owner's: is told of each process that is started */
    void (*watch)(void *context, const struct child *child);
    void *watch_context;
    /* to be read */
    struct daemon_settings settings;
    struct beat beat;
    enum crew_ending ending;
    /* its own */
    struct arena *arena; /* of the settings that count */
    const char *config, *clock;
    char start[16];
    int lock;
    struct child children[CREW_MOST]; /* the scheduler, health, then the workers */
    size_t child_count;
    const char *living[CREW_MOST];
    struct child reader; /* of a configuration that is to be taken over */
    struct buffer block, words;
    bool reload_again;
    int64_t end_ms; /* when those that finish are ended */
};

/* Reads the configuration in a process of its own, takes the lock of this daemon, and knows what is to be started. */
int crew_begin(struct crew *crew, const char *config, const char *clock, struct peil_error *error);
/* Starts what is due, ends what takes too long. */
void crew_tend(struct crew *crew, int64_t now_ms);
void crew_hear(struct crew *crew, int64_t now_ms);
void crew_reap(struct crew *crew, int64_t now_ms);
void crew_beat(struct crew *crew, int64_t now_ms);
int64_t crew_due_ms(const struct crew *crew);
void crew_reload(struct crew *crew);
void crew_finish(struct crew *crew, int64_t now_ms);
void crew_end_now(struct crew *crew);
bool crew_is_gone(const struct crew *crew); /* all have ended, and were to */
/* What a runner left behind when its worker died is ours by then: it is ended. */
void crew_end_strangers(struct crew *crew);
void crew_say_state(const struct crew *crew, int64_t now_ms);
/* Reaps what is left; hand_back: says in the store that this daemon ended, and gives back what its workers had. */
void crew_end(struct crew *crew, bool hand_back);

#endif
