/* Our own three: what the use looks like over days and addresses. */
#include <math.h>
#include <string.h>

#include "analysis/consumers.h"
#include "analysis/ruling.h"
#include "core/address.h"

#define ONE_ADDRESS_SHARE 0.8

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
    ruling_tell_peak(r, x);
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
    ruling_tell_peak(r, x);
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
    ruling_tell_peak(r, x);
}

void rules_of_shape(struct ruling *r)
{
    judge_burst(r);
    judge_rising(r);
    judge_one_address(r);
}
