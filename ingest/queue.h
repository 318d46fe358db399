#ifndef INGEST_QUEUE_H
#define INGEST_QUEUE_H
/*
 * Between the thread that finds inputs, the workers that read them and the one
 * that feeds the sink: inputs go in order to whichever worker is free, results
 * come out in the same order. Both sides wait where memory would grow.
 */
#include "ingest/reading.h"
#include "ingest/share.h"
#include "ingest/source.h"

struct outcome {         /* of one input, or of one part of a large one */
    struct input *input; /* path, size, times; owned by the last part */
    struct harvest harvest;
    char *format, *encoding, *assumptions, *server, *time_zone, *why;
    int score;
    struct digest digest, edges;
    uint64_t bytes;
    struct when stated;
    bool has_stated_time, is_unknown, was_unchanged, is_last;
    enum date_order date_order; /* see reading_facts */
    bool date_is_sure;
    moment first_local, last_local;
    char *failure;
    struct extension extends; /* what the history has of it already */
    struct buf resume;        /* of the last part: how to go on later */
};
void outcome_free(struct outcome *o); /* accepts NULL; not its input */

struct queue; /* opaque */
struct queue *queue_new(void);
void queue_free(struct queue *q);

/* The finder: gives inputs, then ends. False: the run was stopped. */
bool queue_give(struct queue *q, struct input *input);
void queue_end(struct queue *q);
/* A worker: the next input and its number, or, where none waits, somebody's
 * large input to help with (*share, else NULL); false when there is no more to
 * do. What was taken ends with queue_done(), with the same share. */
bool queue_take(struct queue *q, struct input **input, uint64_t *number,
                struct share **share);
void queue_done(struct queue *q, const struct share *share);
/* Has a worker nothing to do, and will no input come? */
bool queue_has_idle(struct queue *q);
/* A worker: its input may be helped with, from now on and no longer. */
void queue_offer(struct queue *q, struct share *share);
void queue_nudge(struct queue *q); /* there may be more to help with */
void queue_withdraw(struct queue *q, struct share *share);
/* A worker: a result of the input of that number; waits for its turn. The
 * outcome is the queue's. False: the run was stopped. */
bool queue_put(struct queue *q, uint64_t number, struct outcome *outcome);
/* The feeder: the next result in order; NULL where none came in time, with
 * *over set when there will be none. */
struct outcome *queue_next(struct queue *q, int64_t wait_us, bool *over);

/* Bytes read so far, for progress. */
void queue_add_bytes(struct queue *q, uint64_t bytes);
uint64_t queue_bytes(struct queue *q);
#endif
