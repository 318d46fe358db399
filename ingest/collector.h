#ifndef INGEST_COLLECTOR_H
#define INGEST_COLLECTOR_H
/*
 * Private to format_collector.c and collector_*.c: the records of the
 * collector's own log (docs/collect.md). Settings and process lists are kept
 * when they change, so what an earlier capture said is remembered here.
 */
#include "core/span.h"
#include "ingest/capture_builder.h"
#include "ingest/reader.h"

struct collector_memory; /* opaque: of one source */

struct collector_memory *collector_memory_new(void);
void collector_memory_free(struct collector_memory *m); /* accepts NULL */

/* `begin NUMBER UTC OFFSET SERVER` */
struct collector_begin {
    uint64_t number;
    moment local;
    int offset_minutes;
    struct span offset, server; /* as written */
};
/* NULL, or what is wrong with the line (a literal). */
const char *collector_begin_read(struct span line, struct collector_begin *out);

/* 2026-03-02T10:15:00Z and nothing else. */
bool collector_utc_read(struct span text, moment *out);

/* A whole capture: `text` holds its lines, each ended by LF, from `begin` to
 * the one before `end`; the first is line `first`, and all but blank ones and
 * comments are counted as accepted. A record that is not understood is counted
 * over to the rejects. NULL, or why nothing of it can be used (a literal). */
const char *collector_capture_read(struct collector_memory *m, struct reader *r,
                                   struct span text, uint64_t first);

/* The end of the source: a process list that still stood is stated again at
 * the last time that it was seen to stand. */
void collector_memory_end(struct collector_memory *m, struct reader *r);

/* Neither blank nor a comment. */
bool collector_is_record(struct span line);

/* Private to collector_*.c: the processes that a capture lists. */
struct collector_processes;
struct collector_processes *collector_processes_new(void);
void collector_processes_free(struct collector_processes *p);
/* `procs N`, `procs same`, `proc PID IMAGE`, `svcs PID LIST`: NULL or what is
 * wrong (a literal). */
const char *collector_processes_begin(struct collector_processes *p,
                                      struct reader *r, struct span rest);
const char *collector_processes_add(struct collector_processes *p,
                                    struct span rest);
const char *collector_processes_services(struct collector_processes *p,
                                         struct span rest);
/* The capture ends: a new list goes to the harvest. */
void collector_processes_done(struct collector_processes *p, struct reader *r);
/* Another server, or the end of the source. */
void collector_processes_end(struct collector_processes *p, struct reader *r);

/* `PROTOCOL LOCAL:PORTS REMOTE:PORT STATE PID`: its rows go to the builder;
 * NULL or what is wrong (a literal), and then nothing was added. */
const char *collector_connections_read(struct capture_builder *b,
                                       struct span rest);
#endif
