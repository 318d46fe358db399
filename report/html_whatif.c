/*
 * What-if for a page: the figures that its sliders start from, and a few
 * changes worked out for readers without a script. The arithmetic is
 * analysis's own; the page's script repeats it word for word.
 */
#include "report/html.h"

#include "analysis/whatif.h"

struct change {
    const char *words;
    int start, count, delay;
    double growth;
};

static const char *count_words(double n, struct arena *a)
{
    struct buf out = {0};
    struct cell c = cell_count((int64_t)(n + 0.5));
    cell_print(&out, CELL_COUNT, &c);
    const char *text = arena_text(a, buf_str(&out));
    buf_clear(&out);
    return text;
}

/* The fullest hour after a change: its ports and the demand in percent. */
static double demand_after(const struct what_if_inputs *w,
                           const struct what_if_point *point, size_t count,
                           const struct change *c, double *ports)
{
    int delay = c->delay ? c->delay : w->time_wait_seconds;
    double demand = 0;
    *ports = 0;
    for (size_t i = 0; i < count; i++) {
        int range = c->count ? c->count : point[i].range_count;
        double n = whatif_ports(point[i].time_wait, point[i].long_lived,
                                w->time_wait_seconds, delay, c->growth);
        if (range > 0 && 100 * n / range > demand) {
            demand = 100 * n / range;
            *ports = n;
        }
    }
    return demand;
}

static void add_change(struct value *list, const struct what_if_inputs *w,
                       const struct what_if_point *point, size_t count,
                       const struct change *c, struct arena *a)
{
    double ports, demand = demand_after(w, point, count, c, &ports);
    struct value *m = value_add_map(list);
    value_put_text(m, "words", c->words);
    value_put_text(m, "ports", count_words(ports, a));
    value_put_text(m, "range",
                   count_words(c->count ? c->count : w->range_count, a));
    value_putf(m, "percent", "%.1f %%", demand < 100 ? demand : 100);
    value_put_flag(m, "is_short", demand > 100);
}

/* "12.50:3.00:16384;…": ports in TIME_WAIT, others, ports of the range. */
static const char *points_text(const struct what_if_point *point, size_t count,
                               struct arena *a)
{
    struct buf out = {0};
    for (size_t i = 0; i < count; i++)
        buf_addf(&out, "%s%.3f:%.3f:%d", i ? ";" : "", point[i].time_wait,
                 point[i].long_lived, point[i].range_count);
    const char *text = arena_text(a, buf_str(&out));
    buf_clear(&out);
    return text;
}

struct value *what_if_value(const struct verdict *v, const char *id,
                            struct arena *a)
{
    const struct what_if_inputs *w = &v->what_if;
    struct value *map = value_map(a);
    value_putf(map, "id", "%s-w", id);
    value_put_text(map, "server", v->server);
    struct what_if_point only = {w->peak_time_wait, w->peak_long_lived,
                                 w->range_count};
    const struct what_if_point *point = w->point_count ? w->point : &only;
    size_t count = w->point_count ? w->point_count : 1;
    value_put_text(map, "points", points_text(point, count, a));
    value_putf(map, "range_start", "%d", w->range_start);
    value_putf(map, "range_count", "%d", w->range_count);
    value_putf(map, "delay", "%d", w->time_wait_seconds);
    value_putf(map, "delay_most", "%d",
               w->time_wait_seconds > 300 ? w->time_wait_seconds : 300);
    value_put_flag(map, "is_cut_off", w->is_cut_off);
    value_put_flag(map, "is_guess", !w->has_states);
    struct value *list = value_put_list(map, "changes");
    const struct change change[] = {
        {"As it was",                             0,     0,     0,  1  },
        {"Range of 45,056 ports from 20480",      20480, 45056, 0,  1  },
        {"TIME_WAIT of 30 s",                     0,     0,     30, 1  },
        {"Both",                                  20480, 45056, 30, 1  },
        {"As it was, with 30 % more connections", 0,     0,     0,  1.3},
    };
    for (size_t i = 0; i < sizeof change / sizeof *change; i++) {
        bool is_narrower = change[i].count && change[i].count < w->range_count;
        bool is_longer =
            change[i].delay && change[i].delay >= w->time_wait_seconds;
        if (!is_narrower && !is_longer)
            add_change(list, w, point, count, &change[i], a);
    }
    return map;
}
