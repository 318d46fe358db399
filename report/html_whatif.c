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

static void add_change(struct value *list, const struct what_if_inputs *w,
                       const struct change *c, struct arena *a)
{
    int count = c->count ? c->count : w->range_count;
    int delay = c->delay ? c->delay : w->time_wait_seconds;
    double ports = whatif_ports(w->peak_time_wait, w->peak_long_lived,
                                w->time_wait_seconds, delay, c->growth);
    struct value *m = value_add_map(list);
    value_put_text(m, "words", c->words);
    value_put_text(m, "ports", count_words(ports, a));
    value_put_text(m, "range", count_words(count, a));
    value_putf(m, "percent", "%.1f %%", count > 0 ? 100 * ports / count : 0);
}

struct value *what_if_value(const struct verdict *v, const char *id,
                            struct arena *a)
{
    const struct what_if_inputs *w = &v->what_if;
    struct value *map = value_map(a);
    value_putf(map, "id", "%s-w", id);
    value_put_text(map, "server", v->server);
    value_putf(map, "time_wait", "%.0f", w->peak_time_wait);
    value_putf(map, "long_lived", "%.0f", w->peak_long_lived);
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
            add_change(list, w, &change[i], a);
    }
    return map;
}
