#ifndef INGEST_SHARE_H
#define INGEST_SHARE_H
/*
 * One large file, read by whoever is free: the worker that has it cuts what it
 * has not read into pieces, others read pieces ahead of it, and it takes over
 * what they found where their readings meet (stretch.h). What does not meet it
 * reads itself, so that the result never depends on who read what.
 */
#include "ingest/reading.h"
#include "ingest/source.h"

struct share; /* opaque */

struct bounded { /* an input as far as a place */
    struct input *input;
    uint64_t at, end;
};
/* A struct byte_source's read, of a struct bounded. */
bool bounded_read(void *bounded, char *to, size_t room, size_t *got,
                  struct err *err);

struct share_job {
    const struct reading_job *job; /* of the reading that is shared */
    struct bounded *bytes;         /* where that reading reads from */
    uint64_t size;                 /* nobody reads behind it */
    int workers;
    /* A stretch is complete: its harvest is to be taken. By the owner's thread,
     * in order; the last stretch is left in the reading. */
    void (*joined)(void *ctx, struct reading *reading);
    /* Bytes were read, by any thread. */
    void (*told)(void *ctx, uint64_t bytes);
    void *ctx;
};

/* NULL where there is too little left, or it cannot be cut. Else the reading's
 * bytes end at the first cut. */
struct share *share_new(const struct share_job *job, struct reading *reading);
uint64_t share_first_cut(const struct share *s);
/* The owner, as reading_job.beyond. */
bool share_beyond(struct share *s, struct reading *reading, bool *goes_on,
                  struct err *err);
/* Any thread: is there a piece to be had? Then share_help() must follow, which
 * reads one if it is there still. */
bool share_enter(struct share *s);
void share_help(struct share *s);
/* By the owner, after nobody can ask for it any more and its reading was freed;
 * waits for those who still read. Accepts NULL. */
void share_free(struct share *s);
#endif
