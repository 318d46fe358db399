/*
 * The row of totals below a table, with the results that are kept for programs
 * that don't compute. Knows which columns can be added up; nothing of what they
 * are about.
 */
#include <string.h>

#include "report/xlsx_book.h"

/* A mean or a sum of percentages would say nothing. */
uint8_t book_total_of(const struct table *t, size_t column)
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
    if (column == 0)
        return LXW_TABLE_FUNCTION_COUNT;
    for (size_t i = 0; i < sizeof total / sizeof *total; i++)
        if (strcmp(total[i].name, t->column[column].name) == 0)
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

void book_add_total(struct book_total *total, enum cell_kind kind,
                    const struct cell *c)
{
    if (c->is_empty)
        return;
    double value = sheet_value(kind, c);
    if (!total->count || value > total->most)
        total->most = value;
    total->sum += value;
    total->count++;
}

/* It follows the filter: rows that are not shown don't count. The table itself
 * knows the function (so that Excel offers its menu), the cell is written here
 * with its format and its result. */
void book_put_total(struct book *b, lxw_worksheet *s, lxw_row_t row,
                    const struct table *t, size_t column,
                    const struct book_total *total, const char *cells)
{
    uint8_t function = book_total_of(t, column);
    lxw_col_t col = (lxw_col_t)column;
    lxw_format *format =
        column ? b->total[t->column[column].kind] : b->total_rows;
    if (function == LXW_TABLE_FUNCTION_NONE)
        worksheet_write_blank(s, row, col, format);
    else
        worksheet_write_formula_num(
            s, row, col,
            arena_textf(b->arena, "=SUBTOTAL(%u,%s)", function, cells), format,
            function == LXW_TABLE_FUNCTION_COUNT ? (double)total->count
            : function == LXW_TABLE_FUNCTION_SUM ? total->sum
                                                 : total->most);
}
