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

struct line_counts {
    uint64_t lines, accepted, skipped, rejected;
};

/* The history holds the beginning of this source already, as a source of its
 * own: what is poured is its facts from a line on, and it takes that one's
 * place. */
struct extension {
    int64_t source_id;    /* 0: no, all of it is poured */
    struct digest digest; /* that source's, as it was when looked at */
    uint64_t from_line;   /* 0: all is told anew, what it said is forgotten */
    struct line_counts again; /* what was counted of it from that line on */
};

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
    struct extension extends;
    struct span resume; /* to be kept: how to go on where it has grown */
};

/* What the history knows of a path, to skip what is unchanged. */
struct known_source {
    const char *path;
    uint64_t size_bytes;
    moment modified_utc;
    struct digest edges;
    int64_t source_id;
    struct digest digest;  /* of the source */
    bool is_shared;        /* other paths hold the same bytes */
    bool is_pruned;        /* it cannot be forgotten and told anew */
    bool repeats_captures; /* some of its captures stand under other sources */
    const char *server, *assumptions;
    struct span resume; /* as it was given */
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
    /* Sources taken between begin and end are one transaction; one that fails
     * leaves nothing, the others stay. Where `end` fails nothing of them stays.
     * May be NULL, both. */
    bool (*begin)(void *ctx, struct err *err);
    bool (*end)(void *ctx, struct err *err);
};
#endif
