/*
 * Ports by state over time, of the worst servers whose captures tell states: a
 * row a capture, thinned to the fullest of each stretch. Judges nothing.
 */
#include <math.h>
#include <string.h>

#include "report/xlsx_book.h"

#define TABLE_ROW    2
#define SERVERS_MOST 12
#define POINTS_MOST  400 /* rows of a server */
#define CHARTS_MOST  6
#define CHART_ROWS   16
#define FIXED        3 /* columns before the states: server, time, all */

struct states { /* the union of the states of all that are shown */
    const char *name[STATE_COUNT];
    size_t count;
};

static size_t place_of(const struct states *all, const char *name)
{
    size_t i = 0;
    while (i < all->count && strcmp(all->name[i], name) != 0)
        i++;
    return i;
}

static bool is_shown(const struct verdict *v)
{
    return v->states.point_count > 0 && v->states.strand_count > 0;
}

static size_t states_of(struct states *all, const struct dossier *d)
{
    size_t shown = 0;
    *all = (struct states){0};
    for (size_t i = 0; i < d->server_count && shown < SERVERS_MOST; i++) {
        const struct strands *s = &d->servers[i]->states;
        if (!is_shown(d->servers[i]))
            continue;
        shown++;
        for (size_t k = 0; k < s->strand_count; k++) {
            size_t at = place_of(all, s->strand[k].name);
            if (at == all->count && at < STATE_COUNT)
                all->name[all->count++] = s->strand[k].name;
        }
    }
    return shown;
}

static double total_at(const struct strands *s, size_t point)
{
    double total = NAN;
    for (size_t k = 0; k < s->strand_count; k++) {
        double value = s->strand[k].value[point];
        if (!isnan(value))
            total = isnan(total) ? value : total + value;
    }
    return total;
}

/* The fullest of the points first..end-1. */
static size_t fullest(const struct strands *s, size_t first, size_t end)
{
    size_t best = first;
    double most = total_at(s, first);
    for (size_t i = first + 1; i < end; i++) {
        double total = total_at(s, i);
        if (isnan(most) || total > most) {
            most = total;
            best = i;
        }
    }
    return best;
}

static size_t add_rows(struct table *t, const struct states *all,
                       const struct verdict *v)
{
    const struct strands *s = &v->states;
    size_t step = (s->point_count + POINTS_MOST - 1) / POINTS_MOST, rows = 0;
    for (size_t i = 0; i < s->point_count; i += step, rows++) {
        size_t end = i + step < s->point_count ? i + step : s->point_count;
        size_t at = fullest(s, i, end);
        struct cell *c = table_row(t);
        c[0] = cell_text(v->server);
        c[1] = cell_moment(s->at_utc[at]);
        double total = total_at(s, at);
        if (!isnan(total))
            c[2] = cell_count((int64_t)llround(total));
        for (size_t k = 0; k < s->strand_count; k++) {
            size_t place = place_of(all, s->strand[k].name);
            double value = s->strand[k].value[at];
            if (place < all->count && !isnan(value))
                c[FIXED + place] = cell_count((int64_t)llround(value));
        }
    }
    return rows;
}

static struct table *states_table(struct book *b, const struct states *all)
{
    struct column *column =
        arena_array(b->arena, FIXED + all->count, sizeof *column);
    struct table *t = arena_new(b->arena, sizeof *t);
    column[0] = (struct column){"server", "Server", CELL_TEXT};
    column[1] = (struct column){"at_utc", "At (UTC)", CELL_MOMENT};
    column[2] = (struct column){"in_use", "Ports in use", CELL_COUNT};
    for (size_t i = 0; i < all->count; i++)
        column[FIXED + i] = (struct column){
            arena_textf(b->arena, "state_%zu", i), all->name[i], CELL_COUNT};
    table_init(t, b->arena, "states", "Ports by state", column,
               FIXED + all->count);
    t->empty = "No capture tells the states of connections: collect `netstat "
               "-anoq` to see them.";
    return t;
}

struct drawing { /* of one server: rows first..last, the n-th chart */
    const struct verdict *server;
    lxw_row_t first, last;
    size_t number;
};

static void add_chart(struct book *b, lxw_worksheet *s, const struct table *t,
                      const struct states *all, const struct drawing *drawing)
{
    const struct verdict *v = drawing->server;
    const struct strands *r = &v->states;
    lxw_col_t at = book_column(t, "at_utc");
    lxw_chart *chart = book_time_chart(
        b, arena_textf(b->arena, "%s: ports by state", v->server), "Time (UTC)",
        "Ports in use", "#,##0", r->at_utc[0], r->at_utc[r->point_count - 1]);
    for (size_t k = 0; k < r->strand_count; k++) {
        const char *column = arena_textf(b->arena, "state_%zu",
                                         place_of(all, r->strand[k].name));
        book_line(chart, r->strand[k].name,
                  (struct cells){"States", drawing->first, drawing->last, at,
                                 book_column(t, column)},
                  book_color(k));
    }
    book_place(b, s, TABLE_ROW + 1 + (lxw_row_t)(drawing->number * CHART_ROWS),
               (lxw_col_t)(t->column_count + 1), 0, chart,
               "Ports in use by the state of their connections");
}

void book_states(struct book *b)
{
    struct states all;
    size_t shown = states_of(&all, b->d), drawn = 0, seen = 0;
    struct table *plain = states_table(b, &all);
    size_t rows[SERVERS_MOST] = {0};
    lxw_worksheet *s = book_sheet(b, "States", plain->title);
    for (size_t i = 0; i < b->d->server_count && seen < shown; i++)
        if (is_shown(b->d->servers[i]))
            rows[seen++] = add_rows(plain, &all, b->d->servers[i]);
    book_text(b, s, 1, 1,
              "A row a capture; where there are more than 400, the fullest of "
              "each stretch. At most the 12 worst servers.",
              b->note);
    const struct table *t = book_local(b, plain);
    book_table(b, s, TABLE_ROW, t);
    lxw_row_t row = TABLE_ROW + 1;
    for (size_t i = 0, k = 0; i < b->d->server_count && k < shown; i++) {
        const struct verdict *v = b->d->servers[i];
        if (!is_shown(v))
            continue;
        if (rows[k] > 1 && drawn < CHARTS_MOST)
            add_chart(b, s, t, &all,
                      &(struct drawing){v, row, row + (lxw_row_t)rows[k] - 1,
                                        drawn++});
        row += (lxw_row_t)rows[k++];
    }
}
