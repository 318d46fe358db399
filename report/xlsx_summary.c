/*
 * The first sheet: the verdict, counts, ways to the other sheets, two charts
 * and the ranking. Knows what people look at first; judges nothing.
 */
#include <string.h>

#include "report/xlsx_book.h"

#define TODAY_MOST  6
#define LINKS_A_ROW 8
#define LINES_MOST  5  /* servers in the chart over time */
#define BARS_MOST   15 /* servers in the chart of peaks */
#define CHART_ROWS  16
#define PEAK_COLUMN 2

static lxw_row_t put_links(struct book *b, lxw_worksheet *s, lxw_row_t row,
                           const char *const *sheet, size_t count)
{
    for (size_t i = 0; i < count; i++)
        worksheet_write_url_opt(
            s, row + (lxw_row_t)(i / LINKS_A_ROW), (lxw_col_t)(i % LINKS_A_ROW),
            arena_textf(b->arena, "internal:'%s'!A1", sheet[i]), b->link,
            sheet[i], NULL);
    return row + (lxw_row_t)((count + LINKS_A_ROW - 1) / LINKS_A_ROW);
}

static void put_tile(struct book *b, lxw_worksheet *s, lxw_row_t row,
                     lxw_col_t col, const char *label, size_t count,
                     enum ink ink)
{
    book_text(b, s, row, col, label, b->note);
    worksheet_write_number(s, row + 1, col, (double)count,
                           count ? b->tile[ink] : b->tile[INK_PLAIN]);
}

static size_t open_actions(struct book *b)
{
    struct table *t = dossier_actions(b->d, NULL);
    lxw_col_t status = book_column(t, "status");
    size_t open = 0;
    for (size_t i = 0; i < t->row_count; i++) {
        const char *word = t->cell[i * t->column_count + status].text;
        open += word &&
                (strcmp(word, "open") == 0 || strcmp(word, "in progress") == 0);
    }
    return open;
}

static lxw_row_t put_tiles(struct book *b, lxw_worksheet *s, lxw_row_t row)
{
    const size_t *count = b->d->status_count;
    const struct {
        const char *label;
        size_t count;
        enum ink ink;
    } tile[] = {
        {"Servers",           b->d->server_count,              INK_PLAIN    },
        {"Critical",          count[STATUS_CRITICAL],          INK_CRITICAL },
        {"Warning",           count[STATUS_WARNING],           INK_WARNING  },
        {"Attention",         count[STATUS_ATTENTION],         INK_ATTENTION},
        {"Healthy",           count[STATUS_HEALTHY],           INK_GOOD     },
        {"Insufficient data", count[STATUS_INSUFFICIENT_DATA], INK_UNKNOWN  },
        {"Actions to do",     open_actions(b),                 INK_PLAIN    },
        {"Rejected lines",    (size_t)b->d->reject_total,      INK_PLAIN    },
    };
    for (size_t i = 0; i < sizeof tile / sizeof *tile; i++)
        put_tile(b, s, row, (lxw_col_t)i, tile[i].label, tile[i].count,
                 tile[i].ink);
    worksheet_set_row(s, row + 1, 28, NULL);
    return row + 2;
}

static const char *first_step(const struct verdict *v)
{
    return v->action_count ? v->actions[0].title : v->headline;
}

static const struct table *ranking(struct book *b)
{
    static const struct column columns[] = {
        {"server",                "Server",             CELL_TEXT    },
        {"status",                "Status",             CELL_SEVERITY},
        {"peak",                  "Peak",               CELL_PERCENT },
        {"peak_at_utc",           "Peak at (UTC)",      CELL_MOMENT  },
        {"process",               "Process",            CELL_TEXT    },
        {"owner",                 "Owner",              CELL_TEXT    },
        {"over_critical_seconds", "Time over critical", CELL_SECONDS },
        {"first",                 "What to do first",   CELL_TEXT    },
    };
    struct table *t = arena_new(b->arena, sizeof *t);
    table_init(t, b->arena, "ranking", "Ranking", columns,
               sizeof columns / sizeof *columns);
    t->empty = "The history holds no server in this selection.";
    for (size_t i = 0; i < b->d->server_count; i++) {
        const struct verdict *v = b->d->servers[i];
        struct cell *c = table_row(t);
        c[0] = cell_text(v->server);
        c[1] = cell_text(status_name(v->status));
        if (v->has_peak) {
            c[2] = cell_percent(v->peak_percent);
            c[3] = cell_moment(v->peak_utc);
            c[6] = cell_seconds(v->figures.over_seconds[2]);
        }
        c[4] = cell_text(v->finding_count ? v->findings[0].process : "");
        c[5] = cell_text(dossier_owner(v));
        c[7] = cell_text(first_step(v));
    }
    return book_local(b, t);
}

static lxw_color_t color_of(enum status status)
{
    switch (status) {
    case STATUS_CRITICAL:
        return 0xA61C28;
    case STATUS_WARNING:
        return 0xD55E00;
    case STATUS_ATTENTION:
        return 0xE0A800;
    case STATUS_HEALTHY:
        return 0x2E8B57;
    case STATUS_INSUFFICIENT_DATA:
        return 0x8A8F94;
    }
    return 0x8A8F94;
}

/* Peaks of the worst, each bar in the colour of its verdict. */
static void chart_peaks(struct book *b, lxw_worksheet *s, lxw_row_t row,
                        lxw_row_t first)
{
    size_t n = b->d->server_count < BARS_MOST ? b->d->server_count : BARS_MOST;
    lxw_chart_fill fill[BARS_MOST];
    lxw_chart_point point[BARS_MOST], *list[BARS_MOST + 1] = {0};
    lxw_chart *chart =
        book_bar_chart(b,
                       n < b->d->server_count ? "Peaks of the worst servers"
                                              : "Peaks of the servers",
                       "Peak (% of the range)", "0%");
    lxw_chart_series *series =
        book_bar(chart, "Peak",
                 (struct cells){"Summary", first, first + (lxw_row_t)n - 1, 0,
                                PEAK_COLUMN},
                 book_color(0));
    for (size_t i = 0; i < n; i++) {
        fill[i] = (lxw_chart_fill){.color = color_of(b->d->servers[i]->status)};
        point[i] = (lxw_chart_point){.fill = &fill[i]};
        list[i] = &point[i];
    }
    chart_series_set_points(series, list);
    chart_series_set_labels(series);
    chart_axis_set_max(chart->x_axis, 1);
    chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
    book_place(b, s, row, 0, 0, chart,
               "The highest use of each server, the worst first");
}

static void chart_use(struct book *b, lxw_worksheet *s, lxw_row_t row)
{
    struct usage_lines line[LINES_MOST];
    size_t server[LINES_MOST], n = 0;
    moment from = MOMENT_NONE, to = MOMENT_NONE;
    for (size_t i = 0; i < b->d->server_count && n < LINES_MOST; i++) {
        if (!book_usage_lines(&line[n], b, i))
            continue;
        if (from == MOMENT_NONE || line[n].from_utc < from)
            from = line[n].from_utc;
        if (to == MOMENT_NONE || line[n].to_utc > to)
            to = line[n].to_utc;
        server[n++] = i;
    }
    if (!n)
        return;
    lxw_chart *chart = book_time_chart(
        b,
        n < b->d->server_count ? "Use over time, the worst servers"
                               : "Use over time",
        "Time (UTC)", "Ports in use (% of the range)", "0%", from, to);
    chart_axis_set_max(chart->y_axis, 1);
    for (size_t i = 0; i < n; i++)
        book_use_line(chart, book_copy(b, b->d->servers[server[i]]->server),
                      &line[i], book_color(i));
    book_limit(b, chart, "Warning", b->d->thresholds.warning, 0xC55A11, from,
               to);
    book_limit(b, chart, "Critical", b->d->thresholds.critical, 0xA61C28, from,
               to);
    book_place(b, s, row, 0, CHART_WIDE + 20, chart, b->d->headline);
}

static lxw_row_t put_words(struct book *b, lxw_worksheet *s)
{
    const struct dossier *d = b->d;
    char made[MOMENT_TEXT];
    lxw_row_t row = 1;
    book_text(b, s, row++, 0, d->headline, b->lead);
    for (size_t i = 0; i < d->today.count && i < TODAY_MOST; i++)
        book_text(b, s, row++, 0, d->today.text[i], b->note);
    if (d->today.count > TODAY_MOST)
        book_text(b, s, row++, 0,
                  arena_textf(b->arena, "and %zu more on the sheet Actions",
                              d->today.count - TODAY_MOST),
                  b->note);
    book_text(b, s, row++, 0,
              arena_textf(b->arena,
                          "Made by portledger %s at %s UTC; thresholds %.0f, "
                          "%.0f, %.0f and %.0f %%.",
                          d->version, moment_short(d->now_utc, made),
                          d->thresholds.attention, d->thresholds.warning,
                          d->thresholds.critical, d->thresholds.exhausted),
              b->note);
    return row;
}

static void put_bars(lxw_worksheet *s, lxw_row_t first, lxw_row_t last)
{
    lxw_conditional_format bar = {
        .type = LXW_CONDITIONAL_DATA_BAR,
        .bar_color = 0x9DC3E6,
        .bar_solid = LXW_TRUE,
        .min_rule_type = LXW_CONDITIONAL_RULE_TYPE_NUMBER,
        .max_rule_type = LXW_CONDITIONAL_RULE_TYPE_NUMBER,
        .min_value = 0,
        .max_value = 1};
    worksheet_conditional_format_range(s, first, PEAK_COLUMN, last, PEAK_COLUMN,
                                       &bar);
}

void book_summary(struct book *b, const char *const *sheet, size_t count)
{
    lxw_worksheet *s = book_sheet(b, "Summary", b->d->title);
    lxw_row_t row = put_words(b, s) + 1;
    row = put_tiles(b, s, row) + 1;
    row = put_links(b, s, row, sheet, count) + 1;
    const struct table *t = ranking(b);
    lxw_row_t charts = row, first = row + (t->row_count ? CHART_ROWS : 0);
    book_rows(b, s, first, t);
    if (t->row_count) {
        chart_peaks(b, s, charts, first + 1);
        chart_use(b, s, charts);
        put_bars(s, first + 1, first + (lxw_row_t)t->row_count);
    }
    /* tiles and links stand in the same columns */
    static const double width[] = {18, 17, 15, 18, 17, 20, 20, 18, 18, 60};
    for (size_t i = 0; i < sizeof width / sizeof *width; i++)
        worksheet_set_column(s, (lxw_col_t)i, (lxw_col_t)i, width[i], NULL);
    worksheet_activate(s);
}
