#ifndef INGEST_RESUME_H
#define INGEST_RESUME_H
/*
 * What is kept with a path that was read, so that a log which has grown is read
 * from where it ended: opaque bytes in the history (core/sink.h, resume).
 */
#include "ingest/reading.h"
#include "ingest/source.h"

struct resume {            /* {0} is valid */
    struct digest options; /* of what was asked for: with others all is new */
    bool has_place;        /* else it is read from the beginning */
    uint64_t bytes;        /* as many were read and digested */
    uint64_t at;           /* of them: where to go on */
    uint64_t from_line;
    struct line_counts again; /* of the lines from there */
    unsigned char digester[DIGESTER_SAVED];
    struct buf state; /* of the reader */
};

struct digest resume_options(const struct ingest_options *options);
/* Of an input that was read to its end. */
void resume_make(struct resume *out, struct input *input,
                 struct reading *reading);
void resume_write(struct resume *resume, struct buf *out);
/* False: these are not such bytes, or of another version of the program. */
bool resume_read(struct resume *out, struct span bytes);
void resume_clear(struct resume *resume);
#endif
