#ifndef INGEST_STAMP_H
#define INGEST_STAMP_H
/* Times that share their line with something else. */
#include "ingest/dateorder.h"

/* `{2026-03-02 10:15:00} rest`, `[…] rest`: a date in braces or brackets before
 * something. False: the line has none. */
bool stamp_before(struct span line, struct date_fields *out, struct span *rest);

/* A date within a short line of words: `Collected on 2026-03-02 at 10:15`,
 * `Snapshot 12 2026-03-02 10:15:00 | x`. Not of what is told of a machine's
 * past (boot, installation, leases). */
bool stamp_within(struct span line, struct date_fields *out);
#endif
