#ifndef INGEST_TASK_H
#define INGEST_TASK_H
/*
 * One input while it is read: what worker.c begins and task.c hands on, part by
 * part, digested, and with the help of others. Private to the two.
 */
#include "ingest/resume.h"
#include "ingest/share.h"
#include "ingest/worker.h"

struct task {
    const struct work *work;
    struct input *input;
    uint64_t number;
    struct digest edges, whole;
    uint64_t bytes_told;
    bool is_spooled;           /* no file of its path: it cannot be reopened */
    bool has_whole;            /* digested before reading: its parts need it */
    struct resume known;       /* where to go on, if it can be gone on with */
    struct extension extends;  /* of the path as the history has it */
    uint64_t at, end;          /* of a tail: what is read of it */
    struct digester *digester; /* of all bytes, where this reads not all */
    unsigned char whole_saved[DIGESTER_SAVED]; /* as it was at the end */
    struct reading_job job;
    struct bounded bytes;  /* what a reading from the beginning reads */
    struct share *share;   /* others read along; NULL: nobody does */
    bool is_alone;         /* nobody shall */
    bool is_shared;        /* others did */
    uint64_t size_read;    /* shared: nothing behind it */
    struct outcome **held; /* stretches of it, until its end is known */
    size_t held_count, held_room;
};

/* Poured in parts while it is read, so that it cannot be read anew. */
bool task_is_huge(const struct task *t);
/* Of what was found since the last part, which it takes out of the reading, or
 * (NULL) of nothing yet. Lines are those of the file. Yours. */
struct outcome *task_outcome(const struct task *t, struct reading *reading);
void task_put(const struct task *t, struct outcome *o, bool is_last);
/* All that follows, whose end is noted. */
bool task_digest_rest(struct task *t, struct digester *d,
                      struct byte_source bytes, struct err *err);
/* Of all of it; a file beside whoever reads it. */
bool task_digest_whole(struct task *t, struct err *err);
/* Parts that waited for the digest of the whole. */
bool task_put_held(struct task *t, struct err *err);
/* Nobody reads along any more, and what they have found is forgotten. */
void task_stop_sharing(struct task *t);

/* As struct reading_job wants them; ctx is the task. */
bool task_on_part(void *ctx, struct reading *reading, struct err *err);
void task_on_progress(void *ctx, struct reading *reading, uint64_t bytes);
bool task_on_beyond(void *ctx, struct reading *reading, bool *goes_on,
                    struct err *err);
bool task_read_again(void *ctx, struct err *err);
#endif
