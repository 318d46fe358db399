/* the score of 6.1. Suspected at most, never more. */
#include <math.h>
#include <string.h>

#include "analysis/ruling.h"

#define CANDIDATE   3
#define SUSPECTED   6
#define LOW_PERCENT 60.0
#define HEAVY_PORTS 1000u

/* Highest percent of a use's hours from two samples before to two after; hours
 * are the finest that is always loaded, and they keep the maximum. */
static double highest_near(const struct use *u, moment at)
{
    double step = u->interval_seconds > 0 ? u->interval_seconds : 3600;
    moment reach = (moment)(2 * step * (double)MOMENT_SECOND);
    double high = NAN;
    for (size_t i = 0; i < u->hour_count; i++) {
        const struct hour *o = &u->hours[i];
        if (o->hour_utc + MOMENT_HOUR < at - reach || o->hour_utc > at + reach)
            continue;
        high = isnan(high) ? o->percent_max : fmax(high, o->percent_max);
    }
    return high;
}

/* The highest use near an event over all addresses; NaN = nothing sampled. */
static double use_near(const struct history *h, moment at)
{
    double high = NAN;
    for (size_t i = 0; i < h->use_count; i++) {
        const struct use *u = &h->uses[i];
        double near = u->protocol == PROTOCOL_TCP ? highest_near(u, at) : NAN;
        if (!isnan(near))
            high = isnan(high) ? near : fmax(high, near);
    }
    return high;
}

static bool has_heavy_owner(const struct facts *f)
{
    for (size_t i = 0; i < f->thread_count; i++) {
        if (*f->threads[i].process && f->threads[i].max > HEAVY_PORTS)
            return true;
    }
    return false;
}

struct clues {
    const struct event_view *first;
    size_t low_events, events;
    double highest;
};

static struct clues clues_of(const struct history *h)
{
    struct clues c = {.highest = 0};
    for (size_t i = 0; i < h->event_count; i++) {
        const struct event_view *e = &h->events[i];
        if (e->event_id != 4231)
            continue;
        c.events++;
        double near = use_near(h, e->at_utc);
        if (!(near < LOW_PERCENT))
            continue;
        if (!c.first)
            c.first = e;
        c.low_events++;
        c.highest = fmax(c.highest, near);
    }
    return c;
}

void rules_of_kernel(struct ruling *r)
{
    const struct facts *f = r->f;
    struct clues c = clues_of(f->h);
    if (!c.low_events || c.low_events * 2 < c.events)
        return;
    bool heavy = has_heavy_owner(f);
    double excluded = f->range_count > 0
                          ? 100.0 * (f->range_count - f->n_eff) / f->range_count
                          : 0;
    int score = (f->shows_bound ? 4 : 1) + (heavy ? 0 : 1);
    if (excluded >= 40)
        score -= 4; /* exclusions explain the gap */
    if (score < CANDIDATE)
        return;
    bool suspected = score >= SUSPECTED;
    struct finding *x =
        ruling_find(r, "kernel-leak-suspected", "R-11",
                    suspected ? SEVERITY_CRITICAL : SEVERITY_WARNING,
                    suspected ? CONFIDENCE_MEDIUM : CONFIDENCE_LOW);
    x->score = score;
    x->score_grade = suspected ? "suspected" : "candidate";
    x->is_stop = suspected;
    x->grade = "I";
    x->sources = "S-14";
    x->since_utc = c.first->at_utc;
    x->title = ruling_text(r,
                           "Windows reports no free ports while at most "
                           "%.0f %% are seen in use: a driver may hold the "
                           "rest (%s, score %d)",
                           c.highest, x->score_grade, score);
    x->refuted_by = "a process that holds the missing ports in `netstat "
                    "-anoq`, or exclusions that cover them";
    ruling_evidence(
        r, x,
        "+%d: event 4231 %zu time%s, first %s (%s), with at most "
        "%.1f %% in use from two samples before to two after; %s",
        f->shows_bound ? 4 : 1, c.low_events, c.low_events == 1 ? "" : "s",
        facts_time(f->arena, c.first->at_utc),
        facts_place(f, c.first->source_id, c.first->line), c.highest,
        f->shows_bound ? "captures show BOUND ports"
                       : "captures do not show BOUND ports, so a "
                         "BOUND leak can't be told apart");
    if (!heavy)
        ruling_evidence(r, x,
                        "+1: no process holds more than 1,000 ports in "
                        "any state");
    r->has_stop |= suspected;
}
