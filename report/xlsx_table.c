/*
 * Tables of a dossier as tables of a spreadsheet. Knows widths, filters and
 * limits; must never know what a table says.
 */
#include <string.h>

#include "report/visible.h"
#include "report/xlsx_book.h"

#define WIDTH_LEAST 9
#define WIDTH_MOST  38
#define WIDTH_PRINT 180 /* wider tables are printed on A3 */
#define LINE_HEIGHT 15
#define LINES_MOST  27  /* Excel's rows are 409 points high at most */
#define WIDTH_ROWS  500 /* rows looked at for the width of a column */

static lxw_format *format_of(const struct book *b, enum cell_kind kind)
{
    switch (kind) {
    case CELL_TEXT:
    case CELL_SEVERITY:
        return b->text;
    case CELL_ID:
        return b->plain;
    case CELL_COUNT:
        return b->count;
    case CELL_BYTES:
        return b->bytes;
    case CELL_NUMBER:
        return b->number;
    case CELL_PERCENT:
        return b->percent;
    case CELL_MOMENT:
        return b->time;
    case CELL_SECONDS:
        return b->length;
    }
    return b->text;
}

/* Two columns of one name would make Excel repair the file. */
static char *unique_title(struct book *b, const struct table *t, size_t column)
{
    const char *title = t->column[column].title;
    if (!*title)
        title = t->column[column].name;
    for (size_t i = 0; i < column; i++)
        if (span_eq_nocase(span_of(t->column[i].title), title))
            return arena_textf(b->arena, "%s (%s)", title,
                               t->column[column].name);
    return book_copy(b, title);
}

static size_t widest_line(struct span text)
{
    size_t widest = 0;
    struct span line;
    while (span_split(&text, '\n', &line)) {
        size_t width = visible_width(line);
        if (width > widest)
            widest = width;
    }
    return widest;
}

static double width_of(const struct table *t, size_t column)
{
    size_t widest = strlen(t->column[column].title) / 2 + 4;
    struct buf cell = {0};
    for (size_t row = 0; row < t->row_count && row < WIDTH_ROWS; row++) {
        buf_reset(&cell);
        cell_print(&cell, t->column[column].kind,
                   &t->cell[row * t->column_count + column]);
        size_t width = widest_line(buf_as_span(&cell)) + 3;
        if (width > widest)
            widest = width;
    }
    buf_clear(&cell);
    if (widest < WIDTH_LEAST)
        widest = WIDTH_LEAST;
    return (double)(widest > WIDTH_MOST ? WIDTH_MOST : widest);
}

/* Percent columns of use turn colour at the thresholds. */
void book_marks(struct book *b, lxw_worksheet *s, lxw_row_t first,
                lxw_row_t last, lxw_col_t col)
{
    const struct thresholds *limit = &b->d->thresholds;
    const struct {
        double percent;
        enum ink ink;
    } step[] = {
        {limit->critical,  INK_CRITICAL },
        {limit->warning,   INK_WARNING  },
        {limit->attention, INK_ATTENTION},
    };
    for (size_t i = 0; i < sizeof step / sizeof *step; i++) {
        lxw_conditional_format rule = {
            .type = LXW_CONDITIONAL_TYPE_CELL,
            .criteria = LXW_CONDITIONAL_CRITERIA_GREATER_THAN_OR_EQUAL_TO,
            .value = step[i].percent / 100,
            .format = b->ink[step[i].ink],
            .stop_if_true = LXW_TRUE};
        worksheet_conditional_format_range(s, first, col, last, col, &rule);
    }
}

/* Lines that a text takes in a column of so many characters. */
static size_t lines_of(const char *text, double width)
{
    struct span rest = span_of(text), line;
    size_t lines = 0, room = width > 4 ? (size_t)width - 2 : 2;
    while (span_split(&rest, '\n', &line)) {
        size_t columns = visible_width(line);
        lines += 1 + (columns ? (columns - 1) / room : 0);
    }
    return lines;
}

/* Excel makes rows as high as wrapped text wants; other programs are told. */
static void set_heights(lxw_worksheet *s, lxw_row_t row, const struct table *t,
                        const double *width)
{
    for (size_t i = 0; i < t->row_count; i++) {
        const struct cell *c = t->cell + i * t->column_count;
        size_t most = 1;
        for (size_t k = 0; k < t->column_count; k++) {
            if (t->column[k].kind != CELL_TEXT || c[k].is_empty)
                continue;
            size_t lines = lines_of(c[k].text, width[k]);
            if (lines > most)
                most = lines;
        }
        if (most > 1)
            worksheet_set_row(s, row + 1 + (lxw_row_t)i,
                              most > LINES_MOST ? LINE_HEIGHT * LINES_MOST
                                                : LINE_HEIGHT * (double)most,
                              NULL);
    }
}

static void fill(struct book *b, lxw_worksheet *s, lxw_row_t row,
                 const struct table *t)
{
    for (size_t i = 0; i < t->row_count * t->column_count; i++) {
        size_t column = i % t->column_count;
        book_cell(b, s, row + 1 + (lxw_row_t)(i / t->column_count),
                  (lxw_col_t)column, t->column[column].kind, &t->cell[i]);
    }
}

static void make_table(struct book *b, lxw_worksheet *s, lxw_row_t row,
                       const struct table *t)
{
    lxw_table_column *column =
        arena_array(b->arena, t->column_count, sizeof *column);
    lxw_table_column **list =
        arena_array(b->arena, t->column_count + 1, sizeof *list);
    for (size_t i = 0; i < t->column_count; i++) {
        column[i] =
            (lxw_table_column){.header = unique_title(b, t, i),
                               .header_format = b->head,
                               .format = format_of(b, t->column[i].kind)};
        list[i] = &column[i];
    }
    lxw_table_options options = {
        .name = arena_textf(b->arena, "t%zu_%s", ++b->table_count, t->name),
        .style_type = LXW_TABLE_STYLE_TYPE_LIGHT,
        .style_type_number = 1,
        .columns = list};
    worksheet_add_table(s, row, 0, row + (lxw_row_t)t->row_count,
                        (lxw_col_t)(t->column_count - 1), &options);
}

lxw_row_t book_table(struct book *b, lxw_worksheet *s, lxw_row_t row,
                     const struct table *t)
{
    lxw_row_t last = row + (lxw_row_t)t->row_count;
    if (!t->row_count) {
        book_text(b, s, row, 0, t->empty, b->note);
        return row + 2;
    }
    double *width = arena_array(b->arena, t->column_count, sizeof *width);
    double total = 0;
    for (size_t i = 0; i < t->column_count; i++) {
        lxw_col_t col = (lxw_col_t)i;
        width[i] = width_of(t, i);
        total += width[i];
        worksheet_set_column(s, col, col, width[i], NULL);
        if (t->column[i].kind == CELL_PERCENT &&
            strcmp(t->column[i].name, "peak_percent") == 0)
            book_marks(b, s, row + 1, last, col);
    }
    worksheet_set_row(s, row, 32, NULL);
    if (total > WIDTH_PRINT)
        worksheet_set_paper(s, 8); /* A3 */
    make_table(b, s, row, t);
    set_heights(s, row, t, width);
    fill(b, s, row, t);
    worksheet_freeze_panes(s, row + 1, 1);
    worksheet_repeat_rows(s, row, row);
    if (*t->note)
        book_text(b, s, last + 2, 0, t->note, b->note);
    return last + (*t->note ? 4 : 2);
}
