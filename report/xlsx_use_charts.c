/*
 * The sheet Charts: use over time of the worst servers, two charts a printed
 * page. The rows they draw are the sheet Usage's; this file judges nothing.
 */
#include "report/xlsx_book.h"

#define CHARTS_MOST 12
#define CHARTS_PAGE 2
#define CHART_ROWS  16 /* rows of cells that a chart covers */

enum usage_column { USAGE_AT = 2, USAGE_HIGHEST = 8 };

void book_use_line(lxw_chart *chart, const char *name,
                   const struct usage_lines *lines, lxw_color_t color)
{
    book_line(chart, name,
              (struct cells){"Usage", lines->first, lines->last, USAGE_AT,
                             USAGE_HIGHEST},
              color);
}

lxw_chart *book_use_chart(struct book *b, size_t i,
                          const struct usage_lines *lines)
{
    const struct thresholds *limit = &b->d->thresholds;
    const struct verdict *v = b->d->servers[i];
    lxw_chart *chart = book_time_chart(
        b, arena_textf(b->arena, "%s, %s", v->server, lines->address),
        "Time (UTC)", "Ports in use (% of the range)", "0%", lines->from_utc,
        lines->to_utc);
    chart_axis_set_max(chart->y_axis, 1);
    book_use_line(chart, "Highest of each row", lines, book_color(0));
    book_limit(b, chart, "Warning", limit->warning, 0xC55A11, lines->from_utc,
               lines->to_utc);
    book_limit(b, chart, "Critical", limit->critical, 0xA61C28, lines->from_utc,
               lines->to_utc);
    return chart;
}

void book_charts(struct book *b)
{
    lxw_worksheet *s = book_sheet(b, "Charts", "Use over time");
    lxw_row_t breaks[CHARTS_MOST] = {0};
    struct usage_lines lines;
    size_t drawn = 0, pages = 0;
    book_text(b, s, 1, 1,
              "The worst servers first; their figures are on the "
              "sheet Usage.",
              b->note);
    for (size_t i = 0; i < b->d->server_count && drawn < CHARTS_MOST; i++) {
        if (!book_usage_lines(&lines, b, i))
            continue;
        lxw_row_t row = (lxw_row_t)(2 + drawn++ * CHART_ROWS);
        book_place(b, s, row, 0, 0, book_use_chart(b, i, &lines),
                   b->d->servers[i]->headline);
        if (drawn % CHARTS_PAGE == 0)
            breaks[pages++] = row + CHART_ROWS;
    }
    worksheet_set_column(s, 0, 0, 16, NULL);
    worksheet_print_area(s, 0, 0, (lxw_row_t)(2 + drawn * CHART_ROWS), 11);
    if (pages)
        worksheet_set_h_pagebreaks(s, breaks);
    if (!drawn)
        book_text(b, s, 2, 0, "There are too few samples to draw.", b->note);
}
