/*
 * What grew most in an incident: ports of processes, remote endpoints and
 * states, right before the climb against the most during it. Knows captures
 * only.
 */
#include <math.h>

#include "report/incident_parts.h"

/* The last value before the climb; where the captures begin later, the first
 * one, if that is before the peak. */
static double before_climb(const struct strands *s, const double *value,
                           moment start, moment peak)
{
    double before = NAN;
    for (size_t i = 0; i < s->point_count; i++) {
        if (isnan(value[i]) || s->at_utc[i] >= peak)
            continue;
        if (s->at_utc[i] >= start)
            return isnan(before) ? value[i] : before;
        before = value[i];
    }
    return before;
}

static double most_during(const struct strands *s, const double *value,
                          moment start, moment end)
{
    double most = NAN;
    for (size_t i = 0; i < s->point_count; i++)
        if (s->at_utc[i] >= start && s->at_utc[i] <= end && !isnan(value[i]) &&
            !(value[i] <= most))
            most = value[i];
    return most;
}

static void keep_largest(struct growth *list, size_t *count,
                         const struct growth *g)
{
    size_t i = *count < GROWTH_SHOWN ? (*count)++ : GROWTH_SHOWN;
    for (; i && list[i - 1].difference < g->difference; i--)
        if (i < GROWTH_SHOWN)
            list[i] = list[i - 1];
    if (i < GROWTH_SHOWN)
        list[i] = *g;
}

static void add_growth(struct growth *list, size_t *count, const char *kind,
                       const struct strands *s, const struct climb *c,
                       const struct incident *in)
{
    moment start = climb_start(c, in);
    moment peak = c->peak ? c->peak_utc : in->from_utc;
    for (size_t k = 0; k < s->strand_count; k++) {
        const double *value = s->strand[k].value;
        struct growth g = {.kind = kind, .name = s->strand[k].name};
        g.before = before_climb(s, value, start, peak);
        g.during = most_during(s, value, start, in->to_utc);
        g.difference = g.during - (isnan(g.before) ? 0 : g.before);
        if (g.difference >= 1)
            keep_largest(list, count, &g);
    }
}

size_t incident_growth(struct growth list[GROWTH_SHOWN],
                       const struct verdict *v, const struct climb *c,
                       const struct incident *in)
{
    size_t count = 0;
    add_growth(list, &count, "process", &v->processes, c, in);
    add_growth(list, &count, "remote endpoint", &v->remotes, c, in);
    add_growth(list, &count, "state", &v->states, c, in);
    return count;
}

struct table *incident_growth_table(struct dossier *d, const struct growth *g,
                                    size_t count)
{
    static const struct column columns[] = {
        {"kind",       "Kind",             CELL_TEXT },
        {"name",       "Name",             CELL_TEXT },
        {"before",     "Before the climb", CELL_COUNT},
        {"during",     "Most during",      CELL_COUNT},
        {"difference", "Difference",       CELL_COUNT},
    };
    struct table *t = INCIDENT_TABLE(d, "growth", "What grew most", columns);
    t->empty = "No capture of the incident shows anything that grew: who took "
               "the ports is not known.";
    for (size_t i = 0; i < count; i++) {
        struct cell *c = table_row(t);
        c[0] = cell_text(g[i].kind);
        c[1] = cell_text(g[i].name);
        if (!isnan(g[i].before))
            c[2] = cell_count(llround(g[i].before));
        c[3] = cell_count(llround(g[i].during));
        c[4] = cell_count(llround(g[i].difference));
    }
    return t;
}
