/*
 * Charts of ports by state, process and remote endpoint. This file turns the
 * strands of a verdict into areas and lines; it must never know gnuplot.
 */
#include "report/html.h"

#include "core/sort.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define POINTS_MOST  760 /* as many as a chart's width has places */
#define STRANDS_MOST 10

static double *new_values(struct arena *a, size_t count)
{
    return arena_array(a, count + 1, sizeof(double));
}

static enum chart_ink ink_of_state(const char *name, size_t i)
{
    static const struct {
        const char *name;
        int ink;
    } known[] = {
        {"ESTABLISHED",  0},
        {"TIME_WAIT",    1},
        {"CLOSE_WAIT",   2},
        {"BOUND",        3},
        {"SYN_SENT",     4},
        {"FIN_WAIT_1",   5},
        {"FIN_WAIT_2",   6},
        {"LISTENING",    7},
        {"LAST_ACK",     8},
        {"SYN_RECEIVED", 8},
    };
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        if (strcmp(known[k].name, name) == 0)
            return (enum chart_ink)(INK_SERIES + known[k].ink);
    }
    return (enum chart_ink)(INK_SERIES + (i < 9 ? i : 9));
}

/* The strands at the moments kept: of each stretch that with the most. */
struct thinned {
    moment *at;
    size_t count;
    double **value; /* of each strand */
};

static size_t fullest(const struct strands *s, size_t from, size_t to)
{
    size_t best = from;
    double most = -1;
    for (size_t i = from; i < to && i < s->point_count; i++) {
        double sum = NAN;
        for (size_t k = 0; k < s->strand_count; k++) {
            double v = s->strand[k].value[i];
            if (!isnan(v))
                sum = isnan(sum) ? v : sum + v;
        }
        if (sum > most) {
            most = sum;
            best = i;
        }
    }
    return best;
}

static struct thinned thin(const struct strands *s, struct arena *a)
{
    size_t each = (s->point_count + POINTS_MOST - 1) / POINTS_MOST;
    each = each ? each : 1;
    struct thinned t = {.count = (s->point_count + each - 1) / each};
    t.at = arena_array(a, t.count + 1, sizeof *t.at);
    t.value = arena_array(a, s->strand_count + 1, sizeof *t.value);
    for (size_t k = 0; k < s->strand_count; k++)
        t.value[k] = new_values(a, t.count);
    for (size_t i = 0; i < t.count; i++) {
        size_t best = fullest(s, i * each, (i + 1) * each);
        t.at[i] = s->at_utc[best];
        for (size_t k = 0; k < s->strand_count; k++)
            t.value[k][i] = s->strand[k].value[best];
    }
    return t;
}

static int order_steps(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

#define STEPS_JOINED    4
#define SPAN_OVER_BREAK 100

/* Captures further apart than this are not joined: what happened between them
 * was not sampled. Four usual steps, but no less than can be seen. */
static double break_of(const struct thinned *t, const struct chart *c,
                       struct arena *a)
{
    double span = (double)(c->to_utc - c->from_utc) / (double)MOMENT_SECOND;
    double *step = new_values(a, t->count);
    size_t n = t->count > 1 ? t->count - 1 : 0;
    for (size_t i = 0; i < n; i++)
        step[i] = (double)(t->at[i + 1] - t->at[i]) / (double)MOMENT_SECOND;
    if (!n)
        return 0;
    sort_stable(step, n, sizeof *step, order_steps);
    return fmax(STEPS_JOINED * step[n / 2], span / SPAN_OVER_BREAK);
}

/* Stretches without a sample: from the one before to the one after, the ends
 * of the axis included. */
static void add_strand_gaps(struct figure *f, const struct thinned *t,
                            size_t strands, struct arena *a)
{
    struct chart_gap *gap = arena_array(a, t->count + 2, sizeof *gap);
    size_t n = 0;
    moment longest = (moment)(f->chart.break_seconds * (double)MOMENT_SECOND);
    moment last = f->chart.from_utc;
    bool was_missing = false;
    for (size_t i = 0; i < t->count; i++) {
        bool is_missing = true;
        for (size_t k = 0; k < strands && is_missing; k++)
            is_missing = isnan(t->value[k][i]);
        if (!is_missing && (was_missing || t->at[i] - last > longest))
            gap[n++] = (struct chart_gap){last, t->at[i], 0};
        if (!is_missing)
            last = t->at[i];
        was_missing = is_missing;
    }
    if (was_missing || f->chart.to_utc - last > longest)
        gap[n++] = (struct chart_gap){last, f->chart.to_utc, 0};
    f->chart.gap = gap;
    f->chart.gap_count = n;
}

static bool has_values(const struct strands *s)
{
    for (size_t k = 0; k < s->strand_count; k++) {
        for (size_t i = 0; i < s->point_count; i++) {
            if (s->strand[k].value[i] > 0)
                return true;
        }
    }
    return false;
}

/* Areas one on the other; moments where nothing was sampled stay NaN. */
static double stack(struct figure *f, const struct strands *s,
                    const struct thinned *t, struct chart_series *series,
                    bool by_state, struct arena *a)
{
    double *floor_of = new_values(a, t->count), most = 0;
    for (size_t k = 0; k < s->strand_count; k++) {
        double *top = new_values(a, t->count);
        for (size_t i = 0; i < t->count; i++) {
            double v = t->value[k][i];
            bool is_first_missing = k == 0 && isnan(v);
            top[i] = is_first_missing ? NAN : floor_of[i] + (isnan(v) ? 0 : v);
            most = top[i] > most ? top[i] : most;
        }
        enum chart_ink ink =
            by_state ? ink_of_state(s->strand[k].name, k)
                     : (enum chart_ink)(INK_SERIES + (k < 9 ? k : 9));
        series[k] =
            (struct chart_series){s->strand[k].name, ink, floor_of, top};
        figure_add_line(f, s->strand[k].name, ink, t->value[k], (int)k);
        floor_of = top;
    }
    f->chart.series_count = s->strand_count;
    return most;
}

static double lines(struct figure *f, const struct strands *s,
                    const struct thinned *t, struct chart_series *series)
{
    double most = 0;
    for (size_t k = 0; k < s->strand_count; k++) {
        enum chart_ink ink = (enum chart_ink)(INK_SERIES + (k < 9 ? k : 9));
        series[k] =
            (struct chart_series){s->strand[k].name, ink, NULL, t->value[k]};
        figure_add_line(f, s->strand[k].name, ink, t->value[k], (int)k);
        for (size_t i = 0; i < t->count; i++)
            most = t->value[k][i] > most ? t->value[k][i] : most;
    }
    f->chart.series_count = s->strand_count;
    return most;
}

/* The strands after the first nine as one, so that nothing is left out. */
static struct strands folded(const struct strands *s, struct arena *a)
{
    struct strands out = *s;
    if (s->strand_count <= STRANDS_MOST)
        return out;
    size_t last = STRANDS_MOST - 1;
    double *rest = new_values(a, s->point_count);
    for (size_t i = 0; i < s->point_count; i++) {
        rest[i] = NAN;
        for (size_t k = last; k < s->strand_count; k++) {
            double v = s->strand[k].value[i];
            if (!isnan(v))
                rest[i] = isnan(rest[i]) ? v : rest[i] + v;
        }
    }
    out.strand = arena_array(a, STRANDS_MOST, sizeof *out.strand);
    memcpy(out.strand, s->strand, last * sizeof *out.strand);
    out.strand[last] = (struct strand){
        arena_textf(a, "%zu others", s->strand_count - last), rest};
    out.strand_count = STRANDS_MOST;
    return out;
}

/* The TCP range in force at a moment; 0 = not known. */
static int range_at(const struct verdict *v, moment at)
{
    int count = 0;
    for (size_t i = 0; i < v->capacity_count; i++) {
        const struct capacity_step *c = &v->capacity[i];
        if (c->protocol == PROTOCOL_TCP && c->known &&
            (c->from_utc <= at || !count))
            count = c->count;
    }
    return count ? count : v->range_known ? v->range_count : 0;
}

#define RANGE_SHOWN_WITHIN 3 /* times the highest use */

/* The range as a line of its own, since it may change; left out where it is so
 * far above that the use could not be seen. Returns the new highest. */
static double add_range(struct figure *f, const struct verdict *v,
                        const struct thinned *t, double most,
                        struct chart_series *series, struct arena *a)
{
    double *range = new_values(a, t->count), top = 0;
    for (size_t i = 0; i < t->count; i++) {
        int count = range_at(v, t->at[i]);
        range[i] = count ? (double)count : NAN;
        top = count > top ? (double)count : top;
    }
    if (top <= 0 || top > RANGE_SHOWN_WITHIN * most)
        return most;
    bool is_constant = true;
    for (size_t i = 0; i < t->count; i++)
        is_constant = is_constant && range[i] >= top;
    if (is_constant) {
        struct chart_limit *l = arena_array(a, 1, sizeof *l);
        *l = (struct chart_limit){top, "range", INK_RANGE};
        f->chart.limit = l;
        f->chart.limit_count = 1;
        return top > most ? top : most;
    }
    size_t place = f->chart.series_count++;
    series[place] = (struct chart_series){"range", INK_RANGE, NULL, range};
    figure_add_line(f, "range", INK_RANGE, range, (int)place);
    return top > most ? top : most;
}

/* All charts of a server share one time axis, so that eyes can compare. */
static void set_time_axis(struct chart *c, const struct figures *all)
{
    const struct chart *first = &all->figure[0].chart;
    c->from_utc = c->at_utc[0];
    c->to_utc = c->at_utc[c->point_count - 1];
    if (all->count < 2)
        return;
    if (first->from_utc < c->from_utc)
        c->from_utc = first->from_utc;
    if (first->to_utc > c->to_utc)
        c->to_utc = first->to_utc;
}

struct plan { /* how strands are drawn */
    const char *name, *heading;
    bool is_stacked;
    bool has_range; /* is the range drawn too */
};

static void add_strands(struct figures *out, const struct verdict *v,
                        const struct strands *all, const char *id,
                        const struct plan *plan, struct arena *a)
{
    if (!all->point_count || !has_values(all) || out->count == FIGURES_MOST)
        return;
    struct figure *f = figures_add(out, id, plan->name, plan->heading, a);
    struct strands s = folded(all, a);
    struct thinned t = thin(&s, a);
    struct chart_series *series =
        arena_array(a, s.strand_count + 1, sizeof *series);
    f->chart.unit = "ports";
    f->chart.at_utc = t.at;
    f->chart.point_count = t.count;
    f->chart.series = series;
    set_time_axis(&f->chart, out);
    f->chart.break_seconds = break_of(&t, &f->chart, a);
    add_strand_gaps(f, &t, s.strand_count, a);
    double most = plan->is_stacked ? stack(f, &s, &t, series,
                                           strcmp(plan->name, "states") == 0, a)
                                   : lines(f, &s, &t, series);
    f->chart.title =
        arena_textf(a, "%s of %s over time", plan->heading, v->server);
    f->chart.description = arena_textf(
        a, "Highest: %.0f ports%s. The table below has the figures.", most,
        plan->is_stacked ? " in all" : " of one line");
    if (plan->has_range)
        most = add_range(f, v, &t, most, series, a);
    f->chart.y_max = chart_axis_end(1.02 * most);
    if (f->chart.gap_count)
        f->caption = "Hatched: not sampled.";
}

void figures_add_strands(struct figures *out, const struct verdict *v,
                         const char *id, struct arena *arena)
{
    static const struct plan states = {
        "states", "Ports by state of their connection", true, true};
    static const struct plan processes = {"processes", "Ports by process", true,
                                          false};
    static const struct plan remotes = {"remotes", "Ports by remote endpoint",
                                        false, false};
    add_strands(out, v, &v->states, id, &states, arena);
    add_strands(out, v, &v->processes, id, &processes, arena);
    add_strands(out, v, &v->remotes, id, &remotes, arena);
}
