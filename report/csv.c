/*
 * Tables as CSV (RFC 4180: CRLF, quotes doubled), safe to open in a
 * spreadsheet. Knows nothing of what a table says.
 */
#include <string.h>

#include "report/renderers.h"

/* Would a spreadsheet take the text for a formula? A number with its sign is
 * none. */
static bool is_formula(const char *text)
{
    double number;
    if (!*text || !strchr("=+-@\t\r\n", *text))
        return false;
    return !(*text == '-' && span_double(span_of(text + 1), &number));
}

static void add_text(struct buf *out, const char *text)
{
    bool is_guarded = is_formula(text);
    if (!is_guarded && !text[strcspn(text, "\",\r\n")]) {
        buf_text(out, text);
        return;
    }
    buf_byte(out, '"');
    if (is_guarded)
        buf_byte(out, '\'');
    for (; *text; text++) {
        if (*text == '"')
            buf_byte(out, '"');
        buf_byte(out, *text);
    }
    buf_byte(out, '"');
}

static void add_cell(struct buf *out, enum cell_kind kind, const struct cell *c)
{
    char time[MOMENT_TEXT];
    if (c->is_empty)
        return;
    switch (kind) {
    case CELL_TEXT:
    case CELL_SEVERITY:
        add_text(out, c->text);
        break;
    case CELL_COUNT:
    case CELL_ID:
    case CELL_BYTES:
        buf_addf(out, "%lld", (long long)c->whole);
        break;
    case CELL_NUMBER:
    case CELL_PERCENT:
        buf_addf(out, "%.1f", c->number);
        break;
    case CELL_SECONDS:
        buf_addf(out, "%.0f", c->number);
        break;
    case CELL_MOMENT:
        buf_text(out, moment_iso(c->whole, time));
        break;
    }
}

static void csv_table(struct buf *out, const struct table *t)
{
    for (size_t c = 0; c < t->column_count; c++) {
        if (c)
            buf_byte(out, ',');
        add_text(out, t->column[c].name);
    }
    buf_text(out, "\r\n");
    for (size_t i = 0; i < t->row_count * t->column_count; i++) {
        size_t c = i % t->column_count;
        if (c)
            buf_byte(out, ',');
        add_cell(out, t->column[c].kind, &t->cell[i]);
        if (c + 1 == t->column_count)
            buf_text(out, "\r\n");
    }
}

const struct renderer render_csv = {
    .name = "csv", .brief = "comma-separated, RFC 4180", .table = csv_table};
