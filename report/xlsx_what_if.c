/*
 * The what-if sheet: three cells to type in, live formulas, results kept for
 * programs that don't compute. The arithmetic is whatif_ports()'s.
 */
#include "analysis/whatif.h"
#include "report/xlsx_book.h"

#define FIRST_ROW 9 /* of the servers */

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
}

static void formulas(struct book *b, lxw_worksheet *s, lxw_row_t row,
                     const struct what_if_inputs *w)
{
    unsigned n = (unsigned)row + 1;
    double after = whatif_ports(w->peak_time_wait, w->peak_long_lived,
                                w->time_wait_seconds, w->time_wait_seconds, 1);
    double part = after / w->range_count;
    worksheet_write_formula_num(
        s, row, 6,
        arena_textf(b->arena,
                    "=whatif_growth*(B%u*IF(whatif_delay=\"\",D%u,"
                    "whatif_delay)/D%u+C%u)",
                    n, n, n, n),
        b->count, after);
    worksheet_write_formula_num(
        s, row, 7,
        arena_textf(b->arena,
                    "=MIN(1,G%u/IF(whatif_range=\"\",E%u,whatif_range))", n, n),
        b->percent, part > 1 ? 1 : part);
}

void book_what_if(struct book *b)
{
    static const char *const head[] = {"Server",
                                       "TIME_WAIT at the peak",
                                       "Other ports at the peak",
                                       "TIME_WAIT seconds",
                                       "Ports in the range",
                                       "Peak as it was",
                                       "Ports then",
                                       "Peak then",
                                       "Caution"};
    lxw_worksheet *s = book_sheet(b, "What-if", "What if");
    inputs(b, s);
    worksheet_set_column(s, 0, 0, 26, NULL);
    worksheet_set_column(s, 1, 7, 14, NULL);
    worksheet_set_column(s, 8, 8, 50, NULL);
    worksheet_set_row(s, FIRST_ROW - 1, 32, NULL);
    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        book_text(b, s, FIRST_ROW - 1, (lxw_col_t)i, head[i], b->head);
    lxw_row_t row = FIRST_ROW;
    for (size_t i = 0; i < b->d->server_count; i++) {
        const struct verdict *v = b->d->servers[i];
        const struct what_if_inputs *w = &v->what_if;
        if (!v->has_peak || w->range_count <= 0 || w->time_wait_seconds <= 0)
            continue;
        book_text(b, s, row, 0, v->server, b->text);
        worksheet_write_number(s, row, 1, w->peak_time_wait, b->count);
        worksheet_write_number(s, row, 2, w->peak_long_lived, b->count);
        worksheet_write_number(s, row, 3, w->time_wait_seconds, b->count);
        worksheet_write_number(s, row, 4, w->range_count, b->count);
        worksheet_write_number(s, row, 5, v->peak_percent / 100, b->percent);
        formulas(b, s, row, w);
        book_text(b, s, row, 8,
                  w->is_cut_off    ? "demand was cut off: at least this"
                  : !w->has_states ? "no capture tells TIME_WAIT from the "
                                     "rest: a guess"
                                   : "",
                  b->note);
        row++;
    }
    worksheet_freeze_panes(s, FIRST_ROW, 1);
    worksheet_repeat_rows(s, FIRST_ROW - 1, FIRST_ROW - 1);
}
