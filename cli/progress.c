/* The bar of a long ingest. Knows bytes and time. */
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

void progress_line(struct buf *out, uint64_t done, uint64_t total,
                   double seconds)
{
    if (done > total) /* archives hold more than their own size */
        total = done;
    double part = total ? (double)done / (double)total : 0;
    buf_byte(out, '[');
    for (int i = 0; i < BAR_WIDTH; i++)
        buf_byte(out, i < (int)(part * BAR_WIDTH) ? '#' : '.');
    buf_addf(out, "] %.0f %%  ", 100 * part);
    add_bytes(out, done);
    buf_text(out, " of ");
    add_bytes(out, total);
    if (seconds < 0.5 || !done)
        return;
    double rate = (double)done / seconds;
    buf_text(out, "  ");
    add_bytes(out, (uint64_t)rate);
    buf_text(out, "/s");
    if (total <= done)
        return;
    struct cell left = cell_seconds((double)(total - done) / rate);
    buf_text(out, "  ");
    cell_print(out, CELL_SECONDS, &left);
    buf_text(out, " left");
}

void progress_draw(struct progress *p, uint64_t done, uint64_t total)
{
    moment now = moment_now();
    struct buf line = {0};
    if (!screen_is_live() || now - p->drawn_utc < MOMENT_SECOND / 10)
        return;
    p->drawn_utc = now;
    progress_line(&line, done, total,
                  (double)(now - p->start_utc) / (double)MOMENT_SECOND);
    screen_live(buf_str(&line));
    buf_clear(&line);
}

void progress_end(struct progress *p)
{
    (void)p;
    screen_live(NULL);
}
