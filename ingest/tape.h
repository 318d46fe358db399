#ifndef INGEST_TAPE_H
#define INGEST_TAPE_H
/*
 * What a reading must remember to go on later, as bytes: one function walks a
 * state and either writes or reads it, so that the two cannot part ways. The
 * bytes are of this program on this machine; the reader of a tape compares
 * tape_version() first.
 */
#include "core/buf.h"

struct tape {
    struct buf *out; /* written to, or NULL: read from `in` */
    struct span in;  /* what is not read yet */
    bool is_broken;  /* read: it ended early, or held what cannot be */
};

/* Changes with the layout of what is kept. */
uint64_t tape_version(void);

static inline bool tape_reads(const struct tape *t)
{
    return t->out == NULL;
}
/* A value without pointers, as its bytes. */
void tape_bytes(struct tape *t, void *value, size_t size);
#define TAPE(t, value) tape_bytes(t, &(value), sizeof(value))
/* A text; read: the buffer's content is replaced. */
void tape_buf(struct tape *t, struct buf *text);
/* A count below `limit`, to be followed by as many values. */
void tape_count(struct tape *t, size_t *count, size_t limit);
#endif
