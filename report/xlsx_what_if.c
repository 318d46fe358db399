/*
 * The what-if sheet: three cells to type in, live formulas, results kept for
 * programs that don't compute. The arithmetic is whatif_ports()'s.
 */
#include "analysis/whatif.h"
#include "report/xlsx_book.h"

#define FIRST_ROW 9 /* of the servers */

/* Whoever types what can't be is told so. */
static void guard(lxw_worksheet *s, lxw_row_t row, enum lxw_validation_types is,
                  double least, double most)
{
    static char title[] = "Not possible";
    lxw_data_validation v = {.validate = (uint8_t)is,
                             .criteria = LXW_VALIDATION_CRITERIA_BETWEEN,
                             .minimum_number = least,
                             .maximum_number = most,
                             .ignore_blank = LXW_VALIDATION_ON,
                             .error_title = title};
    worksheet_data_validation_cell(s, row, 1, &v);
}

static void inputs(struct book *b, lxw_worksheet *s)
{
    static const struct {
        const char *label, *name, *hint;
    } input[] = {
        {"Ports in the range", "whatif_range",  "empty = as it is"        },
        {"TIME_WAIT seconds",  "whatif_delay",  "empty = as it is; 30-300"},
        {"Growth factor",      "whatif_growth", "1 = as it is"            },
    };
    book_text(b, s, 2, 0,
              "Type into the yellow cells; the columns below follow.", b->lead);
    for (size_t i = 0; i < sizeof input / sizeof *input; i++) {
        lxw_row_t row = (lxw_row_t)(3 + i);
        book_text(b, s, row, 0, input[i].label, b->text);
        worksheet_write_blank(s, row, 1, b->input);
        book_text(b, s, row, 2, input[i].hint, b->note);
        workbook_define_name(
            b->workbook, input[i].name,
            arena_textf(b->arena, "='What-if'!$B$%u", (unsigned)row + 1));
    }
    worksheet_write_number(s, 5, 1, 1, b->input);
    guard(s, 3, LXW_VALIDATION_TYPE_INTEGER, 255, 64511);
    guard(s, 4, LXW_VALIDATION_TYPE_INTEGER, 30, 300);
    guard(s, 5, LXW_VALIDATION_TYPE_DECIMAL, 0.001, 1000);
}

/* What was the fullest under other settings need not be what was the fullest:
 * each server has a row a candidate, the peak is the highest of them. */
static lxw_row_t put_points(struct book *b, lxw_worksheet *s, lxw_row_t row,
                            const struct verdict *v)
{
    const struct what_if_inputs *w = &v->what_if;
    const struct what_if_point peak = {w->peak_time_wait, w->peak_long_lived,
                                       w->range_count};
    const struct what_if_point *point = w->point_count ? w->point : &peak;
    size_t count = w->point_count ? w->point_count : 1;
    for (size_t i = 0; i < count; i++, row++) {
        const struct what_if_point *p = &point[i];
        unsigned n = (unsigned)row + 1;
        double ports =
            whatif_ports(p->time_wait, p->long_lived, w->time_wait_seconds,
                         w->time_wait_seconds, 1);
        book_text(b, s, row, 0, v->server, b->text);
        worksheet_write_number(s, row, 1, p->time_wait, b->count);
        worksheet_write_number(s, row, 2, p->long_lived, b->count);
        worksheet_write_number(s, row, 3, w->time_wait_seconds, b->count);
        worksheet_write_number(s, row, 4, p->range_count, b->count);
        worksheet_write_formula_num(
            s, row, 5,
            arena_textf(b->arena,
                        "=whatif_growth*(B%u*IF(whatif_delay=\"\",D%u,"
                        "whatif_delay)/D%u+C%u)",
                        n, n, n, n),
            b->count, ports);
        worksheet_write_formula_num(
            s, row, 6,
            arena_textf(b->arena, "=F%u/IF(whatif_range=\"\",E%u,whatif_range)",
                        n, n),
            b->percent, ports / p->range_count);
    }
    return row;
}

/* The highest of the percentages of rows first..last of the sheet of hours. */
static double highest(const struct what_if_inputs *w)
{
    double most = 0;
    for (size_t i = 0; i < w->point_count; i++) {
        const struct what_if_point *p = &w->point[i];
        double part = (p->time_wait + p->long_lived) / p->range_count;
        if (part > most)
            most = part;
    }
    return w->point_count
               ? most
               : (w->peak_time_wait + w->peak_long_lived) / w->range_count;
}

static void put_server(struct book *b, lxw_worksheet *s, lxw_row_t row,
                       const struct verdict *v, lxw_row_t first, lxw_row_t last)
{
    const struct what_if_inputs *w = &v->what_if;
    double part = highest(w);
    book_text(b, s, row, 0, v->server, b->text);
    worksheet_write_number(s, row, 1, w->peak_time_wait, b->count);
    worksheet_write_number(s, row, 2, w->peak_long_lived, b->count);
    worksheet_write_number(s, row, 3, w->time_wait_seconds, b->count);
    worksheet_write_number(s, row, 4, w->range_count, b->count);
    worksheet_write_number(s, row, 5, v->peak_percent / 100, b->percent);
    worksheet_write_formula_num(
        s, row, 6,
        arena_textf(b->arena, "=MIN(1,MAX('What-if hours'!G%u:G%u))",
                    (unsigned)first + 1, (unsigned)last + 1),
        b->percent, part > 1 ? 1 : part);
    book_text(b, s, row, 7,
              w->is_cut_off    ? "demand was cut off: at least this"
              : !w->has_states ? "no capture tells TIME_WAIT from the rest: a "
                                 "guess"
                               : "",
              b->note);
}

static void put_head(struct book *b, lxw_worksheet *s, lxw_row_t row,
                     const char *const *head, size_t count)
{
    worksheet_set_column(s, 0, 0, 26, NULL);
    worksheet_set_column(s, 1, 6, 14, NULL);
    worksheet_set_column(s, 7, 7, 50, NULL);
    worksheet_set_row(s, row, 32, NULL);
    for (size_t i = 0; i < count; i++)
        book_text(b, s, row, (lxw_col_t)i, head[i], b->head);
    worksheet_freeze_panes(s, row + 1, 1);
    worksheet_repeat_rows(s, row, row);
}

void book_what_if(struct book *b)
{
    static const char *const head[] = {"Server",
                                       "TIME_WAIT at the peak",
                                       "Other ports at the peak",
                                       "TIME_WAIT seconds",
                                       "Ports in the range",
                                       "Peak as it was",
                                       "Peak then",
                                       "Caution"};
    static const char *const hours_head[] = {"Server",
                                             "TIME_WAIT",
                                             "Other ports",
                                             "TIME_WAIT seconds",
                                             "Ports in the range",
                                             "Ports then",
                                             "Percent then"};
    lxw_worksheet *s = book_sheet(b, "What-if", "What if");
    lxw_worksheet *hours =
        book_sheet(b, "What-if hours", "Hours that may be the fullest");
    inputs(b, s);
    put_head(b, s, FIRST_ROW - 1, head, sizeof head / sizeof *head);
    put_head(b, hours, 2, hours_head, sizeof hours_head / sizeof *hours_head);
    lxw_row_t row = FIRST_ROW, next = 3;
    for (size_t i = 0; i < b->d->server_count; i++) {
        const struct verdict *v = b->d->servers[i];
        if (!v->has_peak || v->what_if.range_count <= 0 ||
            v->what_if.time_wait_seconds <= 0)
            continue;
        lxw_row_t first = next;
        next = put_points(b, hours, next, v);
        put_server(b, s, row++, v, first, next - 1);
    }
    if (row > FIRST_ROW)
        for (lxw_col_t col = 5; col <= 6; col++)
            book_marks(b, s, FIRST_ROW, row - 1, col);
}
