#ifndef INGEST_NETSTAT_H
#define INGEST_NETSTAT_H
/* Private to format_netstat.c and netstat_*.c: the rows and words of Windows'
 * netstat (input-formats, section 1). */
#include <stdbool.h>

#include "core/span.h"
#include "ingest/capture_builder.h"

enum row_shape {
    ROW_NONE, /* not a row */
    ROW_GOOD,
    ROW_BROKEN, /* begins like one, but is cut or damaged */
};

struct netstat_row {
    struct capture_row row;
    struct span state_word; /* as written; empty for UDP */
    bool has_state;
    bool has_owner; /* component or [exe] on the same line */
    bool has_name;  /* an endpoint was a name: not -n */
};

/* A row by its shape, not by columns: proto local foreign [state] [pid] …
 * `offload`: -t, no PID. */
enum row_shape netstat_row_read(struct span line, bool offload,
                                struct netstat_row *out);

/* `Active Connections` and its translations. */
bool netstat_is_title(struct span line);
struct netstat_columns {
    bool offload, milliseconds;
};
bool netstat_is_header(struct span line, struct netstat_columns *out);
/* "Can not obtain ownership information" and its translations. */
bool netstat_is_ownerless(struct span line);
/* `TCP Statistics for IPv4`, `ICMPv4-Statistik`. */
bool netstat_is_statistics(struct span line);
/* `Interface Statistics`, `IPv4 Route Table`: known, not used. */
bool netstat_is_unused(struct span line);

/* Rows in whole lines (the text ends with LF) of plain layout: how many bytes
 * were taken; *count rows are in `out`. Stops at the first line that is
 * anything else, and before a row that lines of -b follow. */
#define NETSTAT_BATCH 512
struct netstat_kinds; /* what rows looked like so far; opaque */
struct netstat_kinds *netstat_kinds_new(void);
void netstat_kinds_free(struct netstat_kinds *k); /* accepts NULL */
size_t netstat_block_read(struct netstat_kinds *k, struct span text,
                          struct capture_row4 *out, size_t *count);

/* Is the next line a row or blank, so that no line of -b follows? */
static inline bool netstat_is_followed_plainly(const char *p, const char *end)
{
    return end - p >= 6 && (*p == '\r' || *p == '\n' ||
                            (p[0] == ' ' && p[1] == ' ' && p[3] == 'C' &&
                             p[2] == 'T' && p[4] == 'P' && p[5] == ' ') ||
                            (p[0] == ' ' && p[1] == ' ' && p[3] == 'D' &&
                             p[2] == 'U' && p[4] == 'P' && p[5] == ' '));
}
#endif
