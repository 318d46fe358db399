/*
 * The sheet that people work in: what to do, and in its middle the columns that
 * are theirs. Knows which columns these are; must never know why an action is
 * advised.
 */
#include <string.h>

#include "report/xlsx_book.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/lsan_interface.h>
#endif

#define TABLE_ROW 2
#define PRINTED   10 /* columns on paper: up to the commands */

/* What people work with first, what they look up after it. */
static const char *const order[] = {
    "server",     "title",    "process", "expected_peak_percent",
    "status",     "owner",    "due",     "note",
    "why",        "commands", "verify",  "rollback",
    "risk",       "restart",  "code",    "rule",
    "closed_utc", "id"};
enum { COLUMN_COUNT = sizeof order / sizeof *order };

static const struct table *ordered(struct book *b, const struct table *t)
{
    struct table *out = arena_new(b->arena, sizeof *out);
    struct column *column = arena_array(b->arena, COLUMN_COUNT, sizeof *column);
    lxw_col_t from[COLUMN_COUNT];
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        from[i] = book_column(t, order[i]);
        column[i] = t->column[from[i]];
    }
    table_init(out, b->arena, t->name, t->title, column, COLUMN_COUNT);
    out->note = t->note;
    out->empty = t->empty;
    for (size_t row = 0; row < t->row_count; row++) {
        struct cell *c = table_row(out);
        for (size_t i = 0; i < COLUMN_COUNT; i++)
            c[i] = t->cell[row * t->column_count + from[i]];
    }
    return out;
}

/* The cells that are people's own look so, and a day is a day. */
static void put_own(struct book *b, lxw_worksheet *s, const struct table *t)
{
    lxw_col_t first = book_column(t, "status"), due = book_column(t, "due");
    for (size_t i = 0; i < t->row_count; i++) {
        lxw_row_t row = TABLE_ROW + 1 + (lxw_row_t)i;
        for (lxw_col_t col = first; col < first + 4; col++) {
            const struct cell *c = &t->cell[i * t->column_count + col];
            struct err unused = {0};
            moment day;
            lxw_format *format = col == due ? b->due : b->input_text;
            if (c->is_empty)
                worksheet_write_blank(s, row, col, format);
            else if (col == due &&
                     moment_parse(&day, span_of(c->text), false, &unused))
                worksheet_write_number(s, row, col, book_serial(day), format);
            else
                book_text(b, s, row, col, c->text, format);
        }
    }
}

/* libxlsxwriter 1.1.4 copies the formula of a list twice and loses one copy: a
 * few bytes a workbook, which are nobody's to free. */
static void offer(lxw_worksheet *s, lxw_row_t last, lxw_col_t col,
                  lxw_data_validation *formula)
{
#if defined(__SANITIZE_ADDRESS__)
    __lsan_disable();
#endif
    worksheet_data_validation_range(s, TABLE_ROW + 1, col, last, col, formula);
#if defined(__SANITIZE_ADDRESS__)
    __lsan_enable();
#endif
}

static void add_choices(lxw_worksheet *s, lxw_row_t last, lxw_col_t status)
{
    static char open[] = "open", doing[] = "in progress", done[] = "done",
                declined[] = "declined", closed[] = "closed";
    static char formula[] = "=action_owners", title[] = "Not a date",
                say[] = "Until when, as a date: 2026-04-30.";
    char *choices[] = {open, doing, done, declined, closed, NULL};
    lxw_data_validation list = {.validate = LXW_VALIDATION_TYPE_LIST,
                                .value_list = choices};
    lxw_data_validation owners = {.validate = LXW_VALIDATION_TYPE_LIST_FORMULA,
                                  .value_formula = formula,
                                  .show_error = LXW_VALIDATION_OFF};
    static const lxw_datetime least = {2000, 1, 1, 0, 0, 0};
    lxw_data_validation day = {.validate = LXW_VALIDATION_TYPE_DATE,
                               .criteria = LXW_VALIDATION_CRITERIA_GREATER_THAN,
                               .value_datetime = least,
                               .error_type = LXW_VALIDATION_ERROR_TYPE_WARNING,
                               .error_title = title,
                               .error_message = say};
    worksheet_data_validation_range(s, TABLE_ROW + 1, status, last, status,
                                    &list);
    offer(s, last, (lxw_col_t)(status + 1), &owners);
    worksheet_data_validation_range(s, TABLE_ROW + 1, (lxw_col_t)(status + 2),
                                    last, (lxw_col_t)(status + 2), &day);
}

/* Done is green, what is over its day red; both follow what is typed. */
static void add_marks(struct book *b, lxw_worksheet *s, lxw_row_t last,
                      lxw_col_t status)
{
    static const struct {
        const char *word;
        enum ink ink;
    } mark[] = {
        {"done",        INK_GOOD     },
        {"in progress", INK_ATTENTION},
        {"declined",    INK_UNKNOWN  },
        {"closed",      INK_UNKNOWN  },
    };
    for (size_t i = 0; i < sizeof mark / sizeof *mark; i++) {
        lxw_conditional_format rule = {
            .type = LXW_CONDITIONAL_TYPE_CELL,
            .criteria = LXW_CONDITIONAL_CRITERIA_EQUAL_TO,
            .value_string = arena_textf(b->arena, "\"%s\"", mark[i].word),
            .format = b->ink[mark[i].ink]};
        worksheet_conditional_format_range(s, TABLE_ROW + 1, status, last,
                                           status, &rule);
    }
    char state = (char)('A' + status), due = (char)(state + 2);
    lxw_conditional_format late = {
        .type = LXW_CONDITIONAL_TYPE_FORMULA,
        .value_string =
            arena_textf(b->arena,
                        "=AND(ISNUMBER($%c%d),$%c%d<TODAY(),OR($%c%d=\"open\","
                        "$%c%d=\"in progress\"))",
                        due, TABLE_ROW + 2, due, TABLE_ROW + 2, state,
                        TABLE_ROW + 2, state, TABLE_ROW + 2),
        .format = b->ink[INK_CRITICAL]};
    worksheet_conditional_format_range(s, TABLE_ROW + 1,
                                       (lxw_col_t)(status + 2), last,
                                       (lxw_col_t)(status + 2), &late);
}

void book_actions(struct book *b)
{
    const struct table *t = ordered(b, dossier_actions(b->d, NULL));
    lxw_worksheet *s = book_sheet(b, "Actions", t->title);
    book_text(b, s, 1, 1,
              "Status, owner, due and note are yours: saved as CSV, "
              "`portledger actions import FILE` keeps them.",
              b->note);
    lxw_row_t next = book_table(b, s, TABLE_ROW, t);
    if (!t->row_count)
        return;
    lxw_col_t status = book_column(t, "status");
    lxw_row_t last = TABLE_ROW + (lxw_row_t)t->row_count;
    put_own(b, s, t);
    worksheet_set_column(s, status, status, 13, NULL);
    worksheet_set_column(s, (lxw_col_t)(status + 1), (lxw_col_t)(status + 1),
                         16, NULL);
    worksheet_set_column(s, (lxw_col_t)(status + 2), (lxw_col_t)(status + 2),
                         12, NULL);
    worksheet_set_column(s, (lxw_col_t)(status + 3), (lxw_col_t)(status + 3),
                         28, NULL);
    add_choices(s, last, status);
    add_marks(b, s, last, status);
    worksheet_print_area(s, 0, 0, next, PRINTED - 1);
}
