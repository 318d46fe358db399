#ifndef INGEST_BATCH_H
#define INGEST_BATCH_H
/*
 * Small sources that the sink keeps together: to keep one by itself costs more
 * than to read it. What is told of them waits until they are kept.
 */
#include "core/sink.h"
#include "ingest/queue.h"

struct waiting {             /* a source that was taken, or that failed */
    struct outcome *outcome; /* without its harvest */
    struct ingest_receipt receipt;
    char *failure;
};

struct batch { /* {0} is valid: not open */
    bool is_open;
    int64_t until_us; /* then it ends: others may wait for the history */
    struct waiting *source;
    size_t count, room;
};

/* Is the outcome, a whole source, small enough, and does the sink do so? */
bool batch_fits(const struct sink *sink, const struct outcome *o);
/* Nothing where it is open already, or where the sink can't begin: it says why
 * when the source is taken. */
void batch_open(struct batch *b, const struct sink *sink);
/* Microseconds until it ends, at most `most`; `most` where it is not open. */
int64_t batch_left_us(const struct batch *b, int64_t most);
/* Outcome and failure are the batch's. */
void batch_add(struct batch *b, struct outcome *o,
               const struct ingest_receipt *receipt, char *failure);
/* Has all kept. Where that fails it is the failure of each; they are yours to
 * take from `source`, then call batch_clear(). */
void batch_end(struct batch *b, const struct sink *sink);
void batch_clear(struct batch *b);
#endif
