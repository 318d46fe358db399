#ifndef INGEST_READER_H
#define INGEST_READER_H
/*
 * The reader of one source: decoded text in, harvest out. Formats see only
 * this: where they are, what time and server it is, and where facts go.
 */
#include "core/harvest.h"
#include "core/zone.h"
#include "ingest/dateorder.h"
#include "ingest/format.h"

struct reader;
struct ingest_options; /* ingest.h */

/* What the user asked for (csv_map, server, now_utc …). */
const struct ingest_options *reader_options(const struct reader *r);
/* Is this the format that the source as a whole was found to be? */
bool reader_is_of(const struct reader *r, const struct format *format);

/* Where facts go. Valid as long as the reader; a big source is handed on in
 * parts, so no index into it may be kept across reader_part_end(). */
struct harvest *reader_harvest(struct reader *r);
uint64_t reader_line(const struct reader *r); /* of the current line, from 1 */

/* The server of facts that do not name one: what the content said last (a
 * PsExec banner, a prompt …), else --server, folder, file name. */
name_t reader_server(struct reader *r);
/* The content names the server. */
void reader_set_server(struct reader *r, struct span name);

/* The time of the facts that now come. A date/time line before a listing, the
 * file name, the folder, or the file's time; never fails. `line` is where the
 * listing begins. */
struct when reader_when(struct reader *r);
/* Of the facts that come until the next time line: a format knows it. */
void reader_set_when(struct reader *r, const struct when *when);
/* False where the listing's own time is later than the real clock and a day:
 * its rows are rejects (contract, 6; issue of clocks that run ahead). */
bool reader_time_is_good(const struct reader *r);
/* How many lines came so far that end a listing: a time, another server, an
 * echoed command. Where it changes, rows without a header are another one. */
uint64_t reader_breaks(const struct reader *r);
/* Where a row has its own time before it (`{2026-03-02 10:15:00} tcp …`), sets
 * that time and returns the row; else the line as it is. */
struct span reader_unstamp(struct reader *r, struct span line);
/* A format has read a time itself (a column, a header). The text is turned
 * into a moment when the date order of the file is known: see dateorder.h.
 * False when it is no time at all. */
bool reader_read_time(struct reader *r, struct span text, struct when *out);
/* The content states its zone: by name, or as an offset from UTC. */
void reader_set_zone(struct reader *r, struct span name);
void reader_set_offset(struct reader *r, int offset_minutes);

/* A sentence for sources.assumptions, once each. */
void reader_assume(struct reader *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The current line (or `text` of it) was not understood. */
void reader_reject(struct reader *r, struct span text, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Lines taken by block(): accepted and skipped. */
void reader_count(struct reader *r, uint64_t accepted, uint64_t skipped);

/* The command line echoed by a prompt before the section ("netsh int ipv6 show
 * dynamicport tcp"), or empty; cleared when the next section begins. */
struct span reader_command(const struct reader *r);

/* Sets local, pass and place of a sample in a block of a log: `pass` counts how
 * often this file's clock had stepped back over that time (contract, 6.2). */
void reader_pass(struct reader *r, struct when *when);

/* Nothing of the active format is open: a big source may be cut here. Indices
 * into the harvest are void afterwards. */
void reader_section_end(struct reader *r);
#endif
