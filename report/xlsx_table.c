/*
 * Tables of a dossier as tables of a spreadsheet. Knows widths, filters and
 * limits; must never know what a table says.
 */
#include <string.h>

#include "report/visible.h"
#include "report/xlsx_book.h"

#define WIDTH_LEAST 9
#define WIDTH_MOST  38
#define WIDTH_LONG  60  /* of columns with whole sentences */
#define LONG_TEXT   150 /* characters that make a text one */
#define WIDTH_PRINT 180 /* wider tables are printed on A3 */
#define LINE_HEIGHT 15
#define LINES_MOST  27  /* Excel's rows are 409 points high at most */
#define WIDTH_ROWS  500 /* rows looked at for the width of a column */

/* Days have no hour worth showing. */
static bool is_day(const struct column *c)
{
    return c->kind == CELL_MOMENT &&
           (strcmp(c->name, "day") == 0 || strncmp(c->name, "reach_", 6) == 0);
}

static lxw_format *format_of(const struct book *b, const struct column *column)
{
    if (is_day(column))
        return b->day;
    switch (column->kind) {
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

/* Headings wrap between words, and leave room for the filter's button. */
static size_t heading_width(const char *title)
{
    struct span rest = span_of(title), word;
    size_t widest = strlen(title) / 2 + 4;
    while (span_split(&rest, ' ', &word))
        if (visible_width(word) + 5 > widest)
            widest = visible_width(word) + 5;
    return widest;
}

static double width_of(const struct table *t, size_t column)
{
    size_t widest = heading_width(t->column[column].title);
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
    size_t most = widest > LONG_TEXT ? WIDTH_LONG : WIDTH_MOST;
    return (double)(widest > most ? most : widest);
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
        if (is_day(&t->column[column]) && !t->cell[i].is_empty) {
            worksheet_write_number(
                s, row + 1 + (lxw_row_t)(i / t->column_count),
                (lxw_col_t)column, book_serial(t->cell[i].whole), b->day);
            continue;
        }
        book_cell(b, s, row + 1 + (lxw_row_t)(i / t->column_count),
                  (lxw_col_t)column, t->column[column].kind, &t->cell[i]);
    }
}

lxw_col_t book_column(const struct table *t, const char *name)
{
    for (size_t i = 0; i < t->column_count; i++)
        if (strcmp(t->column[i].name, name) == 0)
            return (lxw_col_t)i;
    return 0;
}

/* What the row of totals says of a column; a mean or a sum of percentages would
 * say nothing. */
static uint8_t total_of(const struct column *column)
{
    static const struct {
        const char *name;
        uint8_t function;
    } total[] = {
        {"peak_percent",          LXW_TABLE_FUNCTION_MAX},
        {"p95_percent",           LXW_TABLE_FUNCTION_MAX},
        {"share_percent",         LXW_TABLE_FUNCTION_MAX},
        {"in_use",                LXW_TABLE_FUNCTION_MAX},
        {"ports_max",             LXW_TABLE_FUNCTION_MAX},
        {"time_wait",             LXW_TABLE_FUNCTION_MAX},
        {"over_critical_seconds", LXW_TABLE_FUNCTION_SUM},
        {"length_seconds",        LXW_TABLE_FUNCTION_SUM},
        {"percent_minutes",       LXW_TABLE_FUNCTION_SUM},
        {"samples",               LXW_TABLE_FUNCTION_SUM},
        {"captures",              LXW_TABLE_FUNCTION_SUM},
        {"bytes",                 LXW_TABLE_FUNCTION_SUM},
        {"lines",                 LXW_TABLE_FUNCTION_SUM},
        {"accepted",              LXW_TABLE_FUNCTION_SUM},
        {"skipped",               LXW_TABLE_FUNCTION_SUM},
        {"rejected",              LXW_TABLE_FUNCTION_SUM},
    };
    for (size_t i = 0; i < sizeof total / sizeof *total; i++)
        if (strcmp(total[i].name, column->name) == 0)
            return total[i].function;
    return LXW_TABLE_FUNCTION_NONE;
}

/* What a cell holds on the sheet. */
static double sheet_value(enum cell_kind kind, const struct cell *c)
{
    switch (kind) {
    case CELL_COUNT:
    case CELL_ID:
    case CELL_BYTES:
        return (double)c->whole;
    case CELL_NUMBER:
        return c->number;
    case CELL_PERCENT:
        return c->number / 100;
    case CELL_SECONDS:
        return c->number / 86400;
    case CELL_MOMENT:
        return book_serial(c->whole);
    case CELL_TEXT:
    case CELL_SEVERITY:
        return 0;
    }
    return 0;
}

/* The result that is kept for programs that don't compute. */
static double total_value(const struct table *t, size_t column,
                          uint8_t function)
{
    double total = 0;
    bool is_first = true;
    for (size_t row = 0; row < t->row_count; row++) {
        const struct cell *c = &t->cell[row * t->column_count + column];
        if (c->is_empty)
            continue;
        double value = sheet_value(t->column[column].kind, c);
        if (function == LXW_TABLE_FUNCTION_SUM)
            total += value;
        else if (is_first || value > total)
            total = value;
        is_first = false;
    }
    return total;
}

static size_t filled(const struct table *t, size_t column)
{
    size_t rows = 0;
    for (size_t row = 0; row < t->row_count; row++)
        rows += !t->cell[row * t->column_count + column].is_empty;
    return rows;
}

/* The row of totals follows the filter: rows that are not shown don't count.
 * The table itself knows what each is (so that Excel offers its menu), the
 * cells are written here with their formats. */
static void put_totals(struct book *b, lxw_worksheet *s, lxw_row_t row,
                       const struct table *t, const lxw_table_column *column,
                       const char *name)
{
    for (size_t i = 0; i < t->column_count; i++) {
        lxw_col_t col = (lxw_col_t)i;
        enum cell_kind kind = t->column[i].kind;
        uint8_t function =
            i ? total_of(&t->column[i]) : LXW_TABLE_FUNCTION_COUNT;
        if (function == LXW_TABLE_FUNCTION_NONE) {
            worksheet_write_blank(s, row, col, b->total[kind]);
            continue;
        }
        worksheet_write_formula_num(
            s, row, col,
            arena_textf(b->arena, "=SUBTOTAL(%u,%s[%s])", function, name,
                        column[i].header),
            i ? b->total[kind] : b->total_rows,
            i ? total_value(t, i, function) : (double)filled(t, i));
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
        column[i] = (lxw_table_column){.header = unique_title(b, t, i),
                                       .header_format = b->head,
                                       .format = format_of(b, &t->column[i])};
        list[i] = &column[i];
    }
    lxw_row_t last = row + (lxw_row_t)t->row_count + 1;
    for (size_t i = 0; i < t->column_count; i++)
        column[i].total_function =
            i ? total_of(&t->column[i]) : LXW_TABLE_FUNCTION_COUNT;
    lxw_table_options options = {
        .name = arena_textf(b->arena, "t%zu_%s", ++b->table_count, t->name),
        .style_type = LXW_TABLE_STYLE_TYPE_LIGHT,
        .style_type_number = 1,
        .total_row = LXW_TRUE,
        .columns = list};
    worksheet_add_table(s, row, 0, last, (lxw_col_t)(t->column_count - 1),
                        &options);
    put_totals(b, s, last, t, column, options.name);
}

lxw_row_t book_rows(struct book *b, lxw_worksheet *s, lxw_row_t row,
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
    if (*t->note)
        book_text(b, s, last + 3, 0, t->note, b->note);
    return last + (*t->note ? 5 : 3);
}

lxw_row_t book_table(struct book *b, lxw_worksheet *s, lxw_row_t row,
                     const struct table *plain)
{
    const struct table *t = book_local(b, plain);
    lxw_row_t next = book_rows(b, s, row, t);
    if (!t->row_count)
        return next;
    worksheet_freeze_panes(s, row + 1, 1);
    worksheet_repeat_rows(s, row, row);
    worksheet_print_area(s, 0, 0, next, (lxw_col_t)(t->column_count - 1));
    return next;
}
