/*
 * Use over time, an hour or a day a row, and where each server's rows are for
 * the charts of them. Knows rows; judges nothing.
 */
#include <math.h>
#include <string.h>

#include "report/xlsx_book.h"

#define ROWS_MOST   100000 /* above, only the worst servers are hourly */
#define CHARTS_MOST 12     /* servers that are hourly whatever it takes */
#define TABLE_ROW   2

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
    lxw_row_t first; /* on the sheet */
    moment step;
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

static struct table *usage_table(struct book *b, const struct usage *all)
{
    static const struct column columns[] = {
        {"server",        "Server",   CELL_TEXT   },
        {"at_utc",        "At (UTC)", CELL_MOMENT },
        {"local_address", "Address",  CELL_TEXT   },
        {"origin",        "Seen in",  CELL_TEXT   },
        {"low_percent",   "Lowest",   CELL_PERCENT},
        {"mid_percent",   "Middle",   CELL_PERCENT},
        {"peak_percent",  "Highest",  CELL_PERCENT},
        {"samples",       "Samples",  CELL_COUNT  },
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
            c[2] = cell_text(r->address);
            c[3] = cell_text(origin_name(r->origin));
            c[4] = cell_percent(r->low);
            c[5] = cell_percent(r->mid);
            c[6] = cell_percent(r->high);
            c[7] = cell_count(r->samples);
        }
    }
    return t;
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

void book_plan_usage(struct book *b)
{
    size_t n = b->d->server_count, hourly = hourly_servers(b->d);
    lxw_row_t row = TABLE_ROW + 1;
    b->usage = arena_array(b->arena, n + 1, sizeof *b->usage);
    for (size_t i = 0; i < n; i++) {
        moment step = i < hourly ? MOMENT_HOUR : MOMENT_DAY;
        struct usage *u = &b->usage[i];
        *u = usage_of(b, b->d->servers[i], step);
        u->step = step;
        u->first = row;
        row += (lxw_row_t)u->count;
    }
}

bool book_usage_lines(struct usage_lines *out, const struct book *b, size_t i)
{
    const struct usage *u = &b->usage[i];
    size_t count = 0;
    while (count < u->count &&
           strcmp(u->row[count].address, u->row[0].address) == 0 &&
           u->row[count].origin == u->row[0].origin)
        count++;
    if (count < 2)
        return false;
    *out = (struct usage_lines){.first = u->first,
                                .last = u->first + (lxw_row_t)count - 1,
                                .from_utc = u->row[0].at_utc,
                                .to_utc = u->row[count - 1].at_utc,
                                .address = u->row[0].address};
    return true;
}

/* The sheet's own words on what a row is. */
static const char *steps_told(struct book *b)
{
    size_t hourly = 0, n = b->d->server_count;
    while (hourly < n && b->usage[hourly].step == MOMENT_HOUR)
        hourly++;
    return hourly < n ? arena_textf(b->arena,
                                    "The %zu worst servers by the hour, the "
                                    "others by the day.",
                                    hourly)
                      : "An hour a row; an empty row is a time that was not "
                        "sampled.";
}

void book_usage(struct book *b)
{
    lxw_worksheet *s = book_sheet(b, "Usage", "Usage");
    const struct table *t = book_local(b, usage_table(b, b->usage));
    struct usage_lines lines;
    book_text(b, s, 1, 1, steps_told(b), b->note);
    book_table(b, s, TABLE_ROW, t);
    if (t->row_count && b->d->server_count && book_usage_lines(&lines, b, 0))
        book_place(b, s, TABLE_ROW + 1, (lxw_col_t)(t->column_count + 1), 0,
                   book_use_chart(b, 0, &lines), b->d->servers[0]->headline);
}
