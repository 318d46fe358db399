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
static void set_height(const struct rows *r, const struct cell *c)
{
    size_t most = 1;
    for (size_t k = 0; k < r->t->column_count; k++) {
        if (r->t->column[k].kind != CELL_TEXT || c[k].is_empty)
            continue;
        size_t lines = lines_of(c[k].text, r->width[k]);
        if (lines > most)
            most = lines;
    }
    if (most > 1)
        worksheet_set_row(r->s, r->next,
                          most > LINES_MOST ? LINE_HEIGHT * LINES_MOST
                                            : LINE_HEIGHT * (double)most,
                          NULL);
}

lxw_col_t book_column(const struct table *t, const char *name)
{
    for (size_t i = 0; i < t->column_count; i++)
        if (strcmp(t->column[i].name, name) == 0)
            return (lxw_col_t)i;
    return 0;
}

static void make_table(const struct rows *r)
{
    const struct table *t = r->t;
    struct book *b = r->b;
    lxw_table_column *column =
        arena_array(b->arena, t->column_count, sizeof *column);
    lxw_table_column **list =
        arena_array(b->arena, t->column_count + 1, sizeof *list);
    for (size_t i = 0; i < t->column_count; i++) {
        column[i] = (lxw_table_column){
            .header = unique_title(b, t, i),
            .header_format = b->head,
            .format = format_of(b, &t->column[i]),
            .total_function = r->has_no_totals ? LXW_TABLE_FUNCTION_NONE
                                               : book_total_of(t, i)};
        list[i] = &column[i];
    }
    lxw_table_options options = {
        .name = arena_textf(b->arena, "t%zu_%s", ++b->table_count, t->name),
        .style_type = LXW_TABLE_STYLE_TYPE_LIGHT,
        .style_type_number = 1,
        .total_row = !r->has_no_totals,
        .columns = list};
    worksheet_add_table(r->s, r->head, 0,
                        r->has_no_totals ? r->next - 1 : r->next,
                        (lxw_col_t)(t->column_count - 1), &options);
    for (size_t i = 0; !r->has_no_totals && i < t->column_count; i++)
        book_put_total(
            b, r->s, r->next, t, i, &r->total[i],
            arena_textf(b->arena, "%s[%s]", options.name, column[i].header));
}

void rows_begin(struct rows *r, struct book *b, lxw_worksheet *s, lxw_row_t row,
                const struct table *t)
{
    *r = (struct rows){.b = b, .s = s, .t = t, .head = row, .next = row + 1};
    r->width = arena_array(b->arena, t->column_count, sizeof *r->width);
    r->total = arena_array(b->arena, t->column_count, sizeof *r->total);
    double all = 0;
    for (size_t i = 0; i < t->column_count; i++) {
        r->width[i] = width_of(t, i);
        all += r->width[i];
        worksheet_set_column(s, (lxw_col_t)i, (lxw_col_t)i, r->width[i], NULL);
    }
    worksheet_set_row(s, row, 32, NULL);
    if (all > WIDTH_PRINT)
        worksheet_set_paper(s, 8); /* A3 */
}

void rows_add(struct rows *r, const struct cell *c)
{
    set_height(r, c);
    for (size_t i = 0; i < r->t->column_count; i++) {
        const struct column *column = &r->t->column[i];
        lxw_col_t col = (lxw_col_t)i;
        if (is_day(column) && !c[i].is_empty)
            worksheet_write_number(r->s, r->next, col, book_serial(c[i].whole),
                                   r->b->day);
        else
            book_cell(r->b, r->s, r->next, col, column->kind, &c[i]);
        book_add_total(&r->total[i], column->kind, &c[i]);
    }
    r->next++;
}

lxw_row_t rows_end(struct rows *r)
{
    const struct table *t = r->t;
    if (r->next == r->head + 1) {
        worksheet_set_row(r->s, r->head, LXW_DEF_ROW_HEIGHT, NULL);
        book_text(r->b, r->s, r->head, 0, t->empty, r->b->note);
        return r->head + 2;
    }
    for (size_t i = 0; i < t->column_count; i++)
        if (t->column[i].kind == CELL_PERCENT &&
            strcmp(t->column[i].name, "peak_percent") == 0)
            book_marks(r->b, r->s, r->head + 1, r->next - 1, (lxw_col_t)i);
    make_table(r);
    if (*t->note)
        book_text(r->b, r->s, r->next + 2, 0, t->note, r->b->note);
    return r->next + (*t->note ? 4 : 2);
}

lxw_row_t book_rows(struct book *b, lxw_worksheet *s, lxw_row_t row,
                    const struct table *t)
{
    struct rows r;
    rows_begin(&r, b, s, row, t);
    for (size_t i = 0; i < t->row_count; i++)
        rows_add(&r, t->cell + i * t->column_count);
    return rows_end(&r);
}

void book_print(lxw_worksheet *s, lxw_row_t row, lxw_row_t last,
                const struct table *t)
{
    worksheet_freeze_panes(s, row + 1, 1);
    worksheet_repeat_rows(s, row, row);
    worksheet_print_area(s, 0, 0, last, (lxw_col_t)(t->column_count - 1));
}

lxw_row_t book_table(struct book *b, lxw_worksheet *s, lxw_row_t row,
                     const struct table *plain)
{
    const struct table *t = book_local(b, plain);
    lxw_row_t next = book_rows(b, s, row, t);
    if (t->row_count)
        book_print(s, row, next, t);
    return next;
}
