/*
 * Trends: what each server's says in words, and daily peaks with their forecast
 * and charts beside them. Knows rows and charts; judges nothing.
 */
#include "report/xlsx_book.h"

#define TABLE_ROW    2
#define SERVERS_MOST 50 /* with rows of their own */
#define CHARTS_MOST  6
#define CHART_ROWS   16

static bool has_days(const struct verdict *v)
{
    return v->trend.point_count > 1;
}

static struct table *days_table(struct book *b, size_t *servers)
{
    static const struct column columns[] = {
        {"server",   "Server",            CELL_TEXT   },
        {"day",      "Day",               CELL_MOMENT },
        {"peak",     "Peak of the day",   CELL_PERCENT},
        {"forecast", "Forecast",          CELL_PERCENT},
        {"low",      "Forecast, lowest",  CELL_PERCENT},
        {"high",     "Forecast, highest", CELL_PERCENT},
    };
    struct table *t = arena_new(b->arena, sizeof *t);
    table_init(t, b->arena, "days", "Daily peaks and forecast", columns,
               sizeof columns / sizeof *columns);
    t->empty = "No server has days enough for a forecast.";
    *servers = 0;
    for (size_t i = 0; i < b->d->server_count; i++) {
        const struct trend *r = &b->d->servers[i]->trend;
        if (!has_days(b->d->servers[i]) || (*servers)++ >= SERVERS_MOST)
            continue;
        for (size_t k = 0; k < r->point_count; k++) {
            bool is_past = k < r->history_count;
            struct cell *c = table_row(t);
            c[0] = cell_text(b->d->servers[i]->server);
            c[1] = cell_moment(book_clock(b->d->servers[i], r->day_utc[k]));
            if (is_past) {
                c[2] = cell_percent(r->peak_percent[k]);
                continue;
            }
            c[3] = cell_percent(r->mid[k]);
            c[4] = cell_percent(r->low[k]);
            c[5] = cell_percent(r->high[k]);
        }
    }
    return t;
}

static void add_day_chart(struct book *b, lxw_worksheet *s,
                          const struct verdict *v, lxw_row_t first,
                          lxw_col_t col, size_t number)
{
    const struct trend *r = &v->trend;
    lxw_row_t middle = first + (lxw_row_t)r->history_count;
    lxw_row_t last = first + (lxw_row_t)r->point_count - 1;
    moment from = book_clock(v, r->day_utc[0]);
    moment to = book_clock(v, r->day_utc[r->point_count - 1]);
    const char *sheet = "Forecast days";
    lxw_chart *chart = book_time_chart(
        b, arena_textf(b->arena, "%s: daily peaks and forecast", v->server),
        "Day", "Peak of the day (% of the range)", "0%", from, to);
    if (middle > first)
        book_line(chart, "Peak of the day",
                  (struct cells){sheet, first, middle - 1, 1, 2},
                  book_color(0));
    if (middle <= last) {
        book_line(chart, "Forecast", (struct cells){sheet, middle, last, 1, 3},
                  book_color(1));
        book_line(chart, "lowest", (struct cells){sheet, middle, last, 1, 4},
                  0xF0B48A);
        book_line(chart, "highest", (struct cells){sheet, middle, last, 1, 5},
                  0xF0B48A);
    }
    book_limit(b, chart, "Critical", b->d->thresholds.critical, 0xA61C28, from,
               to);
    book_place(b, s, TABLE_ROW + 1 + (lxw_row_t)(number * CHART_ROWS), col, 0,
               chart, r->sentence && *r->sentence ? r->sentence : v->headline);
}

void book_days(struct book *b)
{
    size_t servers, drawn = 0;
    struct table *t = days_table(b, &servers);
    lxw_worksheet *s = book_sheet(b, "Forecast days", t->title);
    lxw_row_t row = TABLE_ROW + 1;
    if (servers > SERVERS_MOST)
        book_text(b, s, 1, 1,
                  arena_textf(b->arena, "The %d worst of %zu servers.",
                              SERVERS_MOST, servers),
                  b->note);
    lxw_row_t next = book_table(b, s, TABLE_ROW, t);
    for (size_t i = 0; i < b->d->server_count && drawn < CHARTS_MOST; i++) {
        const struct verdict *v = b->d->servers[i];
        if (!has_days(v))
            continue;
        add_day_chart(b, s, v, row, (lxw_col_t)(t->column_count + 1), drawn++);
        row += (lxw_row_t)v->trend.point_count;
    }
    lxw_row_t below = (lxw_row_t)(TABLE_ROW + 2 + drawn * CHART_ROWS);
    if (drawn) /* narrow: on paper the charts stand beside it too */
        worksheet_print_area(s, 0, 0, next > below ? next : below,
                             (lxw_col_t)(t->column_count + 12));
}
