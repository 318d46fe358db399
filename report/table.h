#ifndef REPORT_TABLE_H
#define REPORT_TABLE_H
/*
 * A table as data: what commands print and what the page and the workbook
 * dress. Numbers stay numbers; each renderer formats them its own way.
 */
#include <stdbool.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/buf.h"
#include "core/moment.h"

enum cell_kind {
    CELL_TEXT,
    CELL_COUNT,   /* whole number */
    CELL_ID,      /* whole number that counts nothing: PID, line, source */
    CELL_NUMBER,  /* one decimal */
    CELL_PERCENT, /* one decimal, 0..100 */
    CELL_MOMENT,  /* UTC */
    CELL_SECONDS, /* a length of time */
    CELL_BYTES,
    CELL_SEVERITY, /* "critical" …: text with a colour */
};
#define CELL_KINDS (CELL_SEVERITY + 1)
struct column {
    const char *name;  /* snake_case: CSV header, JSON key */
    const char *title; /* for people */
    enum cell_kind kind;
};
struct cell {
    bool is_empty;
    const char *text; /* CELL_TEXT, CELL_SEVERITY */
    double number;
    int64_t whole; /* CELL_COUNT, CELL_MOMENT, CELL_BYTES */
};
struct table {
    const char *name;  /* "peaks" */
    const char *title; /* "Peak windows" */
    const char *note;  /* one sentence under it, or "" */
    const char *empty; /* what is said when there is no row */
    const struct column *column;
    size_t column_count;
    struct cell *cell; /* row after row */
    size_t row_count, row_room;
    struct arena *arena;
};
void table_init(struct table *t, struct arena *arena, const char *name,
                const char *title, const struct column *column,
                size_t column_count);
/* Room for `rows` in all, for tables of which many are known to come. */
void table_reserve(struct table *t, size_t rows);
/* Adds a row of empty cells; the result is its first cell. */
struct cell *table_row(struct table *t);
struct cell cell_text(const char *text); /* NULL = empty */
struct cell cell_count(int64_t n);
struct cell cell_number(double n); /* NaN = empty */
struct cell cell_percent(double percent);
struct cell cell_moment(moment utc); /* MOMENT_NONE = empty */
struct cell cell_seconds(double seconds);
/* The text that people read in a cell; in `out`, appended. */
void cell_print(struct buf *out, enum cell_kind kind, const struct cell *c);
#endif
