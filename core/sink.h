#ifndef CORE_SINK_H
#define CORE_SINK_H
/*
 * Where ingest/ pours: the one thing it knows of what becomes of its harvest.
 * All functions are called from one thread, a source after the other, parts of
 * a source in order.
 */
#include <stdbool.h>

#include "core/digest.h"
#include "core/err.h"
#include "core/harvest.h"

struct source {              /* one input file, archive member or stream */
    const char *path;        /* as given; members as ARCHIVE/MEMBER */
    const char *format;      /* name in the formats table, "unknown" */
    const char *encoding;    /* "UTF-16LE with BOM" … */
    const char *assumptions; /* sentences joined by "; ", may be "" */
    const char *server;      /* main server of the source, may be "" */
    const char *time_zone;   /* zone of its clock, where stated, else "" */
    struct digest digest;    /* of its bytes */
    struct digest edges;     /* of its first and last 64 KiB */
    uint64_t size_bytes;
    moment modified_utc;
    struct when stated; /* time that content, name or folder states */
    bool has_stated_time;
    bool is_forced; /* read anew on demand: what is told now replaces all */
};

/* What the history knows of a path, to skip what is unchanged. */
struct known_source {
    const char *path;
    uint64_t size_bytes;
    moment modified_utc;
    struct digest edges;
};

struct sink {
    void *ctx;
    /* Known sources, sorted by path; read-only, valid during the run. */
    const struct known_source *known;
    size_t known_count;
    /* One part of a source. `is_last` ends it. A part is one transaction; for
     * all but huge files there is one part. */
    bool (*take)(void *ctx, const struct source *source,
                 const struct harvest *part, bool is_last, struct err *err);
};
#endif
