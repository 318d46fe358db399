/*
 * Tables as data. This file knows kinds of cells and how people read them; it
 * must never know where the numbers come from or what a page looks like.
 */
#include "report/table.h"

#include <math.h>

#include "core/mem.h"

void table_init(struct table *t, struct arena *arena, const char *name,
                const char *title, const struct column *column,
                size_t column_count)
{
    *t = (struct table){.name = name,
                        .title = title,
                        .note = "",
                        .empty = "Nothing to show.",
                        .column = column,
                        .column_count = column_count,
                        .arena = arena};
}

void table_reserve(struct table *t, size_t rows)
{
    if (rows <= t->row_room)
        return;
    struct cell *more =
        arena_array(t->arena, rows * t->column_count, sizeof *more);
    for (size_t i = 0; i < t->row_count * t->column_count; i++)
        more[i] = t->cell[i];
    t->cell = more;
    t->row_room = rows;
}

struct cell *table_row(struct table *t)
{
    if (t->row_count == t->row_room)
        table_reserve(t, t->row_room ? t->row_room * 2 : 16);
    struct cell *row = t->cell + t->row_count++ * t->column_count;
    for (size_t i = 0; i < t->column_count; i++)
        row[i] = (struct cell){.is_empty = true};
    return row;
}

struct cell cell_text(const char *text)
{
    return (struct cell){.is_empty = !text || !*text, .text = text};
}

struct cell cell_count(int64_t n)
{
    return (struct cell){.whole = n, .number = (double)n};
}

struct cell cell_number(double n)
{
    return (struct cell){.is_empty = isnan(n), .number = n};
}

struct cell cell_percent(double percent)
{
    return cell_number(percent);
}

struct cell cell_moment(moment utc)
{
    return (struct cell){.is_empty = utc == MOMENT_NONE, .whole = utc};
}

struct cell cell_seconds(double seconds)
{
    return cell_number(seconds);
}

/* 7384 s is "2 h 03 min": two units are enough for people. */
static void print_seconds(struct buf *out, double seconds)
{
    long long s = llround(seconds);
    if (s < 120)
        buf_addf(out, "%lld s", s);
    else if (s < 7200)
        buf_addf(out, "%lld min", (s + 30) / 60);
    else if (s < 172800)
        buf_addf(out, "%lld h %02lld min", s / 3600, s % 3600 / 60);
    else
        buf_addf(out, "%lld d %02lld h", s / 86400, s % 86400 / 3600);
}

static void print_bytes(struct buf *out, int64_t bytes)
{
    static const char *const unit[] = {"KiB", "MiB", "GiB", "TiB"};
    if (bytes < 1024) {
        buf_addf(out, "%lld B", (long long)bytes);
        return;
    }
    double n = (double)bytes / 1024;
    size_t i = 0;
    for (; n >= 1024 && i < 3; i++)
        n /= 1024;
    buf_addf(out, "%.1f %s", n, unit[i]);
}

/* 16384 is "16,384". */
static void print_count(struct buf *out, int64_t n)
{
    uint64_t left = n < 0 ? (uint64_t)0 - (uint64_t)n : (uint64_t)n;
    uint64_t unit = 1;
    while (left / unit >= 1000)
        unit *= 1000;
    buf_addf(out, "%s%llu", n < 0 ? "-" : "",
             (unsigned long long)(left / unit));
    for (left %= unit; unit > 1; left %= unit) {
        unit /= 1000;
        buf_addf(out, ",%03llu", (unsigned long long)(left / unit));
    }
}

void cell_print(struct buf *out, enum cell_kind kind, const struct cell *c)
{
    char time[MOMENT_TEXT];
    if (c->is_empty)
        return;
    switch (kind) {
    case CELL_TEXT:
    case CELL_SEVERITY:
        buf_text(out, c->text);
        break;
    case CELL_ID:
        buf_addf(out, "%lld", (long long)c->whole);
        break;
    case CELL_COUNT:
        print_count(out, c->whole);
        break;
    case CELL_NUMBER:
        buf_addf(out, "%.1f", c->number);
        break;
    case CELL_PERCENT:
        buf_addf(out, "%.1f %%", c->number);
        break;
    case CELL_MOMENT:
        buf_text(out, moment_short(c->whole, time));
        break;
    case CELL_SECONDS:
        print_seconds(out, c->number);
        break;
    case CELL_BYTES:
        print_bytes(out, c->whole);
        break;
    }
}
