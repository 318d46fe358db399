/*
 * Tables with charts to their right: peak windows, top processes, remote
 * endpoints. Knows which columns are drawn; judges nothing.
 */
#include <string.h>

#include "report/xlsx_book.h"

#define TABLE_ROW  2
#define BARS_MOST  12 /* bars in a chart */
#define BARS_GROUP 3  /* servers with a chart of their own */
#define CHART_ROWS 16

/* The column right of a table and a gap. */
static lxw_col_t beside(const struct table *t)
{
    return (lxw_col_t)(t->column_count + 1);
}

void book_peaks(struct book *b)
{
    const struct table *t = book_local(b, dossier_peaks(b->d, NULL));
    lxw_worksheet *s = book_sheet(b, "Peak windows", t->title);
    moment from = MOMENT_NONE, to = MOMENT_NONE;
    book_table(b, s, TABLE_ROW, t);
    if (!t->row_count)
        return;
    lxw_col_t at = book_column(t, "peak_at_utc");
    for (size_t i = 0; i < t->row_count; i++) {
        moment peak = t->cell[i * t->column_count + at].whole;
        if (from == MOMENT_NONE || peak < from)
            from = peak;
        if (to == MOMENT_NONE || peak > to)
            to = peak;
    }
    lxw_chart *chart =
        book_time_chart(b, "Peaks by the time they were reached", "Time (UTC)",
                        "Peak (% of the range)", "0%", from, to);
    chart_axis_set_max(chart->y_axis, 1);
    lxw_row_t first = TABLE_ROW + 1, last = TABLE_ROW + (lxw_row_t)t->row_count;
    lxw_chart_series *series = chart_add_series(chart, NULL, NULL);
    lxw_chart_line invisible = {.color = 0, .none = LXW_TRUE};
    lxw_chart_fill fill = {.color = book_color(0)};
    lxw_col_t peak = book_column(t, "peak_percent");
    chart_series_set_name(series, "Peak of a window");
    chart_series_set_categories(series, "Peak windows", first, at, last, at);
    chart_series_set_values(series, "Peak windows", first, peak, last, peak);
    chart_series_set_line(series, &invisible);
    chart_series_set_marker_type(series, LXW_CHART_MARKER_CIRCLE);
    chart_series_set_marker_size(series, 6);
    chart_series_set_marker_fill(series, &fill);
    book_limit(b, chart, "Critical", b->d->thresholds.critical, 0xA61C28, from,
               to);
    book_place(b, s, TABLE_ROW + 1, beside(t), 0, chart,
               "When use was highest, and how high");
}

/* The rows of `top` of one kind. */
static struct table *top_of(struct book *b, const char *title, bool is_remote)
{
    struct table *t = dossier_top(b->d, NULL);
    size_t kept = 0;
    for (size_t row = 0; row < t->row_count; row++) {
        struct cell *c = t->cell + row * t->column_count;
        bool is = c[1].text && strcmp(c[1].text, "remote endpoint") == 0;
        if (is != is_remote)
            continue;
        memmove(t->cell + kept++ * t->column_count, c,
                t->column_count * sizeof *c);
    }
    t->row_count = kept;
    t->title = title;
    if (is_remote)
        t->note = "";
    return t;
}

/* Rows from `first` that are of one server and one kind. */
static size_t group_size(const struct table *t, size_t first)
{
    const struct cell *c = t->cell + first * t->column_count;
    size_t n = 1;
    for (; first + n < t->row_count; n++) {
        const struct cell *other = c + n * t->column_count;
        if (strcmp(other[0].text, c[0].text) != 0 ||
            strcmp(other[1].text, c[1].text) != 0)
            break;
    }
    return n;
}

static void add_bars(struct book *b, lxw_worksheet *s, const char *sheet,
                     const struct table *t, size_t first, size_t rows,
                     size_t number)
{
    const struct cell *c = t->cell + first * t->column_count;
    lxw_row_t from = TABLE_ROW + 1 + (lxw_row_t)first;
    lxw_row_t to = from + (lxw_row_t)rows - 1;
    lxw_col_t name = book_column(t, "name");
    lxw_chart *chart = book_bar_chart(
        b, arena_textf(b->arena, "%s: ports by %s", c[0].text, c[1].text),
        "Ports at its own peak", "#,##0");
    book_bar(chart, "Ports",
             (struct cells){sheet, from, to, name, book_column(t, "ports_max")},
             book_color(0));
    book_bar(chart, "of them TIME_WAIT",
             (struct cells){sheet, from, to, name, book_column(t, "time_wait")},
             book_color(5));
    book_place(b, s, TABLE_ROW + 1 + (lxw_row_t)(number * CHART_ROWS),
               beside(t), 0, chart, "The most ports that each held at once");
}

static void top_sheet(struct book *b, const char *name, const char *kind,
                      bool is_remote)
{
    const struct table *t = book_local(b, top_of(b, name, is_remote));
    lxw_worksheet *s = book_sheet(b, name, name);
    size_t drawn = 0;
    book_table(b, s, TABLE_ROW, t);
    for (size_t row = 0; row < t->row_count && drawn < BARS_GROUP;) {
        size_t rows = group_size(t, row);
        if (strcmp(t->cell[row * t->column_count + 1].text, kind) == 0)
            add_bars(b, s, name, t, row, rows < BARS_MOST ? rows : BARS_MOST,
                     drawn++);
        row += rows;
    }
}

void book_top(struct book *b)
{
    top_sheet(b, "Top processes", "process", false);
}

void book_remotes(struct book *b)
{
    top_sheet(b, "Remote endpoints", "remote endpoint", true);
}
