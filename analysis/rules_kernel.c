/* the score of 6.1. Suspected at most, never more. */
#include <math.h>
#include <string.h>

#include "analysis/kernel_clues.h"
#include "analysis/leak.h"
#include "analysis/ruling.h"

#define CANDIDATE       3
#define SUSPECTED       6
#define LOW_PERCENT     60.0
#define HEAVY_PORTS     1000u
#define PID_SYSTEM      4
#define HANDLES_AN_HOUR 100.0

/* ---- use near an event ---- */

/* Highest ports in use of the samples in [from, to]; -1 where the detail of
 * that time is not loaded (low hours are not) or nothing was sampled. */
static double samples_near(const struct use *u, moment from, moment to)
{
    double high = -1;
    for (size_t i = 0; i < u->point_count && u->points[i].at_utc <= to; i++) {
        if (u->points[i].at_utc >= from)
            high = fmax(high, u->points[i].in_use);
    }
    return high;
}

/* Highest in percent of N_eff from two samples before to two after. Hours tell
 * where the detail does not: their maximum is no lower. */
static double highest_near(const struct facts *f, const struct use *u,
                           moment at)
{
    double step = u->interval_seconds > 0 ? u->interval_seconds : 3600;
    moment reach = (moment)(2 * step * (double)MOMENT_SECOND);
    double ports = samples_near(u, at - reach, at + reach);
    for (size_t i = 0; ports < 0 && i < u->hour_count; i++) {
        const struct hour *o = &u->hours[i];
        if (o->hour_utc + MOMENT_HOUR >= at - reach &&
            o->hour_utc <= at + reach)
            ports = fmax(ports, o->in_use_max);
    }
    return ports < 0 || f->n_eff <= 0 ? NAN : 100 * ports / f->n_eff;
}

/* The highest use near an event over all addresses; NaN = nothing sampled. */
static double use_near(const struct facts *f, moment at)
{
    double high = NAN;
    for (size_t i = 0; i < f->h->use_count; i++) {
        const struct use *u = &f->h->uses[i];
        double near =
            u->protocol == PROTOCOL_TCP ? highest_near(f, u, at) : NAN;
        if (!isnan(near))
            high = isnan(high) ? near : fmax(high, near);
    }
    return high;
}

/* ---- the points of 6.1 ---- */

static bool has_heavy_owner(const struct facts *f)
{
    for (size_t i = 0; i < f->thread_count; i++) {
        if (*f->threads[i].process && f->threads[i].max > HEAVY_PORTS)
            return true;
    }
    return false;
}

/* What PID 4 does for others: SMB, iSCSI, NFS towards a peer (6.3). */
static bool is_redirector(const struct group_view *g)
{
    return g->remote_port == 445 || g->remote_port == 139 ||
           g->remote_port == 3260 || g->remote_port == 2049;
}

/* Ports of PID 4 inside the range that none of its known duties explains rise
 * day by day. http.sys only listens: its ports are not in the range. */
static bool system_grows(const struct facts *f)
{
    uint32_t *ports =
        arena_array(f->arena, f->capture_count + 1, sizeof *ports);
    for (size_t i = 0; i < f->capture_count; i++) {
        const struct capture_view *c = f->captures[i];
        for (size_t k = 0; k < c->group_count; k++) {
            const struct group_view *g = &c->groups[k];
            if (g->pid == PID_SYSTEM && g->state != STATE_LISTENING &&
                !is_redirector(g))
                ports[i] += g->ports_in;
        }
    }
    return leak_of(f, ports, f->n_eff).is_leak;
}

static bool has_event(const struct history *h, int id)
{
    for (size_t i = 0; i < h->event_count; i++) {
        if (h->events[i].event_id == id)
            return true;
    }
    return false;
}

struct clues {
    const struct event_view *first;
    size_t low_events, events, exhausted; /* exhausted: 4231 among them */
    double highest;
    double handles; /* of PID 4, an hour; NaN = not known */
    struct recurrence again;
    const struct event_view *driver;
};

static struct clues clues_of(const struct facts *f)
{
    struct clues c = {.highest = 0};
    for (size_t i = 0; i < f->h->event_count; i++) {
        const struct event_view *e = &f->h->events[i];
        if (!kernel_is_failure(e))
            continue;
        c.events++;
        c.exhausted += e->event_id == 4231;
        double near = use_near(f, e->at_utc);
        if (!(near < LOW_PERCENT))
            continue;
        if (!c.first)
            c.first = e;
        c.low_events++;
        c.highest = fmax(c.highest, near);
    }
    if (!c.first)
        return c;
    c.handles = kernel_handles_per_hour(f);
    c.again = kernel_recurrence(f);
    c.driver = kernel_driver_change(f->h, c.first->at_utc);
    return c;
}

struct points {
    int event, light, system, handles, again, in_step, driver, afd, udp;
    int exclusions, sum;
};

static struct points points_of(const struct ruling *r, const struct clues *c)
{
    const struct facts *f = r->f;
    struct points p = {.event = f->shows_bound ? 4 : 1,
                       .light = has_heavy_owner(f) ? 0 : 1,
                       .system = system_grows(f) ? 2 : 0,
                       .handles = c->handles > HANDLES_AN_HOUR ? 1 : 0,
                       .again = c->again.is_regular ? 1 : 0,
                       .in_step = c->again.follows_range ? 1 : 0,
                       .driver = c->driver ? 1 : 0,
                       .afd = has_event(f->h, 16002) ? 1 : 0,
                       .udp = !c->exhausted && has_event(f->h, 4266) ? -2 : 0};
    /* reserved ports and ports in use together fill the range */
    if (f->range_count - f->n_eff + c->highest * f->n_eff / 100 >=
        0.95 * f->range_count)
        p.exclusions = -4;
    p.sum = p.event + p.light + p.system + p.handles + p.again + p.in_step +
            p.driver + p.afd + p.udp + p.exclusions;
    return p;
}

static void tell_lesser_points(struct ruling *r, struct finding *x,
                               const struct clues *c, const struct points *p)
{
    const struct facts *f = r->f;
    if (p->handles)
        ruling_evidence(r, x,
                        "%+d: the handles of PID 4 grow by %.0f an hour while "
                        "few ports are in use",
                        p->handles, c->handles);
    if (p->again)
        ruling_evidence(r, x,
                        "%+d: after each of %zu starts of Windows the first "
                        "failure came %.0f to %.0f hours later",
                        p->again, c->again.times, c->again.shortest_hours,
                        c->again.longest_hours);
    if (p->in_step)
        ruling_evidence(r, x,
                        "%+d: a wider range only made that time longer in "
                        "proportion",
                        p->in_step);
    if (p->driver)
        ruling_evidence(r, x,
                        "%+d: a driver was installed or updated before it "
                        "began, at %s (event %d, %s)",
                        p->driver, facts_time(f->arena, c->driver->at_utc),
                        (int)c->driver->event_id,
                        facts_place(f, c->driver->source_id, c->driver->line));
    if (p->udp)
        ruling_evidence(r, x,
                        "%+d: event 4266 instead of 4231: look at UDP "
                        "first",
                        p->udp);
}

static void tell_points(struct ruling *r, struct finding *x,
                        const struct clues *c, const struct points *p)
{
    const struct facts *f = r->f;
    ruling_evidence(
        r, x,
        "%+d: event %d %zu time%s, first %s (%s), with at most %.1f %% in "
        "use from two samples before to two after; %s",
        p->event, (int)c->first->event_id, c->low_events,
        c->low_events == 1 ? "" : "s", facts_time(f->arena, c->first->at_utc),
        facts_place(f, c->first->source_id, c->first->line), c->highest,
        f->shows_bound ? "captures show BOUND ports"
                       : "captures do not show BOUND ports, so a BOUND leak "
                         "can't be told apart");
    if (p->light)
        ruling_evidence(r, x,
                        "%+d: no process holds more than 1,000 ports in any "
                        "state",
                        p->light);
    if (p->system)
        ruling_evidence(r, x,
                        "%+d: ports of PID 4 in the range rise, and are not "
                        "SMB, iSCSI or NFS",
                        p->system);
    tell_lesser_points(r, x, c, p);
    if (p->afd)
        ruling_evidence(r, x,
                        "%+d: event 16002 of AFD: look at network drivers "
                        "first",
                        p->afd);
    if (p->exclusions)
        ruling_evidence(r, x, "%+d: reserved ranges explain the gap",
                        p->exclusions);
}

void rules_of_kernel(struct ruling *r)
{
    struct clues c = clues_of(r->f);
    if (!c.low_events || c.low_events * 2 < c.events)
        return;
    struct points p = points_of(r, &c);
    r->kernel_score = p.sum;
    r->wants_bound = p.sum < CANDIDATE && !r->f->shows_bound;
    if (p.sum < CANDIDATE)
        return;
    bool suspected = p.sum >= SUSPECTED;
    struct finding *x =
        ruling_find(r, "kernel-leak-suspected", "R-11",
                    suspected ? SEVERITY_CRITICAL : SEVERITY_WARNING,
                    suspected ? CONFIDENCE_MEDIUM : CONFIDENCE_LOW);
    x->score = p.sum;
    x->score_grade = suspected ? "suspected" : "candidate";
    x->is_stop = suspected;
    x->grade = "I";
    x->sources = "S-14";
    x->since_utc = c.first->at_utc;
    x->title = ruling_text(r,
                           "Windows reports no free ports while at most "
                           "%.0f %% are seen in use: a driver may hold the "
                           "rest (%s, score %d)",
                           c.highest, x->score_grade, p.sum);
    x->refuted_by = "a process that holds the missing ports in `netstat "
                    "-anoq`, or exclusions that cover them";
    tell_points(r, x, &c, &p);
    r->has_stop |= suspected;
}
