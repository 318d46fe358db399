#ifndef INGEST_READING_H
#define INGEST_READING_H
/* One source read from end to end; what the conductor asks of the reader. */
#include "core/harvest.h"
#include "ingest/decode.h"
#include "ingest/ingest.h"

struct reading; /* opaque: the reader and what it found */

struct reading_job {
    const char *path;   /* as shown; names server and time where nothing else */
    const char *holder; /* the folder of a path that names none, or NULL */
    uint64_t size_bytes;
    moment modified_utc; /* MOMENT_NONE: not known */
    struct byte_source bytes;
    /* Back to the first byte, to read again under another date order. */
    bool (*rewind)(void *ctx, struct err *err);
    const struct ingest_options *options;
    /* Where parts of a source over PART_BYTES go while it is read. */
    bool (*part)(void *ctx, struct reading *reading, struct err *err);
    void *part_ctx;
    /* Now and then: bytes read so far (may be NULL). */
    void (*progress)(void *ctx, uint64_t bytes);
    void *progress_ctx;
};

#define PART_BYTES ((uint64_t)256 * 1024 * 1024)

/* False where the bytes could not be read. `out` is yours either way. */
bool reading_run(struct reading **out, const struct reading_job *job,
                 struct err *err);
void reading_free(struct reading *r); /* accepts NULL */

/* What was found since the last part; yours by harvest_clear after taking. */
struct harvest *reading_harvest(struct reading *r);

/* The facts for core/sink.h and the receipt; texts live as long as it. */
struct reading_facts {
    const char *format, *encoding, *assumptions, *server, *time_zone, *why;
    int score;
    struct digest digest;
    uint64_t bytes;
    struct when stated;
    bool has_stated_time, is_unknown;
    moment first_local, last_local;
};
void reading_facts(struct reading *r, struct reading_facts *out);
#endif
