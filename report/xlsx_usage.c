/*
 * Use over time, an hour or a day a row, and where each server's rows are for
 * the charts of them. Knows rows; judges nothing.
 */
#include <math.h>
#include <string.h>

#include "report/xlsx_book.h"

#define ROWS_MOST   200000 /* above, only the worst are hourly */
#define HOURLY_MOST 50     /* the worst */
#define TABLE_ROW   2
#define COLUMNS     10

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
                             moment step, bool is_large)
{
    struct usage u = {0};
    /* of a large fleet the busiest address, which is the first */
    size_t bands = is_large && v->band_count ? 1 : v->band_count;
    u.row = arena_array(b->arena, rows_of_server(v, step) + 1, sizeof *u.row);
    for (size_t i = 0; i < bands; i++)
        join(&u, &v->bands[i], step);
    return u;
}

static void fill_row(struct cell *c, const struct verdict *v,
                     const struct usage_row *r)
{
    c[0] = cell_text(v->server);
    c[1] = cell_moment(book_clock(v, r->at_utc));
    c[2] = cell_moment(r->at_utc);
    c[3] = cell_text(book_zone(v));
    c[4] = cell_text(r->address);
    c[5] = cell_text(origin_name(r->origin));
    c[6] = cell_percent(r->low);
    c[7] = cell_percent(r->mid);
    c[8] = cell_percent(r->high);
    c[9] = cell_count(r->samples);
}

/* Its columns, and the first row of each server: they give the widths. */
static struct table *usage_table(struct book *b)
{
    static const struct column columns[] = {
        {"server",        "Server",         CELL_TEXT   },
        {"at_local",      "At (its clock)", CELL_MOMENT },
        {"at_utc",        "At (UTC)",       CELL_MOMENT },
        {"zone",          "Its zone",       CELL_TEXT   },
        {"local_address", "Address",        CELL_TEXT   },
        {"origin",        "Seen in",        CELL_TEXT   },
        {"low_percent",   "Lowest",         CELL_PERCENT},
        {"mid_percent",   "Middle",         CELL_PERCENT},
        {"peak_percent",  "Highest",        CELL_PERCENT},
        {"samples",       "Samples",        CELL_COUNT  },
    };
    struct table *t = arena_new(b->arena, sizeof *t);
    table_init(t, b->arena, "usage", "Usage", columns,
               sizeof columns / sizeof *columns);
    t->empty = "No sample was read.";
    for (size_t i = 0; i < b->d->server_count; i++)
        if (b->usage[i].count)
            fill_row(table_row(t), b->d->servers[i], &b->usage[i].row[0]);
    return t;
}

/* How many servers, the worst first, have a row an hour. */
static size_t hourly_servers(const struct dossier *d)
{
    size_t rows = 0;
    for (size_t k = 0; k < d->server_count; k++)
        rows += rows_of_server(d->servers[k], MOMENT_HOUR);
    return rows <= ROWS_MOST || d->server_count < HOURLY_MOST ? d->server_count
                                                              : HOURLY_MOST;
}

void book_plan_usage(struct book *b)
{
    size_t n = b->d->server_count, hourly = hourly_servers(b->d);
    lxw_row_t row = TABLE_ROW + 1;
    b->usage = arena_array(b->arena, n + 1, sizeof *b->usage);
    for (size_t i = 0; i < n; i++) {
        moment step = i < hourly ? MOMENT_HOUR : MOMENT_DAY;
        struct usage *u = &b->usage[i];
        *u = usage_of(b, b->d->servers[i], step, hourly < n);
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
    return hourly < n
               ? arena_textf(
                     b->arena,
                     "The %zu worst servers by the hour, the others by the "
                     "day, "
                     "each by its busiest address; a report of fewer servers "
                     "tells all.",
                     hourly)
               : "An hour a row; an empty row is a time that was not "
                 "sampled.";
}

void book_usage(struct book *b)
{
    lxw_worksheet *s = book_sheet(b, "Usage", "Usage");
    const struct table *t = usage_table(b);
    struct usage_lines lines;
    struct rows rows;
    book_text(b, s, 1, 1, steps_told(b), b->note);
    rows_begin(&rows, b, s, TABLE_ROW, t);
    for (size_t i = 0; i < b->d->server_count; i++)
        for (size_t k = 0; k < b->usage[i].count; k++) {
            struct cell c[COLUMNS];
            fill_row(c, b->d->servers[i], &b->usage[i].row[k]);
            rows_add(&rows, c);
        }
    lxw_row_t next = rows_end(&rows);
    if (!t->row_count)
        return;
    book_print(s, TABLE_ROW, next, t);
    if (book_usage_lines(&lines, b, 0))
        book_place(b, s, TABLE_ROW + 1, COLUMNS + 1, 0,
                   book_use_chart(b, 0, &lines), b->d->servers[0]->headline);
}
