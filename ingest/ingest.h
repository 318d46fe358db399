#ifndef INGEST_INGEST_H
#define INGEST_INGEST_H
/* The conductor: paths → sources → decode → detect → parse → sink. */
#include "core/sink.h"
#include "ingest/orders.h"

struct ingest_options {
    const char *server;    /* --server, or NULL */
    const char *encoding;  /* --encoding, or NULL */
    const char *csv_map;   /* --csv-map, or NULL */
    const char *kept_maps; /* of earlier runs, a line each; for files that no
                              format knows; or NULL */
    enum date_order date_order;
    const struct orders *orders; /* of other files; for the run's own use */
    const char *time_zone;       /* --tz, or NULL */
    const char *history; /* the file that is written, no input; or NULL */
    bool rescan;         /* read what looks unchanged, too */
    int jobs;            /* worker threads; 0 = as many as cores */
    moment now_utc;      /* later than this and a day is a reject */
};

/* What happened to one source, for the receipt and --dry-run. Texts are valid
 * during the call only. */
struct ingest_receipt {
    const char *path, *format, *encoding, *server, *assumptions, *why;
    int score;
    uint64_t bytes, lines, accepted, skipped, rejected;
    uint64_t samples, captures, settings, processes, events, counters;
    moment first_local, last_local; /* MOMENT_NONE = no times */
    bool was_unchanged;             /* known, not read again */
    bool is_unknown;                /* of no known format */
    const char *failure; /* why it could not be read or stored, or NULL */
};

struct ingest_progress {
    void *ctx;
    void (*on_source)(void *ctx, const struct ingest_receipt *receipt);
    /* bytes read of all found so far; called from one thread, now and then */
    void (*on_bytes)(void *ctx, uint64_t done, uint64_t total);
};

struct ingest_totals {
    uint64_t sources, unchanged, unknown, failed;
    uint64_t bytes, lines, accepted, skipped, rejected;
};

/* Reads every path (file, folder, archive, "-" for `stdin_bytes`…) into sink.
 * A source that fails is told in its receipt and in totals->failed; false only
 * when nothing could be done at all (a path that does not exist included, after
 * the others were read). */
bool ingest_run(struct ingest_totals *totals, const char *const *paths,
                size_t path_count, const struct ingest_options *options,
                const struct sink *sink, const struct ingest_progress *progress,
                struct err *err);
#endif
