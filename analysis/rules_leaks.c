/* what does not come back. */
#include <math.h>
#include <string.h>

#include "analysis/ruling.h"

#define LEVEL_PORTS 1000u
#define SUSTAINED   (30 * MOMENT_MINUTE)

/* Ports of a thread over a level in captures that span half an hour or more,
 * in at least four of five; since when, or MOMENT_NONE. */
static moment sustained_since(const struct facts *f, const uint32_t *ports,
                              double level)
{
    for (size_t i = 0; i < f->capture_count; i++) {
        size_t over = 0, n = 0;
        if (ports[i] < level)
            continue;
        for (size_t k = i; k < f->capture_count; k++) {
            n++;
            over += ports[k] >= level;
            if (over * 5 < n * 4)
                break;
            if (f->sums[k].at_utc - f->sums[i].at_utc >= SUSTAINED)
                return f->sums[i].at_utc;
        }
    }
    return MOMENT_NONE;
}

/* Use now: the highest of the last day of data. */
static double recent_percent(const struct ruling *r)
{
    double high = 0;
    const struct history *h = r->f->h;
    for (size_t i = 0; i < h->use_count; i++) {
        const struct use *u = &h->uses[i];
        for (size_t k = u->hour_count; k-- > 0;) {
            if (u->protocol != PROTOCOL_TCP ||
                r->v->to_utc - u->hours[k].hour_utc > MOMENT_DAY)
                break;
            high = fmax(high, u->hours[k].percent_max);
        }
    }
    return high;
}

static double recent_ports(const struct ruling *r)
{
    const struct facts *f = r->f;
    return f->capture_count ? f->sums[f->capture_count - 1].in_use : 0;
}

double ruling_other_ports(const struct ruling *r)
{
    return fmax(0, recent_ports(r) - r->leaking_now);
}

static void tell_growth(struct ruling *r, struct finding *x,
                        const struct thread *t, const struct leak *l)
{
    double per_hour = l->per_day / 24;
    double left = leak_hours_left(per_hour, r->f->n_eff, recent_ports(r));
    double early =
        leak_hours_left(l->high_per_day / 24, r->f->n_eff, recent_ports(r));
    double late =
        leak_hours_left(l->low_per_day / 24, r->f->n_eff, recent_ports(r));
    ruling_evidence(r, x,
                    "The daily floor of %s ports in %s rises by %.0f a day "
                    "(%.0f to %.0f; Kendall's tau %.2f over %zu days), %.0f "
                    "ports in all",
                    *t->process ? t->process : "unnamed", state_name(t->state),
                    l->per_day, l->low_per_day, l->high_per_day, l->tau,
                    l->days, l->added);
    if (l->restarts)
        ruling_evidence(r, x,
                        "It fell back %zu time%s and began anew: a "
                        "recycled service, one leak",
                        l->restarts, l->restarts == 1 ? "" : "s");
    if (left <= 365 * 24)
        ruling_evidence(r, x,
                        "At %.0f ports an hour the %d usable ports are full "
                        "in %.0f hours (%.0f to %.0f)",
                        per_hour, r->f->n_eff, left, early,
                        isfinite(late) ? late : 365.0 * 24);
}

static enum severity leak_severity(const struct ruling *r, const struct leak *l)
{
    double hours =
        leak_hours_left(l->per_day / 24, r->f->n_eff, recent_ports(r));
    bool soon = l->is_leak && hours <= 7 * 24;
    return soon || recent_percent(r) >= r->f->options->thresholds.critical
               ? SEVERITY_CRITICAL
               : SEVERITY_WARNING;
}

struct leak_rule {
    enum tcp_state state;
    const char *code, *rule, *grade, *sources, *what, *refuted_by;
};
static const struct leak_rule leak_rules[] = {
    {STATE_CLOSE_WAIT,  "close-wait-leak",  "R-06", "A", "S-02, S-52",
     "does not close connections that its peers have closed", "a later capture in which the CLOSE_WAIT ports of the process fall "
     "without its restart"                                       },
    {STATE_ESTABLISHED, "established-leak", "R-07", "D", "S-115",
     "keeps ever more connections open",                      "a daily floor of its ESTABLISHED ports that stays level, or proof that "
     "the business grew in the same proportion"                                       },
    {STATE_BOUND,       "bound-leak",       "R-08", "A", "S-02, S-77, S-103",
     "binds ports that it neither connects nor closes",       "`netstat -anoq` in which its BOUND ports belong to connections"},
};

/* CLOSE_WAIT of all processes is 40 % of the ports in use for half an hour. */
static moment mostly_close_wait_since(const struct ruling *r)
{
    const struct facts *f = r->f;
    uint32_t *is_most =
        arena_array(f->arena, f->capture_count + 1, sizeof *is_most);
    for (size_t i = 0; i < f->capture_count; i++)
        is_most[i] =
            f->sums[i].in_use >= 256 &&
            f->sums[i].by_state[STATE_CLOSE_WAIT] >= 0.4 * f->sums[i].in_use;
    return sustained_since(f, is_most, 1);
}

static moment first_at(const struct facts *f, const uint32_t *ports,
                       uint32_t level)
{
    for (size_t i = 0; i < f->capture_count; i++) {
        if (ports[i] >= level)
            return f->sums[i].at_utc;
    }
    return MOMENT_NONE;
}

/* The levels of: ESTABLISHED must stay there, since a busy pool
 * passes; nobody needs 1,000 ports in CLOSE_WAIT or BOUND even once. */
static bool level_reached(const struct ruling *r, const struct thread *t,
                          moment *since)
{
    *since = MOMENT_NONE;
    if (t->state == STATE_ESTABLISHED) {
        double level = 0.3 * r->f->n_eff; /* per process and endpoint */
        if (t->main_remote_ports >= level)
            *since = sustained_since(r->f, t->ports, level);
        return *since != MOMENT_NONE;
    }
    *since = first_at(r->f, t->ports, LEVEL_PORTS);
    if (*since == MOMENT_NONE && t->state == STATE_CLOSE_WAIT)
        *since = mostly_close_wait_since(r);
    return *since != MOMENT_NONE;
}

/* Which capture shows it at its highest. */
static void tell_place(struct ruling *r, struct finding *x,
                       const struct thread *t)
{
    const struct facts *f = r->f;
    for (size_t i = f->capture_count; i-- > 0;) {
        if (t->ports[i] != t->max)
            continue;
        const struct capture_view *c = f->captures[i];
        ruling_evidence(r, x, "Highest at %s: %u of %u ports in use (%s)",
                        facts_time(f->arena, c->at_utc), t->max,
                        c->ports_in_use, facts_place(f, c->source_id, c->line));
        return;
    }
}

static void judge_thread(struct ruling *r, const struct thread *t,
                         const struct leak_rule *rule)
{
    moment level_since = MOMENT_NONE;
    struct leak l = leak_of(r->f, t->ports, r->f->n_eff);
    bool level = level_reached(r, t, &level_since);
    if (!l.is_leak && !level)
        return;
    const char *who = *t->process ? t->process : "A process";
    struct finding *x = ruling_find(
        r, rule->code, rule->rule, leak_severity(r, &l),
        l.is_leak && *t->process ? CONFIDENCE_HIGH : CONFIDENCE_MEDIUM);
    ruling_about(r, x, t->process, t->main_remote);
    x->is_stop = true;
    x->grade = rule->grade;
    x->sources = rule->sources;
    x->since_utc = l.is_leak ? l.since_utc : level_since;
    x->refuted_by = rule->refuted_by;
    x->title = ruling_text(r, "%s %s: up to %u ports in %s%s%s", who,
                           rule->what, t->max, state_name(t->state),
                           *t->main_remote ? ", most to " : "", t->main_remote);
    if (l.is_leak)
        tell_growth(r, x, t, &l);
    else
        ruling_evidence(r, x,
                        "%s held %u ports in %s at its most, first over the "
                        "level at %s; no growth was measured",
                        who, t->max, state_name(t->state),
                        facts_time(r->f->arena, level_since));
    tell_place(r, x, t);
    if (*t->services) /* */
        ruling_evidence(r, x, "It hosts %s%s", t->services,
                        strchr(t->services, ',')
                            ? ": `sc config <service> type= own` gives each a "
                              "process of its own, so that the next captures "
                              "tell which"
                            : "");
    r->has_leak = true;
    r->has_stop = true;
    r->leak_per_hour += l.is_leak ? fmax(0, l.per_day / 24) : 0;
    if (r->f->capture_count)
        r->leaking_now += t->ports[r->f->capture_count - 1];
    r->leaked_ports += l.is_leak ? fmax(l.added, l.now) : t->max;
}

static void judge_frozen(struct ruling *r)
{
    const struct frozen *z = &r->frozen;
    if (!z->is_frozen)
        return;
    bool os_fits = strstr(r->v->os, "2008") || strstr(r->v->os, "Vista") ||
                   strstr(r->v->os, "Windows 7");
    enum severity s = recent_percent(r) >= r->f->options->thresholds.critical
                          ? SEVERITY_CRITICAL
                          : SEVERITY_WARNING;
    struct finding *x = ruling_find(
        r, "time-wait-frozen", "R-05", s,
        os_fits && z->uptime_days >= 497 ? CONFIDENCE_HIGH : CONFIDENCE_MEDIUM);
    x->is_stop = true;
    x->grade = "A*";
    x->sources = "S-93, S-94";
    x->since_utc = z->since_utc;
    x->title = "Ports in TIME_WAIT are never released: the timer stands "
               "still, as Windows does after 497 (or 248) days of uptime";
    x->refuted_by = "TIME_WAIT that falls without a restart, or an uptime "
                    "below 248 days";
    const char *place = facts_place(r->f, z->source_id, z->line);
    if (z->tuples)
        ruling_evidence(r, x,
                        "%u connections stayed in TIME_WAIT through every "
                        "capture of the 24 hours before %s (%s)",
                        z->tuples, facts_time(r->f->arena, z->until_utc),
                        place);
    else
        ruling_evidence(r, x,
                        "From %s to %s TIME_WAIT never fell: it rose by %.0f "
                        "ports in %zu captures (last: %s), while ESTABLISHED "
                        "and CLOSE_WAIT stayed within 1 %% of the range",
                        facts_time(r->f->arena, z->since_utc),
                        facts_time(r->f->arena, z->until_utc), z->rise,
                        z->captures, place);
    if (z->uptime_days >= 0)
        ruling_evidence(r, x, "Windows had been up for at most %.0f days then",
                        z->uptime_days);
    else
        ruling_evidence(r, x, "The uptime is not known from the captures");
    r->has_stop = true;
}

void rules_of_leaks(struct ruling *r)
{
    judge_frozen(r);
    for (size_t k = 0; k < sizeof leak_rules / sizeof *leak_rules; k++) {
        for (size_t i = 0; i < r->f->thread_count; i++) {
            const struct thread *t = &r->f->threads[i];
            if (t->state == leak_rules[k].state && t->max >= 256)
                judge_thread(r, t, &leak_rules[k]);
        }
    }
}
