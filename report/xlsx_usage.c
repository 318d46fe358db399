/*
 * Use over time: hourly rows, and a chart of them for each of the worst
 * servers. Knows rows and charts; judges nothing.
 */
#include <math.h>
#include <string.h>

#include "core/zone.h"
#include "report/xlsx_book.h"

#define ROWS_MOST   100000 /* above, only the worst servers are hourly */
#define CHARTS_MOST 12
#define CHARTS_PAGE 2  /* charts on a printed page */
#define CHART_ROWS  18 /* rows of cells that a chart covers */

struct usage_row {
    const char *address;
    enum origin origin;
    moment at_utc;
    double low, mid, high; /* percent */
    uint32_t samples;
};
struct usage {
    struct usage_row *row;
    size_t count;
};

static moment step_of(moment utc, moment step)
{
    return utc - ((utc % step) + step) % step;
}

/* At most so many rows a band gives: one a step, one a gap. */
static size_t rows_of(const struct band *b, moment step)
{
    size_t rows = 0;
    moment before = MOMENT_NONE;
    bool is_gap = false;
    for (size_t i = 0; i < b->point_count; i++) {
        moment at = step_of(b->point[i].at_utc, step);
        bool is_same = at == before && is_gap == !b->point[i].samples;
        rows += !is_same;
        is_gap = !b->point[i].samples;
        before = at;
    }
    return rows;
}

static size_t rows_of_server(const struct verdict *v, moment step)
{
    size_t rows = 0;
    for (size_t i = 0; i < v->band_count; i++)
        rows += rows_of(&v->bands[i], step);
    return rows;
}

/* The points of a band, joined to steps. */
static void join(struct usage *u, const struct band *b, moment step)
{
    struct usage_row *row = NULL;
    for (size_t i = 0; i < b->point_count; i++) {
        const struct band_point *p = &b->point[i];
        moment at = step_of(p->at_utc, step);
        if (!p->samples) { /* one empty row: a line must not cross it */
            if (row && row->samples) {
                row = &u->row[u->count++];
                *row = (struct usage_row){.address = b->local_address,
                                          .origin = b->origin,
                                          .at_utc = p->at_utc,
                                          .low = NAN,
                                          .mid = NAN,
                                          .high = NAN};
            }
            continue;
        }
        if (!row || !row->samples || row->at_utc != at) {
            row = &u->row[u->count++];
            *row = (struct usage_row){.address = b->local_address,
                                      .origin = b->origin,
                                      .at_utc = at,
                                      .low = p->min_percent,
                                      .high = p->max_percent};
        }
        if (p->min_percent < row->low)
            row->low = p->min_percent;
        if (p->max_percent > row->high)
            row->high = p->max_percent;
        row->mid = (row->mid * row->samples + p->mid_percent * p->samples) /
                   (row->samples + p->samples);
        row->samples += p->samples;
    }
}

static struct usage usage_of(struct book *b, const struct verdict *v,
                             moment step)
{
    struct usage u = {0};
    u.row = arena_array(b->arena, rows_of_server(v, step) + 1, sizeof *u.row);
    for (size_t i = 0; i < v->band_count; i++)
        join(&u, &v->bands[i], step);
    return u;
}

/* The zone that "its clock" is told in. */
static const char *clock_of(const struct verdict *v)
{
    return v->zone ? zone_name(v->zone) : "not known: as UTC";
}

static struct table *usage_table(struct book *b, const struct usage *all)
{
    static const struct column columns[] = {
        {"server",        "Server",    CELL_TEXT   },
        {"at_utc",        "At (UTC)",  CELL_MOMENT },
        {"at_local",      "Its clock", CELL_MOMENT },
        {"local_address", "Address",   CELL_TEXT   },
        {"origin",        "Seen in",   CELL_TEXT   },
        {"low_percent",   "Lowest",    CELL_PERCENT},
        {"mid_percent",   "Middle",    CELL_PERCENT},
        {"peak_percent",  "Highest",   CELL_PERCENT},
        {"samples",       "Samples",   CELL_COUNT  },
        {"zone",          "Its zone",  CELL_TEXT   },
    };
    struct table *t = arena_new(b->arena, sizeof *t);
    table_init(t, b->arena, "usage", "Usage", columns,
               sizeof columns / sizeof *columns);
    t->empty = "No sample was read.";
    size_t rows = 0;
    for (size_t i = 0; i < b->d->server_count; i++)
        rows += all[i].count;
    table_reserve(t, rows);
    for (size_t i = 0; i < b->d->server_count; i++) {
        const struct verdict *v = b->d->servers[i];
        for (size_t k = 0; k < all[i].count; k++) {
            const struct usage_row *r = &all[i].row[k];
            struct cell *c = table_row(t);
            c[0] = cell_text(v->server);
            c[1] = cell_moment(r->at_utc);
            c[2] =
                cell_moment(r->at_utc + zone_offset_of_utc(v->zone, r->at_utc) *
                                            MOMENT_MINUTE);
            c[3] = cell_text(r->address);
            c[4] = cell_text(origin_name(r->origin));
            c[5] = cell_percent(r->low);
            c[6] = cell_percent(r->mid);
            c[7] = cell_percent(r->high);
            c[8] = cell_count(r->samples);
            c[9] = cell_text(clock_of(v));
        }
    }
    return t;
}

static void add_limit(struct book *b, lxw_chart *chart, const char *name,
                      double percent, lxw_color_t color, lxw_row_t row)
{
    lxw_chart_series *s = chart_add_series(chart, NULL, NULL);
    lxw_chart_line line = {
        .color = color, .width = 1, .dash_type = LXW_CHART_LINE_DASH_DASH};
    (void)percent;
    chart_series_set_name(s, name);
    chart_series_set_categories(s, "Charts", row, 16, row + 1, 16);
    chart_series_set_values(s, "Charts", row, 17, row + 1, 17);
    chart_series_set_line(s, &line);
    (void)b;
}

/* The two ends of a threshold's line, in cells beside the chart. */
static void put_ends(struct book *b, lxw_worksheet *s, lxw_row_t row,
                     moment from, moment to, double percent)
{
    worksheet_write_number(s, row, 16, book_serial(from), b->time);
    worksheet_write_number(s, row + 1, 16, book_serial(to), b->time);
    worksheet_write_number(s, row, 17, percent / 100, b->percent);
    worksheet_write_number(s, row + 1, 17, percent / 100, b->percent);
}

/* Whole days between the marks of a time axis, at most ten of them. */
static double days_between(double days)
{
    static const double step[] = {1, 2, 7, 14, 28, 56, 91};
    size_t i = 0;
    while (i + 1 < sizeof step / sizeof *step && days / step[i] > 10)
        i++;
    return step[i];
}

static void style_axes(lxw_chart *chart, moment from, moment to)
{
    lxw_chart_line grid = {.color = 0xD9D9D9, .width = 0.5};
    chart_axis_set_name(chart->x_axis, "Time (UTC)");
    chart_axis_set_num_format(chart->x_axis, "yyyy-mm-dd");
    double first = floor(book_serial(from));
    double last = ceil(book_serial(to) + 1e-9);
    chart_axis_set_min(chart->x_axis, first);
    chart_axis_set_max(chart->x_axis, last);
    chart_axis_set_major_unit(chart->x_axis, days_between(last - first));
    chart_axis_set_name(chart->y_axis, "Ports in use (% of the range)");
    chart_axis_set_num_format(chart->y_axis, "0%");
    chart_axis_set_min(chart->y_axis, 0);
    chart_axis_set_max(chart->y_axis, 1);
    chart_axis_major_gridlines_set_line(chart->y_axis, &grid);
    chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
}

/* Rows first..last of the sheet Usage are the busiest address. */
static void add_chart(struct book *b, lxw_worksheet *s, size_t number,
                      const struct verdict *v, const struct usage *u,
                      lxw_row_t first, lxw_row_t last)
{
    const struct thresholds *limit = &b->d->thresholds;
    lxw_row_t row = (lxw_row_t)(2 + number * CHART_ROWS);
    lxw_chart *chart =
        workbook_add_chart(b->workbook, LXW_CHART_SCATTER_STRAIGHT);
    lxw_chart_series *use = chart_add_series(chart, NULL, NULL);
    lxw_chart_line line = {.color = 0x1F5FA8, .width = 1.5};
    moment from = u->row[0].at_utc, to = u->row[last - first].at_utc;
    chart_series_set_name(use, "Highest in the hour");
    chart_series_set_categories(use, "Usage", first, 1, last, 1);
    chart_series_set_values(use, "Usage", first, 7, last, 7);
    chart_series_set_line(use, &line);
    put_ends(b, s, row, from, to, limit->warning);
    put_ends(b, s, row + 2, from, to, limit->critical);
    add_limit(b, chart, "Warning", limit->warning, 0xC55A11, row);
    add_limit(b, chart, "Critical", limit->critical, 0xA61C28, row + 2);
    style_axes(chart, from, to);
    chart_title_set_name(chart,
                         book_copy(b, arena_textf(b->arena, "%s, %s", v->server,
                                                  u->row[0].address)));
    lxw_chart_options options = {.x_scale = 1.9,
                                 .y_scale = 1.1,
                                 .description = book_copy(b, v->headline)};
    worksheet_insert_chart_opt(s, row, 0, chart, &options);
    if (number % CHARTS_PAGE == CHARTS_PAGE - 1)
        b->breaks[b->break_count++] = row + CHART_ROWS;
}

static void add_charts(struct book *b, lxw_worksheet *s,
                       const struct usage *all)
{
    lxw_row_t row = 3; /* of the first row below the table's heading */
    size_t drawn = 0;
    for (size_t i = 0; i < b->d->server_count; i++) {
        size_t count = 0;
        while (count < all[i].count &&
               strcmp(all[i].row[count].address, all[i].row[0].address) == 0 &&
               all[i].row[count].origin == all[i].row[0].origin)
            count++;
        if (count > 1 && drawn < CHARTS_MOST)
            add_chart(b, s, drawn++, b->d->servers[i], &all[i], row,
                      row + (lxw_row_t)count - 1);
        row += (lxw_row_t)all[i].count;
    }
    worksheet_set_column(s, 16, 17, 18, NULL);
    worksheet_print_area(s, 0, 0, (lxw_row_t)(2 + drawn * CHART_ROWS), 15);
    worksheet_fit_to_pages(s, 1, 0);
    if (b->break_count)
        worksheet_set_h_pagebreaks(s, b->breaks);
    if (!drawn)
        book_text(b, s, 2, 0, "There are too few samples to draw.", b->note);
}

/* How many servers, the worst first, can have a row an hour and all others one
 * a day within ROWS_MOST; those with a chart have it anyhow. */
static size_t hourly_servers(const struct dossier *d)
{
    size_t rows = 0, i = 0;
    for (size_t k = 0; k < d->server_count; k++)
        rows += rows_of_server(d->servers[k], MOMENT_DAY);
    for (; i < d->server_count; i++) {
        rows += rows_of_server(d->servers[i], MOMENT_HOUR) -
                rows_of_server(d->servers[i], MOMENT_DAY);
        if (rows > ROWS_MOST && i >= CHARTS_MOST)
            break;
    }
    return i;
}

void book_usage(struct book *b)
{
    size_t n = b->d->server_count, hourly = hourly_servers(b->d);
    struct usage *all = arena_array(b->arena, n + 1, sizeof *all);
    for (size_t i = 0; i < n; i++)
        all[i] = usage_of(b, b->d->servers[i],
                          i < hourly ? MOMENT_HOUR : MOMENT_DAY);
    lxw_worksheet *charts = book_sheet(b, "Charts", "Use over time");
    lxw_worksheet *s = book_sheet(b, "Usage", "Usage");
    if (hourly < n)
        book_text(b, s, 1, 0,
                  arena_textf(b->arena,
                              "The %zu worst servers by the hour, the others "
                              "by the day.",
                              hourly),
                  b->note);
    book_table(b, s, 2, usage_table(b, all));
    add_charts(b, charts, all);
}
