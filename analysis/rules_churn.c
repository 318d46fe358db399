/* ports run out, or nearly, by connections that end too soon. */
#include <string.h>

#include "analysis/consumers.h"
#include "analysis/platform.h"
#include "analysis/ruling.h"

#define TIME_WAIT_SHARE 0.6

/* Windows' own event, or NTSTATUS; or, with nearly all ports in use, a
 * failed bind that another event tells. */
static bool tells_exhaustion(const struct ruling *r, const struct event_view *e)
{
    double full = r->f->options->thresholds.exhausted;
    if (e->event_id == 4231 || strstr(e->message, "STATUS_TOO_MANY_ADDRESSES"))
        return true;
    return r->v->has_peak && r->v->peak_effective_percent >= full &&
           e->event_id != 4227 && e->event_id != 4266 &&
           (platform_names_error(e, "10048") ||
            platform_names_error(e, "10055"));
}

static void judge_exhausted(struct ruling *r)
{
    size_t count = 0;
    const struct event_view *e = NULL;
    for (size_t i = 0; i < r->f->h->event_count; i++) {
        if (!tells_exhaustion(r, &r->f->h->events[i]))
            continue;
        e = e ? e : &r->f->h->events[i];
        count++;
    }
    if (!e)
        return;
    struct finding *x =
        ruling_find(r, "exhausted", "R-01", SEVERITY_CRITICAL, CONFIDENCE_HIGH);
    x->grade = "A";
    x->sources = "S-02, S-80, S-14";
    x->since_utc = e->at_utc;
    x->title = "Windows ran out of ephemeral TCP ports: outbound connections "
               "failed";
    x->refuted_by = e->event_id == 4231
                        ? "nothing: event 4231 is Windows' own word"
                        : "a failed bind of a fixed port that a listener held";
    ruling_evidence(r, x, "Event %d %zu time%s, first at %s (%s)",
                    (int)e->event_id, count, count == 1 ? "" : "s",
                    facts_time(r->f->arena, e->at_utc),
                    facts_place(r->f, e->source_id, e->line));
    if (r->v->has_peak)
        ruling_tell_peak(r, x);
}

static void judge_collision(struct ruling *r)
{
    size_t count;
    const struct event_view *e = ruling_event(r->f->h, 4227, &count);
    const struct capture_sum *s = ruling_fullest(r);
    if (!e || !s || r->frozen.is_frozen || r->f->n_eff <= 0 ||
        ruling_share(s, STATE_TIME_WAIT) < 0.5 ||
        s->top_remote < 0.3 * r->f->n_eff)
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
        ruling_sum_place(r, s), 100 * ruling_share(s, STATE_TIME_WAIT));
}

static void judge_allocator(struct ruling *r)
{
    size_t count;
    const struct event_view *e = ruling_event(r->f->h, 4227, &count);
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
    ruling_evidence(r, x, "Event 4227 %zu time%s, first at %s (%s)", count,
                    count == 1 ? "" : "s", facts_time(r->f->arena, e->at_utc),
                    facts_place(r->f, e->source_id, e->line));
    ruling_tell_peak(r, x);
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
    const struct capture_sum *s = ruling_fullest(r);
    const struct time_wait *t = &v->time_wait;
    enum severity severity = ruling_peak_severity(r, v->peak_effective_percent);
    if (!v->has_peak || !s || r->frozen.is_frozen || r->has_leak ||
        severity == SEVERITY_INFO ||
        ruling_share(s, STATE_TIME_WAIT) < TIME_WAIT_SHARE)
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
    ruling_tell_peak(r, x);
    ruling_evidence(r, x,
                    "%.0f %% of %u ports in TIME_WAIT at %s (%s), %u of all "
                    "to %s",
                    100 * ruling_share(s, STATE_TIME_WAIT), s->in_use,
                    facts_time(r->f->arena, s->at_utc), ruling_sum_place(r, s),
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

void rules_of_churn(struct ruling *r)
{
    judge_exhausted(r);
    judge_collision(r);
    judge_allocator(r);
    judge_pressure(r);
}
