#ifndef INGEST_READING_H
#define INGEST_READING_H
/* One source read from end to end; what the conductor asks of the reader. */
#include "core/harvest.h"
#include "core/sink.h"
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
    void *rewind_ctx;
    const struct ingest_options *options;
    /* Where parts of a source over PART_BYTES go while it is read. */
    bool (*part)(void *ctx, struct reading *reading, struct err *err);
    void *part_ctx;
    /* Now and then: bytes read so far (may be NULL). */
    void (*progress)(void *ctx, struct reading *reading, uint64_t bytes);
    void *progress_ctx;
    /* Where `bytes` are over, or a watched stop was reached (stretch.h): sets
     * *goes_on where there is more to read now. May be NULL. */
    bool (*beyond)(void *ctx, struct reading *reading, bool *goes_on,
                   struct err *err);
    void *beyond_ctx;
    /* A stretch of an input: what is open at its end stays open. */
    bool is_stretch;
    struct reader_stops *watch; /* of a stretch: its first stops; or NULL */
    /* Where `bytes` begin at a later place of an input read before: what was
     * known there (struct resume_place.state), and that place; else empty. */
    struct span resume;
    uint64_t resume_at;
};

/* Was a part of it handed on? */
bool reading_has_parts(const struct reading *r);

#define PART_BYTES ((uint64_t)256 * 1024 * 1024)
/* A smaller input that has grown is read from the beginning: as quick. */
#define RESUME_BYTES ((uint64_t)1024 * 1024)

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
    enum date_order date_order; /* UNKNOWN: no open dates, or it was given */
    bool date_is_sure;          /* by the dates themselves */
};
void reading_facts(struct reading *r, struct reading_facts *out);

/* The text refutes what was known at the place it began at (another order of
 * dates): it must be read from the beginning. */
bool reading_is_refuted(const struct reading *r);

/* Where to go on when the input has grown, asked when all is read. */
struct resume_place {
    uint64_t line;            /* from this line on all is to be told anew */
    struct line_counts after; /* what was counted from there to the end */
    uint64_t line_ends;       /* how many there are from there to the end */
    char line_end[2];         /* the bytes of one, line_end_len of them */
    size_t line_end_len;
    unsigned char digester[DIGESTER_SAVED]; /* of all bytes read */
    struct span state;                      /* borrowed */
};
/* False: there is no such place, or it is the beginning. */
bool reading_resume_place(struct reading *r, struct resume_place *out);
#endif
