/*
 * Would it have happened with other settings? The arithmetic of `whatif` on the
 * peak of the span reviewed. Knows numbers; must never know how they are shown.
 */
#include <math.h>
#include <string.h>

#include "analysis/whatif.h"
#include "report/incident_parts.h"

#define WIDE_START     10000 /* as the guides of Windows widen it */
#define WIDE_COUNT     55536
#define SHORTEST_DELAY 30 /* of TcpTimedWaitDelay, in seconds */
#define STATES_NEAR                                                            \
    MOMENT_HOUR    /* a capture so near tells the peak's states                \
                    */
#define CUT_OFF 99 /* percent */

/* The ports of the peak, split as what-if wants them. */
struct peak_ports {
    double percent, time_wait, long_lived;
    int start, count, delay;
    bool has_states, is_cut_off;
    double limit; /* the highest threshold that it passed */
};

static double value_near(const struct strands *s, size_t k, size_t point)
{
    double x = s->strand[k].value[point];
    return isnan(x) ? 0 : x;
}

static ptrdiff_t nearest_point(const struct strands *s, moment at)
{
    ptrdiff_t best = -1;
    moment least = STATES_NEAR + 1;
    for (size_t i = 0; i < s->point_count; i++) {
        moment away = s->at_utc[i] < at ? at - s->at_utc[i] : s->at_utc[i] - at;
        if (away < least) {
            least = away;
            best = (ptrdiff_t)i;
        }
    }
    return best;
}

/* The share of TIME_WAIT in the capture nearest to the peak. */
static double time_wait_share(bool *is_known, const struct strands *s,
                              moment at)
{
    ptrdiff_t point = nearest_point(s, at);
    double all = 0, waiting = 0;
    for (size_t k = 0; point >= 0 && k < s->strand_count; k++) {
        double ports = value_near(s, k, (size_t)point);
        all += ports;
        if (!strcmp(s->strand[k].name, "TIME_WAIT"))
            waiting += ports;
    }
    *is_known = all > 0;
    return all > 0 ? waiting / all : 0;
}

static void find_range(struct peak_ports *p, const struct verdict *v,
                       const struct climb *c)
{
    p->start = v->range_start;
    p->count = v->what_if.range_count;
    for (size_t i = 0; i < v->capacity_count; i++)
        if (v->capacity[i].protocol == c->band->protocol &&
            v->capacity[i].from_utc <= c->peak_utc && v->capacity[i].count) {
            p->start = v->capacity[i].start;
            p->count = v->capacity[i].count;
        }
}

static bool split_peak(struct peak_ports *p, const struct dossier *d,
                       const struct verdict *v, const struct climb *c)
{
    const struct what_if_inputs *w = &v->what_if;
    const struct thresholds *t = &d->thresholds;
    if (!c->peak || !v->has_peak)
        return false;
    *p = (struct peak_ports){.percent = c->peak->max_percent,
                             .delay = w->time_wait_seconds,
                             .has_states = w->has_states,
                             .is_cut_off = w->is_cut_off};
    find_range(p, v, c);
    if (p->count <= 0 || p->delay <= 0)
        return false;
    p->limit = p->percent >= t->critical  ? t->critical
               : p->percent >= t->warning ? t->warning
                                          : t->attention;
    p->time_wait = w->peak_time_wait;
    p->long_lived = w->peak_long_lived;
    if (fabs(p->percent - v->peak_percent) < 0.05)
        return true; /* it is the peak that the server was judged by */
    double ports = p->percent / 100 * p->count;
    p->time_wait =
        ports * time_wait_share(&p->has_states, &v->states, c->peak_utc);
    p->long_lived = ports - p->time_wait;
    p->is_cut_off = p->percent >= CUT_OFF;
    return true;
}

static void add_row(struct table *t, const struct peak_ports *p,
                    const char *change, double ports, int count)
{
    double percent = 100 * ports / count;
    struct cell *c = table_row(t);
    c[0] = cell_text(change);
    c[1] = cell_percent(percent > 100 ? 100 : percent);
    c[2] = cell_text(
        percent >= p->limit
            ? arena_textf(t->arena, "yes, at or over %.0f %%", p->limit)
        : p->is_cut_off ? "not known: demand was cut off"
                        : arena_textf(t->arena, "no, below %.0f %%", p->limit));
}

static void add_settings(struct table *t, const struct peak_ports *p,
                         const char *why, int start, int count, int delay)
{
    const char *range =
        count
            ? arena_textf(t->arena, "a range of %d ports from %d", count, start)
            : "";
    const char *wait =
        delay ? arena_textf(t->arena, "a TIME_WAIT of %d seconds", delay) : "";
    const char *and = *range && *wait ? " and " : "";
    add_row(t, p, arena_textf(t->arena, "%s%s%s%s", range, and, wait, why),
            whatif_ports(p->time_wait, p->long_lived, p->delay,
                         delay ? delay : p->delay, 1),
            count ? count : p->count);
}

static void add_advised(struct table *t, const struct peak_ports *p,
                        const struct verdict *v)
{
    bool has_wide = p->count >= WIDE_COUNT, has_short = false;
    for (size_t i = 0; i < v->action_count; i++) {
        const struct action *a = &v->actions[i];
        if (a->count <= 0 && a->delay_seconds <= 0)
            continue;
        has_wide = has_wide || a->count == WIDE_COUNT;
        has_short = has_short || a->delay_seconds == SHORTEST_DELAY;
        add_settings(t, p, " (advised)", a->start, a->count, a->delay_seconds);
    }
    if (!has_wide)
        add_settings(t, p, "", WIDE_START, WIDE_COUNT, 0);
    if (!has_short && p->delay > SHORTEST_DELAY)
        add_settings(t, p, "", 0, 0, SHORTEST_DELAY);
}

/* Without the process that held most at the capture nearest to the peak. */
static void add_without(struct table *t, const struct peak_ports *p,
                        const struct verdict *v, const struct climb *c)
{
    const struct strands *s = &v->processes;
    ptrdiff_t point = nearest_point(s, c->peak_utc);
    double most = 0, all = 0;
    const char *name = NULL;
    for (size_t k = 0; point >= 0 && k < s->strand_count; k++) {
        double ports = value_near(s, k, (size_t)point);
        all += ports;
        if (ports > most) {
            most = ports;
            name = s->strand[k].name;
        }
    }
    if (name)
        add_row(t, p, arena_textf(t->arena, "no ports of %s", name),
                (p->time_wait + p->long_lived) * (1 - most / all), p->count);
}

struct table *incident_alternatives(struct dossier *d, const struct verdict *v,
                                    const struct climb *c)
{
    static const struct column columns[] = {
        {"change",       "With",                   CELL_TEXT   },
        {"peak_percent", "Peak then",              CELL_PERCENT},
        {"happened",     "Would it have happened", CELL_TEXT   },
    };
    struct table *t = INCIDENT_TABLE(d, "alternatives",
                                     "Would it have happened with", columns);
    struct peak_ports p;
    t->empty = "Nothing can be computed: the peak, the range or TIME_WAIT's "
               "length is not known.";
    if (!split_peak(&p, d, v, c))
        return t;
    add_advised(t, &p, v);
    add_without(t, &p, v, c);
    if (!p.has_states)
        t->note = "No capture near the peak tells TIME_WAIT from the rest: the "
                  "split is a guess.";
    return t;
}
