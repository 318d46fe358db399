/* The bar of a long ingest or report. Knows bytes, servers and time. */
#include "cli/progress.h"

#include "cli/screen.h"
#include "report/table.h"

#define BAR_WIDTH 24

void progress_start(struct progress *p)
{
    p->start_utc = moment_now();
    p->drawn_utc = p->start_utc;
}

static void add_bytes(struct buf *out, uint64_t bytes)
{
    struct cell cell = cell_count((int64_t)bytes);
    cell_print(out, CELL_BYTES, &cell);
}

static void add_bar(struct buf *out, uint64_t done, uint64_t total)
{
    double part = total ? (double)done / (double)total : 0;
    buf_byte(out, '[');
    for (int i = 0; i < BAR_WIDTH; i++)
        buf_byte(out, i < (int)(part * BAR_WIDTH) ? '#' : '.');
    buf_addf(out, "] %.0f %%  ", 100 * part);
}

static void add_left(struct buf *out, uint64_t left, double rate)
{
    struct cell cell = cell_seconds((double)left / rate);
    if (!left)
        return;
    buf_text(out, "  ");
    cell_print(out, CELL_SECONDS, &cell);
    buf_text(out, " left");
}

void progress_line(struct buf *out, uint64_t done, uint64_t total,
                   double seconds)
{
    if (done > total) /* archives hold more than their own size */
        total = done;
    add_bar(out, done, total);
    add_bytes(out, done);
    buf_text(out, " of ");
    add_bytes(out, total);
    if (seconds < 0.5 || !done)
        return;
    double rate = (double)done / seconds;
    buf_text(out, "  ");
    add_bytes(out, (uint64_t)rate);
    buf_text(out, "/s");
    add_left(out, total - done, rate);
}

void progress_servers_line(struct buf *out, const char *what, uint64_t done,
                           uint64_t total, double seconds)
{
    struct cell count = cell_count((int64_t)done);
    add_bar(out, done, total);
    cell_print(out, CELL_COUNT, &count);
    buf_text(out, " of ");
    count = cell_count((int64_t)total);
    cell_print(out, CELL_COUNT, &count);
    buf_addf(out, " servers %s", what);
    if (seconds < 0.5 || !done)
        return;
    double rate = (double)done / seconds;
    buf_addf(out, rate < 10 ? "  %.1f/s" : "  %.0f/s", rate);
    add_left(out, total - done, rate);
}

static bool is_due(struct progress *p, moment now)
{
    if (!screen_is_live() || now - p->drawn_utc < MOMENT_SECOND / 10)
        return false;
    p->drawn_utc = now;
    return true;
}

static double seconds_since(const struct progress *p, moment now)
{
    return (double)(now - p->start_utc) / (double)MOMENT_SECOND;
}

void progress_draw(struct progress *p, uint64_t done, uint64_t total)
{
    moment now = moment_now();
    struct buf line = {0};
    if (!is_due(p, now))
        return;
    progress_line(&line, done, total, seconds_since(p, now));
    screen_live(buf_str(&line));
    buf_clear(&line);
}

void progress_draw_servers(struct progress *p, const char *what, uint64_t done,
                           uint64_t total)
{
    moment now = moment_now();
    struct buf line = {0};
    if (!is_due(p, now))
        return;
    progress_servers_line(&line, what, done, total, seconds_since(p, now));
    screen_live(buf_str(&line));
    buf_clear(&line);
}

void progress_end(struct progress *p)
{
    (void)p;
    screen_live(NULL);
}
