#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H
/* The bar of a long ingest or report: part done, rate, time left. */
#include "core/buf.h"
#include "core/moment.h"

struct progress {
    moment start_utc, drawn_utc;
};

void progress_start(struct progress *p);
/* Draws at most ten times a second, and only where standard error is a
 * terminal. */
void progress_draw(struct progress *p, uint64_t done, uint64_t total);
void progress_end(struct progress *p);
/* The line itself: `[####....] 40 %  120.0 MiB of 300.0 MiB  60.0 MiB/s  3 s
 * left`. */
void progress_line(struct buf *out, uint64_t done, uint64_t total,
                   double seconds);
/* The same of servers: `[####....] 40 %  400 of 1,000 servers judged  130/s
 * 5 s left`. */
void progress_draw_servers(struct progress *p, const char *what, uint64_t done,
                           uint64_t total);
void progress_servers_line(struct buf *out, const char *what, uint64_t done,
                           uint64_t total, double seconds);
#endif
