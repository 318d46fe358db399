/* what the other side has to do with it. */
#include "analysis/consumers.h"
#include "analysis/ruling.h"

#define ONE_REMOTE_SHARE 0.5

#define SUSTAINED (30 * MOMENT_MINUTE)

static double closing_share(const struct capture_sum *s)
{
    return ruling_share(s, STATE_FIN_WAIT_1) +
           ruling_share(s, STATE_FIN_WAIT_2) + ruling_share(s, STATE_LAST_ACK) +
           ruling_share(s, STATE_CLOSING);
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
               (s->in_use >= 200 && ruling_share(s, state) >= 0.2);
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
    ruling_evidence(r, x,
                    "%.0f %% of %u ports at %s (%s), for half an hour or "
                    "more",
                    100 * (state == STATE_SYN_SENT ? ruling_share(s, state)
                                                   : closing_share(s)),
                    s->in_use, facts_time(r->f->arena, s->at_utc),
                    ruling_sum_place(r, s));
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
                    facts_time(f->arena, best->at_utc),
                    ruling_sum_place(r, best), seen);
}

static void judge_self(struct ruling *r)
{
    const struct capture_sum *s = ruling_fullest(r);
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
                    facts_time(r->f->arena, s->at_utc), ruling_sum_place(r, s));
}

void rules_of_peers(struct ruling *r)
{
    judge_pileup(r, STATE_SYN_SENT, "syn-sent-pileup", "R-09",
                 "Connections hang in SYN_SENT: a peer does not answer, or "
                 "something scans",
                 "");
    judge_pileup(r, STATE_FIN_WAIT_2, "fin-wait-pileup", "R-10",
                 "Connections hang in FIN_WAIT: peers do not finish the close",
                 "S-73");
    judge_one_remote(r);
    judge_self(r);
}
