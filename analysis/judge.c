/* The judge: facts, then rules, then advice, then the headline. */
#include "analysis/judge.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/capacity.h"
#include "analysis/consumers.h"
#include "analysis/peaks.h"
#include "analysis/platform.h"
#include "analysis/ruling.h"
#include "analysis/timewait.h"
#include "analysis/usage.h"
#include "analysis/whatif.h"

#define KB_NETSTAT 3123245 /* BOUND shown, counts complete (R-Q6) */

static void copy_facts(struct verdict *v, const struct history *h)
{
    v->server = h->server;
    v->os = h->os;
    v->time_zone = h->time_zone;
    v->owner = h->owner;
    v->zone = h->zone;
    v->from_utc = h->first_utc;
    v->to_utc = h->last_utc;
    v->events = h->events;
    v->event_count = h->event_count;
    v->settings = h->settings;
    v->setting_count = h->setting_count;
    v->notes = h->notes;
    v->note_count = h->note_count;
    v->sources = h->sources;
    v->source_count = h->source_count;
    v->headline = "";
    v->range_from = "default";
}

/* The span of what was measured; settings and process lists say nothing of
 * when ports were in use. */
static void measured_span(struct verdict *v, const struct facts *f)
{
    moment from = MOMENT_NONE, to = MOMENT_NONE;
    for (size_t i = 0; i < f->h->use_count; i++) {
        const struct use *u = &f->h->uses[i];
        if (!u->hour_count)
            continue;
        moment first = u->hours[0].hour_utc;
        moment last = u->hours[u->hour_count - 1].hour_utc + MOMENT_HOUR;
        from = from == MOMENT_NONE || first < from ? first : from;
        to = to == MOMENT_NONE || last > to ? last : to;
    }
    /* roll-ups know hours; the history knows its first and last sample */
    if (from != MOMENT_NONE && f->h->from_utc > from)
        from = f->h->from_utc;
    if (to != MOMENT_NONE && f->h->to_utc != MOMENT_NONE && f->h->to_utc < to)
        to = f->h->to_utc;
    v->from_utc = from;
    v->to_utc = to;
}

static void fill_what_if(struct verdict *v, const struct facts *f)
{
    struct what_if_inputs *w = &v->what_if;
    ptrdiff_t full = facts_fullest(f);
    const struct capture_sum *s = full >= 0 ? &f->sums[full] : NULL;
    double share =
        s && s->in_use ? (double)s->by_state[STATE_TIME_WAIT] / s->in_use : 0;
    w->peak_in_use = v->peak_in_use;
    w->has_states = s && s->in_use;
    w->peak_time_wait = share * v->peak_in_use;
    w->peak_long_lived = v->peak_in_use - w->peak_time_wait;
    w->range_start = v->range_start;
    w->range_count = v->range_count;
    w->excluded = v->range_excluded;
    w->time_wait_seconds = v->time_wait.seconds;
    w->is_cut_off = v->peak_effective_percent >= 99;
    whatif_points(w, f->h, v, f->arena);
}

static void add_healthy(struct ruling *r)
{
    struct verdict *v = r->v;
    /* netstat reports too little there (R-Q6) */
    bool is_old = (strstr(v->os, "2008") || strstr(v->os, "2012")) &&
                  !platform_has_update(r->f->h, KB_NETSTAT);
    struct finding *x = ruling_find(
        r, "healthy", "R-23", SEVERITY_INFO,
        r->f->shows_bound && v->range_known && !is_old ? CONFIDENCE_HIGH
                                                       : CONFIDENCE_MEDIUM);
    x->title = ruling_text(r,
                           "Nothing is wrong: the peak is %.1f %% of %d "
                           "ports",
                           v->peak_percent, v->range_count);
    x->refuted_by = "events 4227 or 4231, or a peak between the samples";
    x->sources = "S-02";
    x->grade = "A";
    x->since_utc = v->from_utc;
    ruling_tell_peak(r, x);
    ruling_evidence(r, x, "No events of exhaustion, no rising floor");
}

static void add_insufficient(struct ruling *r)
{
    struct verdict *v = r->v;
    struct finding *x = ruling_find(r, "insufficient-data", "R-24",
                                    SEVERITY_INFO, CONFIDENCE_HIGH);
    x->title = v->has_peak ? "Too little data to call this server healthy"
                           : "No sample of port use: nothing can be said";
    x->refuted_by = "a day or more of samples";
    x->since_utc = v->has_peak ? v->from_utc : r->f->h->first_utc;
    if (v->has_peak)
        ruling_evidence(r, x, "%.1f hours of samples, peak %.1f %%",
                        (double)(v->to_utc - v->from_utc) / (double)MOMENT_HOUR,
                        v->peak_percent);
    else
        ruling_evidence(r, x,
                        "%zu captures, %zu settings, %zu events, no "
                        "samples",
                        r->f->capture_count, r->f->h->setting_count,
                        r->f->h->event_count);
}

/* A high peak that no rule explains is still told, with the little that is
 * known: the contract gives every peak of 50 % or more a severity. */
static void add_unexplained(struct ruling *r, enum severity worst)
{
    struct verdict *v = r->v;
    ptrdiff_t full = facts_fullest(r->f);
    const struct capture_sum *s = full < 0 ? NULL : &r->f->sums[full];
    enum severity peak = ruling_peak_severity(r, v->peak_effective_percent);
    if (!v->has_peak || peak <= worst || peak < SEVERITY_ATTENTION)
        return;
    bool open = s && s->by_state[STATE_ESTABLISHED] * 2 >= s->in_use;
    struct finding *x =
        open ? ruling_find(r, "established-leak", "R-07", peak, CONFIDENCE_LOW)
             : ruling_find(r, "time-wait-pressure", "R-04", peak,
                           CONFIDENCE_LOW);
    x->since_utc = v->peak_utc;
    x->title = ruling_text(r,
                           "The range was used to %.1f %%, by what is not "
                           "known for certain",
                           v->peak_percent);
    x->refuted_by = "captures at the peak that show other states";
    ruling_tell_peak(r, x);
    if (!s)
        ruling_evidence(r, x,
                        "No capture tells the states: short connections "
                        "in TIME_WAIT are the usual cause");
    else
        ruling_evidence(r, x,
                        "The fullest capture (%s, %s) has %.1f %% in use: %u "
                        "ESTABLISHED, %u TIME_WAIT of %u",
                        facts_time(r->f->arena, s->at_utc),
                        ruling_sum_place(r, s), s->percent,
                        s->by_state[STATE_ESTABLISHED],
                        s->by_state[STATE_TIME_WAIT], s->in_use);
}

static enum severity worst_of(const struct verdict *v)
{
    enum severity worst = SEVERITY_INFO;
    for (size_t i = 0; i < v->finding_count; i++) {
        if (v->findings[i].severity > worst)
            worst = v->findings[i].severity;
    }
    return worst;
}

static enum status status_of(enum severity worst)
{
    switch (worst) {
    case SEVERITY_INFO:
        return STATUS_HEALTHY;
    case SEVERITY_ATTENTION:
        return STATUS_ATTENTION;
    case SEVERITY_WARNING:
        return STATUS_WARNING;
    case SEVERITY_CRITICAL:
        return STATUS_CRITICAL;
    }
    return STATUS_HEALTHY;
}

static int weight(const struct finding *f) /* 13.3: what to show first */
{
    int stop = f->is_stop ? 0 : 1;
    return (3 - (int)f->severity) * 4 + stop * 2;
}

static void sort_findings(struct verdict *v)
{
    for (size_t i = 1; i < v->finding_count; i++) { /* stable, few */
        struct finding x = v->findings[i];
        size_t k = i;
        for (; k > 0 && weight(&v->findings[k - 1]) > weight(&x); k--)
            v->findings[k] = v->findings[k - 1];
        v->findings[k] = x;
    }
}

/* An action on a process is for whom the process belongs to, any other for whom
 * the server does. */
static void name_owners(struct ruling *r)
{
    for (size_t i = 0; i < r->v->action_count; i++) {
        struct action *a = &r->v->actions[i];
        const char *owner =
            a->process ? consumers_owner(r->f->h, a->process) : "";
        a->owner = *owner ? owner : r->v->owner;
    }
}

static void conclude(struct ruling *r)
{
    struct verdict *v = r->v;
    add_unexplained(r, worst_of(v));
    enum severity worst = worst_of(v);
    v->status = status_of(worst);
    if (worst == SEVERITY_INFO && gates_fail(r)) {
        v->status = STATUS_INSUFFICIENT_DATA;
        add_insufficient(r);
    } else if (worst == SEVERITY_INFO) {
        add_healthy(r);
    }
    sort_findings(v);
    advise(r);
    name_owners(r);
    v->headline = v->finding_count ? v->findings[0].title : "";
}

void rules_apply(struct ruling *r)
{
    rules_of_leaks(r); /* first: they say whether a rise is a leak */
    rules_of_churn(r);
    rules_of_peers(r);
    rules_of_shape(r);
    rules_of_kernel(r);
    rules_of_platform(r);
    rules_of_capacity(r);
    rules_of_udp(r);
}

void judge(struct verdict *out, const struct history *h,
           const struct judge_options *options, struct arena *arena)
{
    struct facts f;
    *out = (struct verdict){.peak_utc = MOMENT_NONE, .peak_address = ""};
    copy_facts(out, h);
    facts_of(&f, h, options, arena);
    measured_span(out, &f);
    usage_fill(out, &f);
    capacity_fill(out, &f);
    timewait_fill(out, &f);
    fill_what_if(out, &f);
    trend_fill(out, &f);
    peaks_fill(out, &f);
    consumers_fill(out, &f);
    struct ruling r = {.f = &f,
                       .v = out,
                       .burst = burst_of(&f),
                       .rising = rising_of(&f),
                       .frozen = frozen_of(&f)};
    gates_apply(&r);
    rules_apply(&r);
    conclude(&r);
}
