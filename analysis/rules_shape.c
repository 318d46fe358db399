/* and our own three: what the use looks
 * like. */
#include <math.h>
#include <string.h>

#include "analysis/consumers.h"
#include "analysis/ruling.h"
#include "core/address.h"

#define TIME_WAIT_SHARE   0.6
#define ONE_REMOTE_SHARE  0.5
#define ONE_ADDRESS_SHARE 0.8

static const struct event_view *first_event(const struct history *h, int id,
                                            size_t *count)
{
    const struct event_view *first = NULL;
    *count = 0;
    for (size_t i = 0; i < h->event_count; i++) {
        if (h->events[i].event_id != id)
            continue;
        if (!first)
            first = &h->events[i];
        ++*count;
    }
    return first;
}

static double share_of(const struct capture_sum *s, enum tcp_state state)
{
    return s->in_use ? (double)s->by_state[state] / s->in_use : 0;
}

/* The file that the peak's sample is in; "" where its detail is not loaded. */
static const char *peak_place(const struct ruling *r)
{
    const struct history *h = r->f->h;
    const struct verdict *v = r->v;
    for (size_t i = 0; i < h->use_count; i++) {
        const struct use *u = &h->uses[i];
        if (u->protocol != PROTOCOL_TCP || u->origin != v->peak_origin ||
            strcmp(u->local_address, v->peak_address) != 0)
            continue;
        for (size_t k = 0; k < u->point_count; k++) {
            const struct point *p = &u->points[k];
            if (p->at_utc == v->peak_utc && p->source_id > 0)
                return facts_place(r->f, p->source_id, 0);
        }
    }
    return "";
}

static void tell_peak(struct ruling *r, struct finding *x)
{
    const struct verdict *v = r->v;
    const char *place = peak_place(r);
    ruling_evidence(r, x,
                    "Peak %.1f %% (%d of %d ports) at %s on %s, by the "
                    "%s%s%s%s",
                    v->peak_percent, v->peak_in_use, v->range_count,
                    facts_time(r->f->arena, v->peak_utc),
                    !strcmp(v->peak_address, "*") ? "the whole machine"
                    : *v->peak_address            ? v->peak_address
                                       : "an address that is not stated",
                    origin_name(v->peak_origin), *place ? " (" : "", place,
                    *place ? ")" : "");
}

/* "path, line N" of the capture that a sum is of. */
static const char *sum_place(const struct ruling *r,
                             const struct capture_sum *s)
{
    const struct capture_view *c = r->f->captures[s - r->f->sums];
    return facts_place(r->f, c->source_id, c->line);
}

static void judge_exhausted(struct ruling *r)
{
    size_t count;
    const struct event_view *e = first_event(r->f->h, 4231, &count);
    if (!e)
        return;
    struct finding *x =
        ruling_find(r, "exhausted", "R-01", SEVERITY_CRITICAL, CONFIDENCE_HIGH);
    x->grade = "A";
    x->sources = "S-02, S-80, S-14";
    x->since_utc = e->at_utc;
    x->title = "Windows ran out of ephemeral TCP ports: outbound connections "
               "failed";
    x->refuted_by = "nothing: event 4231 is Windows' own word";
    ruling_evidence(r, x, "Event 4231 %zu time%s, first at %s (%s)", count,
                    count == 1 ? "" : "s", facts_time(r->f->arena, e->at_utc),
                    facts_place(r->f, e->source_id, e->line));
    if (r->v->has_peak)
        tell_peak(r, x);
}

/* The fullest capture: what share is TIME_WAIT, whom is it with. */
static const struct capture_sum *fullest(const struct ruling *r)
{
    ptrdiff_t at = facts_fullest(r->f);
    return at < 0 ? NULL : &r->f->sums[at];
}

static void judge_collision(struct ruling *r)
{
    size_t count;
    const struct event_view *e = first_event(r->f->h, 4227, &count);
    const struct capture_sum *s = fullest(r);
    if (!e || !s || r->frozen.is_frozen || r->f->n_eff <= 0 ||
        share_of(s, STATE_TIME_WAIT) < 0.5 || s->top_remote < 0.3 * r->f->n_eff)
        return;
    struct finding *x = ruling_find(r, "collision-churn", "R-02",
                                    SEVERITY_CRITICAL, CONFIDENCE_HIGH);
    const char *who = consumers_likely(r->f, s->top_remote_name);
    ruling_about(r, x, who, s->top_remote_name);
    x->grade = "A";
    x->sources = "S-60, S-02";
    x->since_utc = e->at_utc;
    x->title = ruling_text(r,
                           "A connection for each request to %s: local "
                           "ports are wanted again before TIME_WAIT ends",
                           s->top_remote_name);
    x->refuted_by = "captures in which TIME_WAIT to this endpoint is small "
                    "when 4227 is logged";
    ruling_evidence(r, x, "Event 4227 %zu time%s, first at %s (%s)", count,
                    count == 1 ? "" : "s", facts_time(r->f->arena, e->at_utc),
                    facts_place(r->f, e->source_id, e->line));
    ruling_evidence(
        r, x, "%u ports to %s at %s (%s), %.0f %% of all in TIME_WAIT",
        s->top_remote, s->top_remote_name, facts_time(r->f->arena, s->at_utc),
        sum_place(r, s), 100 * share_of(s, STATE_TIME_WAIT));
}

static void judge_allocator(struct ruling *r)
{
    size_t count;
    const struct event_view *e = first_event(r->f->h, 4227, &count);
    const char *os = r->v->os;
    bool old = strstr(os, "2008") || strstr(os, "Windows 7");
    if (!e || !old || !r->v->has_peak || r->v->peak_effective_percent >= 50)
        return;
    struct finding *x = ruling_find(r, "allocator-bug", "R-03",
                                    SEVERITY_WARNING, CONFIDENCE_MEDIUM);
    x->is_stop = true;
    x->grade = "A";
    x->sources = "S-95, S-69, S-96";
    x->since_utc = e->at_utc;
    x->title = "Event 4227 while ports were free: a known fault of this "
               "Windows' port allocator (KB 2901197, KB 2826167)";
    x->refuted_by = "the fix already installed, or a peak above 50 % between "
                    "the samples";
    ruling_evidence(r, x, "Event 4227 %zu times, first at %s", count,
                    facts_time(r->f->arena, e->at_utc));
    tell_peak(r, x);
    r->has_stop = true;
}

/* R-04 proper from the warning threshold on; from attention on the same use of
 * the range is told as what it is, with less confidence. */
static enum confidence pressure_confidence(const struct ruling *r,
                                           const struct capture_sum *s)
{
    double peak = r->v->peak_effective_percent;
    if (s->percent < 0.6 * peak)
        return CONFIDENCE_LOW; /* no capture saw the peak */
    return peak >= r->f->options->thresholds.warning ? CONFIDENCE_HIGH
                                                     : CONFIDENCE_MEDIUM;
}

static void judge_pressure(struct ruling *r)
{
    const struct verdict *v = r->v;
    const struct capture_sum *s = fullest(r);
    const struct time_wait *t = &v->time_wait;
    enum severity severity = ruling_peak_severity(r, v->peak_effective_percent);
    if (!v->has_peak || !s || r->frozen.is_frozen || r->has_leak ||
        severity == SEVERITY_INFO ||
        share_of(s, STATE_TIME_WAIT) < TIME_WAIT_SHARE)
        return;
    struct finding *x = ruling_find(r, "time-wait-pressure", "R-04", severity,
                                    pressure_confidence(r, s));
    const char *who = consumers_likely(r->f, s->top_remote_name);
    ruling_about(r, x, who, s->top_remote_name);
    x->grade = "A";
    x->sources = "S-02, S-53";
    for (size_t i = 0; i < v->window_count; i++) {
        if (v->windows[i].protocol == PROTOCOL_TCP) {
            x->since_utc = v->windows[i].start_utc;
            break;
        }
    }
    if (x->since_utc == MOMENT_NONE)
        x->since_utc = v->peak_utc;
    x->title = ruling_text(r,
                           "Short connections fill %.0f %% of the range at "
                           "the peak, mostly with TIME_WAIT; most go to "
                           "%s%s%s",
                           v->peak_effective_percent, s->top_remote_name,
                           *who ? ", likely by " : "", who);
    x->refuted_by = "a capture at the peak in which TIME_WAIT is less than "
                    "60 % of the ports in use";
    tell_peak(r, x);
    ruling_evidence(r, x,
                    "%.0f %% of %u ports in TIME_WAIT at %s (%s), %u of all "
                    "to %s",
                    100 * share_of(s, STATE_TIME_WAIT), s->in_use,
                    facts_time(r->f->arena, s->at_utc), sum_place(r, s),
                    s->top_remote, s->top_remote_name);
    ruling_evidence(r, x,
                    "%.1f connections a second close here (TIME_WAIT / "
                    "%d s, %s)%s; one endpoint bears %.1f (%d / %d s): "
                    "headroom %.0f %%",
                    t->close_rate, t->seconds, t->from,
                    t->is_lower_bound ? ", a lower bound" : "",
                    t->sustainable_rate, r->f->n_eff, t->seconds,
                    100 * t->headroom);
}

/* ---- R-09, R-10 ---- */

#define SUSTAINED (30 * MOMENT_MINUTE)

static double closing_share(const struct capture_sum *s)
{
    return share_of(s, STATE_FIN_WAIT_1) + share_of(s, STATE_FIN_WAIT_2) +
           share_of(s, STATE_LAST_ACK) + share_of(s, STATE_CLOSING);
}

/* Most SYN_SENT ports of one process to one endpoint. */
static uint32_t most_syn_sent(const struct capture_view *c)
{
    uint32_t most = 0;
    for (size_t i = 0; i < c->group_count; i++) {
        const struct group_view *g = &c->groups[i];
        if (g->state == STATE_SYN_SENT && g->ports_in > most)
            most = g->ports_in;
    }
    return most;
}

static bool is_piled_up(const struct ruling *r, enum tcp_state state, size_t i)
{
    const struct capture_sum *s = &r->f->sums[i];
    if (state == STATE_SYN_SENT)
        return most_syn_sent(r->f->captures[i]) >= 200 ||
               (s->in_use >= 200 && share_of(s, state) >= 0.2);
    return s->in_use >= 200 && closing_share(s) >= 0.3;
}

/* First capture of half an hour or more in which four of five are piled up;
 * -1 for none. */
static ptrdiff_t piled_up_since(const struct ruling *r, enum tcp_state state)
{
    const struct facts *f = r->f;
    for (size_t i = 0; i < f->capture_count; i++) {
        size_t over = 0, n = 0;
        if (!is_piled_up(r, state, i))
            continue;
        for (size_t k = i; k < f->capture_count; k++) {
            n++;
            over += is_piled_up(r, state, k);
            if (over * 5 < n * 4)
                break;
            if (f->sums[k].at_utc - f->sums[i].at_utc >= SUSTAINED)
                return (ptrdiff_t)i;
        }
    }
    return -1;
}

static const struct group_view *largest_of(const struct capture_view *c,
                                           enum tcp_state state)
{
    const struct group_view *best = NULL;
    for (size_t i = 0; i < c->group_count; i++) {
        const struct group_view *g = &c->groups[i];
        bool fits = state == STATE_SYN_SENT ? g->state == state
                                            : g->state == STATE_FIN_WAIT_1 ||
                                                  g->state == STATE_FIN_WAIT_2;
        if (fits && (!best || g->ports_in > best->ports_in))
            best = g;
    }
    return best;
}

static void judge_pileup(struct ruling *r, enum tcp_state state,
                         const char *code, const char *rule, const char *title,
                         const char *sources)
{
    ptrdiff_t at = piled_up_since(r, state);
    if (at < 0)
        return;
    const struct capture_sum *s = &r->f->sums[at];
    const struct group_view *g = largest_of(r->f->captures[at], state);
    struct finding *x =
        ruling_find(r, code, rule, SEVERITY_WARNING, CONFIDENCE_MEDIUM);
    if (g)
        ruling_about(r, x, facts_owner(r->f->arena, g),
                     facts_remote(r->f->arena, g));
    x->sources = sources;
    x->since_utc = s->at_utc;
    x->title = title;
    x->refuted_by = "captures a minute apart in which the same ports are gone";
    ruling_evidence(
        r, x,
        "%.0f %% of %u ports at %s (%s), for half an hour or "
        "more",
        100 * (state == STATE_SYN_SENT ? share_of(s, state) : closing_share(s)),
        s->in_use, facts_time(r->f->arena, s->at_utc), sum_place(r, s));
}

static void judge_one_remote(struct ruling *r)
{
    const struct facts *f = r->f;
    const struct capture_sum *best = NULL;
    size_t outside = 0, seen = 0;
    for (size_t i = 0; i < f->capture_count; i++) {
        const struct capture_sum *s = &f->sums[i];
        double part = f->n_eff > 0 ? (double)s->top_remote / f->n_eff : 0;
        bool most =
            s->in_use && s->percent >= 50 && s->top_remote >= 0.8 * s->in_use;
        if (part < ONE_REMOTE_SHARE && !most)
            continue;
        seen++;
        outside += !burst_covers(f, &r->burst, s->at_utc);
        if (!best || s->top_remote > best->top_remote)
            best = s;
    }
    /* what a scheduled burst explains is told there; one capture is chance */
    if (!best || !outside || (seen < 2 && f->capture_count > 1) ||
        r->has_leak || r->frozen.is_frozen)
        return;
    struct finding *x = ruling_find(r, "single-destination", "R-25",
                                    SEVERITY_INFO, CONFIDENCE_HIGH);
    ruling_about(r, x, consumers_likely(f, best->top_remote_name),
                 best->top_remote_name);
    x->grade = "A";
    x->sources = "S-68, S-60";
    x->since_utc = best->at_utc;
    x->title =
        ruling_text(r,
                    "One remote endpoint, %s, alone takes %.0f %% of "
                    "the range; more local addresses would not "
                    "help, more endpoints or pooling would",
                    best->top_remote_name, 100.0 * best->top_remote / f->n_eff);
    x->refuted_by = "captures in which other endpoints take the larger part";
    ruling_evidence(r, x, "%u of %u ports at %s (%s); so in %zu captures",
                    best->top_remote, best->in_use,
                    facts_time(f->arena, best->at_utc), sum_place(r, best),
                    seen);
}

static void judge_self(struct ruling *r)
{
    const struct capture_sum *s = fullest(r);
    if (!s || s->in_use < 1000 || s->self < 0.3 * s->in_use)
        return;
    struct finding *x = ruling_find(r, "self-connections", "R-26",
                                    SEVERITY_INFO, CONFIDENCE_MEDIUM);
    x->grade = "C";
    x->sources = "S-41, S-118";
    x->since_utc = s->at_utc;
    x->title = ruling_text(r,
                           "%.0f %% of the ports in use are connections of "
                           "the server with itself",
                           100.0 * s->self / s->in_use);
    x->refuted_by = "captures in which the foreign addresses are other "
                    "machines";
    ruling_evidence(r, x, "%u of %u ports at %s (%s)", s->self, s->in_use,
                    facts_time(r->f->arena, s->at_utc), sum_place(r, s));
}

/* ---- our own three ---- */

static void judge_burst(struct ruling *r)
{
    const struct burst *b = &r->burst;
    if (!b->is_burst)
        return;
    const char *who = "", *remote = "";
    for (size_t i = 0; i < r->f->capture_count; i++) {
        const struct capture_sum *s = &r->f->sums[i];
        if (burst_covers(r->f, b, s->at_utc) && s->percent >= 50) {
            remote = s->top_remote_name;
            who = consumers_likely(r->f, remote);
        }
    }
    struct finding *x = ruling_find(
        r, "scheduled-burst", "", ruling_peak_severity(r, b->peak_percent),
        b->days >= 5 ? CONFIDENCE_HIGH : CONFIDENCE_MEDIUM);
    ruling_about(r, x, who, remote);
    x->since_utc = b->since_utc;
    x->title = ruling_text(r,
                           "A burst to %.0f %% returns at about %02d:%02d "
                           "(the server's clock) and is over in %.0f "
                           "minutes: something is scheduled",
                           b->peak_percent, b->start_minute / 60,
                           b->start_minute % 60, b->length_minutes);
    x->refuted_by = "days on which the job runs at another time and the burst "
                    "does not move with it";
    ruling_evidence(r, x,
                    "On %zu days from %s to %s, on %s; the hours before "
                    "and after stay below half the peak",
                    b->days, facts_time(r->f->arena, b->since_utc),
                    facts_time(r->f->arena, b->last_utc),
                    *b->local_address ? b->local_address : "its address");
}

static void judge_rising(struct ruling *r)
{
    const struct rising *g = &r->rising;
    const struct trend *t = &r->v->trend;
    if (!g->is_rising)
        return;
    double rise = (g->last_peak - g->first_peak) / 100 * r->f->range_count;
    if (r->frozen.is_frozen && r->frozen.rise >= 0.7 * rise)
        return;
    if (r->has_leak && r->leaked_ports >= 0.7 * rise)
        return;
    bool soon = t->reach_80 != MOMENT_NONE &&
                t->reach_80 - r->v->to_utc <= 90 * MOMENT_DAY;
    soon |= g->last_peak >= 80;
    struct finding *x = ruling_find(
        r, "rising-trend", "", soon ? SEVERITY_WARNING : SEVERITY_ATTENTION,
        CONFIDENCE_MEDIUM);
    x->since_utc = g->since_utc;
    x->title = ruling_text(r,
                           "Weekly peaks rise by %.1f points a week, from "
                           "%.0f %% to %.0f %% in %zu weeks",
                           g->per_week, g->first_peak, g->last_peak, g->weeks);
    x->refuted_by = "a further week whose peak is not above the last";
    ruling_evidence(r, x,
                    "%zu whole weeks, each with a higher peak than the "
                    "one before",
                    g->weeks);
    ruling_evidence(r, x, "%s", t->is_refused ? t->refusal : t->sentence);
}

static bool is_own_outside(const struct use *u)
{
    return u->protocol == PROTOCOL_TCP && *u->local_address &&
           strcmp(u->local_address, "*") != 0 &&
           !address_is_any(u->local_address) &&
           !address_is_loopback(u->local_address);
}

static double most_in_use(const struct use *u)
{
    double most = 0;
    for (size_t k = 0; k < u->hour_count; k++)
        most = fmax(most, u->hours[k].in_use_max);
    return most;
}

/* The highest that any origin tells of an address; negative where a use before
 * this one is of the same address. Origins are never added. */
static double address_peak(const struct history *h, size_t at)
{
    double most = 0;
    for (size_t i = 0; i < h->use_count; i++) {
        const struct use *u = &h->uses[i];
        if (!is_own_outside(u) ||
            strcmp(u->local_address, h->uses[at].local_address) != 0)
            continue;
        if (i < at)
            return -1;
        most = fmax(most, most_in_use(u));
    }
    return most;
}

static void judge_one_address(struct ruling *r)
{
    const struct history *h = r->f->h;
    const struct use *top = NULL;
    double best = 0, all = 0;
    size_t addresses = 0;
    if (!r->v->has_peak ||
        r->v->peak_percent < r->f->options->thresholds.attention)
        return;
    for (size_t i = 0; i < h->use_count; i++) {
        double peak = is_own_outside(&h->uses[i]) ? address_peak(h, i) : -1;
        if (peak < 0)
            continue;
        addresses++;
        all += peak;
        if (peak > best) {
            best = peak;
            top = &h->uses[i];
        }
    }
    if (addresses < 2 || !top || best < ONE_ADDRESS_SHARE * all)
        return;
    struct finding *x =
        ruling_find(r, "single-address", "", SEVERITY_INFO, CONFIDENCE_HIGH);
    x->since_utc = r->v->peak_utc;
    x->title = ruling_text(r,
                           "Of %zu addresses one, %s, takes %.0f %% of the "
                           "use",
                           addresses, top->local_address, 100 * best / all);
    x->refuted_by = "peaks of the same height on another address";
    ruling_evidence(r, x,
                    "%.0f of %.0f ports, adding the peaks of all "
                    "non-loopback addresses",
                    best, all);
}

void rules_of_shape(struct ruling *r)
{
    judge_exhausted(r);
    judge_collision(r);
    judge_allocator(r);
    judge_pressure(r);
    judge_pileup(r, STATE_SYN_SENT, "syn-sent-pileup", "R-09",
                 "Connections hang in SYN_SENT: a peer does not answer, or "
                 "something scans",
                 "");
    judge_pileup(r, STATE_FIN_WAIT_2, "fin-wait-pileup", "R-10",
                 "Connections hang in FIN_WAIT: peers do not finish the close",
                 "S-73");
    judge_one_remote(r);
    judge_self(r);
    judge_burst(r);
    judge_rising(r);
    judge_one_address(r);
}
