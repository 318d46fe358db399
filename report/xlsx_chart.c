/*
 * The look of the workbook's charts, the same for all. Knows axes, colours and
 * places; must never know what a chart is about. libxlsxwriter has no axis of
 * dates: lines over time are a scatter with numbers formatted as dates.
 */
#include <math.h>

#include "report/xlsx_book.h"

#define CHART_WIDTH  480 /* libxlsxwriter's own, in pixels */
#define CHART_HEIGHT 288
#define TICKS_MOST   8

lxw_color_t book_color(size_t n)
{
    /* Okabe and Ito's, darkened where they would be pale on white */
    static const lxw_color_t color[] = {0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7,
                                        0x56B4E9, 0xE69F00, 0x6A3D9A, 0x666666};
    return color[n % (sizeof color / sizeof *color)];
}

static lxw_chart *new_chart(struct book *b, uint8_t type, const char *title)
{
    static lxw_chart_font heading = {.bold = LXW_TRUE, .size = 12};
    lxw_chart *chart = workbook_add_chart(b->workbook, type);
    lxw_chart_font font = heading;
    chart_title_set_name(chart, book_copy(b, title));
    chart_title_set_name_font(chart, &font);
    chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
    chart_show_hidden_data(chart);
    return chart;
}

static void style_axis(lxw_chart_axis *axis, const char *name,
                       const char *format, bool has_grid)
{
    lxw_chart_line grid = {.color = 0xD9D9D9, .width = 0.5};
    lxw_chart_font font = {.bold = LXW_EXPLICIT_FALSE, .size = 9};
    chart_axis_set_name(axis, name);
    chart_axis_set_name_font(axis, &font);
    if (format)
        chart_axis_set_num_format(axis, format);
    if (has_grid) {
        chart_axis_major_gridlines_set_visible(axis, LXW_TRUE);
        chart_axis_major_gridlines_set_line(axis, &grid);
    }
}

/* Whole hours or days between the marks of a time axis. */
static double days_between(double days)
{
    static const double step[] = {1. / 24, 2. / 24, 3. / 24, 6. / 24, 12. / 24,
                                  1,       2,       7,       14,      28,
                                  56,      91,      182,     364};
    size_t i = 0;
    while (i + 1 < sizeof step / sizeof *step && days / step[i] > TICKS_MOST)
        i++;
    return step[i];
}

lxw_chart *book_time_chart(struct book *b, const char *title,
                           const char *x_title, const char *y_title,
                           const char *y_format, moment from_utc, moment to_utc)
{
    lxw_chart *chart = new_chart(b, LXW_CHART_SCATTER_STRAIGHT, title);
    double first = book_serial(from_utc), last = book_serial(to_utc);
    double step = days_between(last - first);
    double least = step < 1 ? step : 1; /* axes end at whole days or hours */
    first = floor(first / least + 1e-6) * least;
    last = ceil(last / least - 1e-6) * least;
    if (last <= first)
        last = first + least;
    style_axis(chart->x_axis, x_title, step < 1 ? "mm-dd hh:mm" : "yyyy-mm-dd",
               false);
    chart_axis_set_min(chart->x_axis, first);
    chart_axis_set_max(chart->x_axis, last);
    chart_axis_set_major_unit(chart->x_axis, step);
    style_axis(chart->y_axis, y_title, y_format, true);
    chart_axis_set_min(chart->y_axis, 0);
    chart_show_blanks_as(chart, LXW_CHART_BLANKS_AS_GAP);
    return chart;
}

void book_line(lxw_chart *chart, const char *name, struct cells from,
               lxw_color_t color)
{
    lxw_chart_series *series = chart_add_series(chart, NULL, NULL);
    lxw_chart_line line = {.color = color, .width = 1.5};
    chart_series_set_name(series, name);
    chart_series_set_categories(series, from.sheet, from.first, from.x,
                                from.last, from.x);
    chart_series_set_values(series, from.sheet, from.first, from.y, from.last,
                            from.y);
    chart_series_set_line(series, &line);
}

void book_limit(struct book *b, lxw_chart *chart, const char *name,
                double percent, lxw_color_t color, moment from_utc,
                moment to_utc)
{
    lxw_chart_line line = {
        .color = color, .width = 1, .dash_type = LXW_CHART_LINE_DASH_DASH};
    if (b->end_count == ENDS_MOST)
        return;
    lxw_row_t row = (lxw_row_t)(3 + 2 * b->end_count);
    b->ends[b->end_count].from_utc = from_utc;
    b->ends[b->end_count].to_utc = to_utc;
    b->ends[b->end_count++].percent = percent;
    lxw_chart_series *series = chart_add_series(chart, NULL, NULL);
    chart_series_set_name(series, name);
    chart_series_set_categories(series, "Lists", row, 2, row + 1, 2);
    chart_series_set_values(series, "Lists", row, 3, row + 1, 3);
    chart_series_set_line(series, &line);
}

lxw_chart *book_bar_chart(struct book *b, const char *title,
                          const char *x_title, const char *x_format)
{
    lxw_chart *chart = new_chart(b, LXW_CHART_BAR, title);
    /* the axis of names stands upright, its first on top */
    chart_axis_set_reverse(chart->y_axis);
    chart_axis_major_gridlines_set_visible(chart->y_axis, LXW_FALSE);
    chart_axis_set_crossing_max(chart->y_axis);
    style_axis(chart->x_axis, x_title, x_format, true);
    chart_axis_set_min(chart->x_axis, 0);
    return chart;
}

lxw_chart_series *book_bar(lxw_chart *chart, const char *name,
                           struct cells from, lxw_color_t color)
{
    lxw_chart_series *series = chart_add_series(chart, NULL, NULL);
    lxw_chart_fill fill = {.color = color};
    chart_series_set_name(series, name);
    chart_series_set_categories(series, from.sheet, from.first, from.x,
                                from.last, from.x);
    chart_series_set_values(series, from.sheet, from.first, from.y, from.last,
                            from.y);
    chart_series_set_fill(series, &fill);
    return series;
}

void book_place(struct book *b, lxw_worksheet *s, lxw_row_t row, lxw_col_t col,
                int right, lxw_chart *chart, const char *description)
{
    lxw_chart_options options = {.x_offset = right,
                                 .x_scale = (double)CHART_WIDE / CHART_WIDTH,
                                 .y_scale = (double)CHART_HIGH / CHART_HEIGHT,
                                 .object_position =
                                     LXW_OBJECT_DONT_MOVE_DONT_SIZE,
                                 .description = book_copy(b, description)};
    worksheet_insert_chart_opt(s, row, col, chart, &options);
}
