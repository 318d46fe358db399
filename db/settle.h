#ifndef DB_SETTLE_H
#define DB_SETTLE_H
/*
 * What follows from the facts: shown names, UTC times, ranges of captures and
 * their counts, process lists, roll-ups. A function of the facts alone; looks
 * only at what came or changed. Private to db/.
 */
#include "db/writing.h"

struct settling { /* one server */
    struct writer *w;
    int64_t server_id;
    struct context *context;
    bool all;     /* derive everything anew */
    bool changed; /* times or ranges moved: roll up everything */
};

/* What `todo` names, a transaction a server; notes shown names in w->touched.
 */
bool settle_todo(struct writer *w, struct err *err);
/* All servers. */
bool settle_all(struct writer *w, struct err *err);
/* The same within the caller's transaction. */
bool settle_todo_here(struct writer *w, struct err *err);

/* names.c: shown names from stated ones; names that moved are noted in todo. */
bool names_settle(struct writer *w, struct err *err);

/* settle_facts.c: UTC offsets of settings, lists, events, counters. `clocks`
 * alone: of settings and lists, on which the context rests. */
bool settle_clocks(struct settling *s, bool contextual, struct err *err);
/* settle_samples.c: frames, and samples that need another frame. */
bool settle_samples(struct settling *s, struct err *err);
/* settle_captures.c: offsets, ranges, counts, lists. */
bool settle_captures(struct settling *s, struct err *err);
/* rollup.c: hours of what todo names, or of all series of the server. */
bool rollup_server(struct settling *s, struct err *err);
#endif
