#ifndef REPORT_XLSX_BOOK_H
#define REPORT_XLSX_BOOK_H
/* A workbook being made: its sheets, formats and safe cells. Private to
 * report/xlsx*.c. */
#include <xlsxwriter.h>

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

struct book {
    lxw_workbook *workbook;
    struct dossier *d; /* its arena is the renderer's own */
    struct arena *arena;
    lxw_format *title, *lead, *head, *note, *text, *wrap, *link, *input;
    lxw_format *plain, *count, *number, *percent, *time, *length, *bytes;
    lxw_format *ink[INK_COUNT];
    size_t table_count;   /* names of tables are unique in a book */
    lxw_row_t breaks[16]; /* of printed pages with charts; ends with 0 */
    size_t break_count;
};

void book_formats(struct book *b);
/* A sheet with a heading in its first cell and a link back to the summary; set
 * up for print. The name is made valid and unique by the caller. */
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
/* A table as a real one, filters and banding and a frozen heading, from `row`
 * on; columns fit. Returns the first row below it. A table without rows is a
 * sentence. */
lxw_row_t book_table(struct book *b, lxw_worksheet *s, lxw_row_t row,
                     const struct table *t);
/* Percentages in these rows of a column turn colour at the thresholds. */
void book_marks(struct book *b, lxw_worksheet *s, lxw_row_t first,
                lxw_row_t last, lxw_col_t col);
/* A copy for what is no cell (properties, titles of charts): control characters
 * shown, cut at what a spreadsheet takes. */
char *book_copy(struct book *b, const char *text);

/* The sheets with more than a table; each adds its own. */
void book_usage(struct book *b); /* rows, and charts on a sheet before them */
void book_what_if(struct book *b);
#endif
