#ifndef DB_WRITER_H
#define DB_WRITER_H
/*
 * Writes harvests. One transaction a part, or one for several small sources; a
 * source is known by the digest of its bytes, its server and its stated time,
 * so that taking it again changes nothing; the result never depends on the
 * order of sources.
 */
#include "core/sink.h"
#include "db/store.h"

struct writer; /* opaque */

bool writer_open(struct writer **out, struct store *s, moment now_utc,
                 struct err *err);
/* The sink that writes into the store; valid until writer_close(). */
struct sink writer_sink(struct writer *w);
/* Derives what follows from the facts for the servers touched: ranges of
 * captures, in-range counts, samples of captures, UTC times, process lists,
 * roll-ups. Call once after all sources; on an error nothing of it stays and
 * the next run completes it. */
bool writer_settle(struct writer *w, struct err *err);
/* Shown names of the servers that have changed since edit_findings() was last
 * called for them (by this run, or by one that was cut off), sorted; borrowed.
 */
const char *const *writer_touched(struct writer *w, size_t *count);
/* What the history refused of the rows it was given, so far; each of their
 * lines is a reject with its reason. */
struct writer_refusals {
    uint64_t lines, samples, captures;
};
struct writer_refusals writer_refusals(const struct writer *w);
void writer_close(struct writer *w);

/* All servers, all derived tables, from the facts (check --repair). */
bool writer_rebuild(struct store *s, struct err *err);
#endif
