#ifndef CLI_RECEIPT_H
#define CLI_RECEIPT_H
/* What an ingest did, gathered source by source, told at the end. */
#include "cli/census.h"
#include "ingest/ingest.h"

struct receipt {
    struct census formats, servers, assumptions, encodings;
    uint64_t sources, unchanged, unknown, failed;
    uint64_t lines, accepted, skipped, rejected;
    uint64_t samples, captures, settings, processes, events, counters;
    moment first_local, last_local;
};

void receipt_init(struct receipt *r);
void receipt_clear(struct receipt *r);
void receipt_add(struct receipt *r, const struct ingest_receipt *source);
/* Rows that were understood and that the history refused after all: lines of
 * the accepted, samples and captures of the facts. */
void receipt_refused(struct receipt *r, uint64_t lines, uint64_t samples,
                     uint64_t captures);
/* The receipt, lines for standard error. */
void receipt_print(struct buf *out, const struct receipt *r);
/* One source as --dry-run explains it: what, how sure, why, what would be
 * stored. */
void receipt_explain(struct buf *out, const struct ingest_receipt *source);
/* The sentence about a source that could not be used; false where all is
 * well. */
bool receipt_complaint(struct buf *out, const struct ingest_receipt *source);
#endif
