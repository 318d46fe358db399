#ifndef REPORT_XLSX_BOOK_H
#define REPORT_XLSX_BOOK_H
/* A workbook being made: its sheets, formats and safe cells. Private to
 * report/xlsx*.c. */
#include <xlsxwriter.h>

#include "report/document.h"
#include "report/dossier.h"

enum ink {
    INK_PLAIN,
    INK_CRITICAL,
    INK_WARNING,
    INK_ATTENTION,
    INK_GOOD,
    INK_UNKNOWN,
    INK_COUNT
};

enum { ENDS_MOST = 64 };

struct book {
    lxw_workbook *workbook;
    struct dossier *d;               /* its arena is the renderer's own */
    const struct document *document; /* a review or a plan, or NULL */
    struct arena *arena;
    lxw_format *title, *lead, *head, *note, *text, *wrap, *link, *input;
    lxw_format *plain, *count, *number, *percent, *time, *length, *bytes;
    lxw_format *chapter, *part; /* headings of a document */
    lxw_format *ink[INK_COUNT], *tile[INK_COUNT];
    lxw_format *seconds, *day, *due, *input_text, *total[CELL_KINDS],
        *total_rows;
    size_t table_count;  /* names of tables are unique in a book */
    struct usage *usage; /* rows of the sheet Usage, a server each */
    struct { /* of dashed lines in charts; the sheet Lists holds them */
        moment from_utc, to_utc;
        double percent;
    } ends[ENDS_MOST];
    size_t end_count;
};

/* Where on the sheet Usage the busiest address of a server stands. */
struct usage_lines {
    lxw_row_t first, last;
    moment from_utc, to_utc;
    const char *address;
};

void book_formats(struct book *b);
/* Title, subject, maker and the time of the book. */
void book_properties(struct book *b);
/* A sheet with a heading in its first cell and below it a link back to the
 * summary; set up for print. A remark goes beside the link, at row 1, column 1.
 * The name is made valid and unique by the caller. */
lxw_worksheet *book_sheet(struct book *b, const char *name,
                          const char *heading);
/* Strangers' text: never a formula, never a link, control characters shown, cut
 * at what a cell holds. */
void book_text(struct book *b, lxw_worksheet *s, lxw_row_t row, lxw_col_t col,
               const char *text, lxw_format *format);
/* One cell of a table; empty ones stay blank. */
void book_cell(struct book *b, lxw_worksheet *s, lxw_row_t row, lxw_col_t col,
               enum cell_kind kind, const struct cell *c);
/* Days since 1899-12-30, as spreadsheets count. */
double book_serial(moment utc);
/* A table as a real one, filters and banding and a row of totals that follow
 * the filter, from `row` on; columns fit. Returns the first row below it. A
 * table without rows is a sentence. */
lxw_row_t book_rows(struct book *b, lxw_worksheet *s, lxw_row_t row,
                    const struct table *t);
/* The same as all that a sheet is about: its heading is frozen and printed on
 * each page. */
lxw_row_t book_table(struct book *b, lxw_worksheet *s, lxw_row_t row,
                     const struct table *plain);
/* The same row by row, for tables too large to be held: the rows that `t` has
 * give the widths of the columns, those that are added make the table. */
struct book_total { /* of a column */
    double sum, most;
    size_t count; /* cells that are not empty */
};
struct rows {
    struct book *b;
    lxw_worksheet *s;
    const struct table *t;
    lxw_row_t head, next;
    double *width;
    struct book_total *total;
    bool has_no_totals; /* set after rows_begin() */
};
void rows_begin(struct rows *r, struct book *b, lxw_worksheet *s, lxw_row_t row,
                const struct table *t);
void rows_add(struct rows *r, const struct cell *cells);
lxw_row_t rows_end(struct rows *r);
/* Freezes the heading at `row`, prints it on each page, down to `last`. */
void book_print(lxw_worksheet *s, lxw_row_t row, lxw_row_t last,
                const struct table *t);
/* LXW_TABLE_FUNCTION_…: what the row of totals says of a column. */
uint8_t book_total_of(const struct table *t, size_t column);
void book_add_total(struct book_total *total, enum cell_kind kind,
                    const struct cell *c);
/* Writes one; `cells` is how a formula names the column's cells. */
void book_put_total(struct book *b, lxw_worksheet *s, lxw_row_t row,
                    const struct table *t, size_t column,
                    const struct book_total *total, const char *cells);
/* A time on the clock of a server, and the words that name its zone. */
moment book_clock(const struct verdict *v, moment utc);
const char *book_zone(const struct verdict *v);
/* The table with each time "(UTC)" of a server also by the server's clock, and
 * the name of its zone; as it is where the rows are of no server. */
const struct table *book_local(struct book *b, const struct table *t);
/* The column of this name; 0 where there is none. */
lxw_col_t book_column(const struct table *t, const char *name);
/* Percentages in these rows of a column turn colour at the thresholds. */
void book_marks(struct book *b, lxw_worksheet *s, lxw_row_t first,
                lxw_row_t last, lxw_col_t col);
/* A copy for what is no cell (properties, titles of charts): control characters
 * shown, cut at what a spreadsheet takes. */
char *book_copy(struct book *b, const char *text);

/* --- charts (xlsx_chart.c) --- */

enum {
    CHART_WIDE = 700, /* pixels */
    CHART_HIGH = 300
};
/* Lines over time, the ends of its axis at whole days. Titles are made safe. */
lxw_chart *book_time_chart(struct book *b, const char *title,
                           const char *x_title, const char *y_title,
                           const char *y_format, moment from_utc,
                           moment to_utc);
struct cells { /* what a chart draws: rows of a sheet, of two columns */
    const char *sheet;
    lxw_row_t first, last;
    lxw_col_t x, y;
};
/* A line: times in column `x`, values in `y`. */
void book_line(lxw_chart *chart, const char *name, struct cells from,
               lxw_color_t color);
/* A dashed line at a percentage from one time to another. */
void book_limit(struct book *b, lxw_chart *chart, const char *name,
                double percent, lxw_color_t color, moment from_utc,
                moment to_utc);
/* Bars from left to right, the first row on top; add series with names in
 * column `x` and values in `y` by book_bar(). */
lxw_chart *book_bar_chart(struct book *b, const char *title,
                          const char *x_title, const char *x_format);
lxw_chart_series *book_bar(lxw_chart *chart, const char *name,
                           struct cells from, lxw_color_t color);
/* The n-th of the colours that series have, safe for colour-blind eyes. */
lxw_color_t book_color(size_t n);
/* Puts a chart at a cell, `right` pixels to its right. */
void book_place(struct book *b, lxw_worksheet *s, lxw_row_t row, lxw_col_t col,
                int right, lxw_chart *chart, const char *description);

/* --- the sheets with more than a table; each adds its own --- */

/* The review or plan, on a sheet of this name. */
void book_document(struct book *b);
const char *book_document_name(struct book *b);
void book_summary(struct book *b, const char *const *sheet, size_t count);
void book_actions(struct book *b);
void book_charts(struct book *b);
void book_peaks(struct book *b);
void book_top(struct book *b);
void book_remotes(struct book *b);
void book_days(struct book *b);
void book_states(struct book *b);
void book_usage(struct book *b);
void book_what_if(struct book *b);
void book_method(struct book *b);
/* The names that drop-downs offer and the ends of dashed lines; the last one to
 * be called, and the last of the book by its place. */
void book_lists(struct book *b);
/* Reckons the rows of Usage; to be called before the sheets that draw them. */
void book_plan_usage(struct book *b);
/* Of server i; false where there are too few rows to draw. */
bool book_usage_lines(struct usage_lines *out, const struct book *b, size_t i);
/* The use of server i over time, with the thresholds. */
lxw_chart *book_use_chart(struct book *b, size_t i,
                          const struct usage_lines *lines);
/* One line of a chart: those rows' highest use. */
void book_use_line(lxw_chart *chart, const char *name,
                   const struct usage_lines *lines, lxw_color_t color);
#endif
