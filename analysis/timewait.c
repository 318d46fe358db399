/* TIME_WAIT measured from the port sets of consecutive captures. */
#include "analysis/timewait.h"

#include <math.h>
#include <string.h>

#include "analysis/stats.h"
#include "core/mem.h"
#include "core/portset.h"

#define RUNS_LEAST     200
#define RUN_MOST       64 /* captures; 64 of 5 s are 320 s */
#define ENDPOINTS_MOST 64 /* each needs 144 KiB */
#define WORDS          1024
#define BLOCK          16 /* words that are looked at together */
#define GAP_MOST       (150 * MOMENT_SECOND)

double timewait_rate(double ports, double seconds)
{
    return seconds > 0 ? ports / seconds : 0;
}

struct endpoint { /* the runs of one remote endpoint's ports */
    const char *local, *remote;
    int32_t port;
    uint8_t *run;      /* by port: captures in a row so far, 0 = not there */
    uint8_t *from_cut; /* the run began in the first capture of the chain */
    struct portmap before, now; /* there in the capture before, and in this */
};

struct measure {
    struct endpoint *endpoint;
    size_t endpoint_count;
    uint32_t histogram[RUN_MOST + 1];
    uint32_t completed;
    double *interval;
    size_t interval_count;
    size_t chain_length;
};

static struct endpoint *
endpoint_of(struct measure *m, const struct group_view *g, struct arena *arena)
{
    for (size_t i = 0; i < m->endpoint_count; i++) {
        struct endpoint *e = &m->endpoint[i];
        if (e->port == g->remote_port &&
            !strcmp(e->remote, g->remote_address) &&
            !strcmp(e->local, g->local_address))
            return e;
    }
    if (m->endpoint_count == ENDPOINTS_MOST)
        return NULL;
    struct endpoint *e = &m->endpoint[m->endpoint_count++];
    e->local = g->local_address;
    e->remote = g->remote_address;
    e->port = g->remote_port;
    e->run = arena_array(arena, 65536, 1);
    e->from_cut = arena_array(arena, 65536, 1);
    return e;
}

static size_t port_of(size_t word, uint64_t bits)
{
    return word * 64 + (size_t)__builtin_ctzll(bits);
}

static void forget_runs(struct measure *m)
{
    for (size_t i = 0; i < m->endpoint_count; i++) {
        struct endpoint *e = &m->endpoint[i];
        memset(e->run, 0, 65536);
        memset(&e->before, 0, sizeof e->before);
    }
    m->chain_length = 0;
}

static void end_run(struct measure *m, struct endpoint *e, size_t port)
{
    if (!e->from_cut[port] && e->run[port] <= RUN_MOST) {
        m->histogram[e->run[port]]++;
        m->completed++;
    }
    e->run[port] = 0;
}

static void step_run(const struct measure *m, struct endpoint *e, size_t port)
{
    if (e->run[port] == 0)
        e->from_cut[port] = m->chain_length == 0;
    if (e->run[port] < UINT8_MAX)
        e->run[port]++;
}

static void step_word(struct measure *m, struct endpoint *e, size_t word)
{
    uint64_t now = e->now.bits[word];
    uint64_t ended = e->before.bits[word] & ~now;
    for (uint64_t bits = ended; bits; bits &= bits - 1)
        end_run(m, e, port_of(word, bits));
    for (uint64_t bits = now; bits; bits &= bits - 1)
        step_run(m, e, port_of(word, bits));
    e->before.bits[word] = now;
    e->now.bits[word] = 0;
}

/* Most of the words are of ports outside the dynamic range: empty. */
static void step_endpoint(struct measure *m, struct endpoint *e)
{
    for (size_t from = 0; from < WORDS; from += BLOCK) {
        uint64_t any = 0;
        for (size_t k = from; k < from + BLOCK; k++)
            any |= e->before.bits[k] | e->now.bits[k];
        for (size_t k = from; any && k < from + BLOCK; k++)
            step_word(m, e, k);
    }
}

static void step_capture(struct measure *m, const struct capture_view *c,
                         struct arena *arena)
{
    for (size_t i = 0; i < c->group_count; i++) {
        const struct group_view *g = &c->groups[i];
        struct endpoint *e;
        if (g->state == STATE_TIME_WAIT && g->port_bytes.len &&
            g->remote_port > 0 && (e = endpoint_of(m, g, arena)))
            portmap_add(&e->now, g->port_bytes);
    }
    for (size_t i = 0; i < m->endpoint_count; i++)
        step_endpoint(m, &m->endpoint[i]);
    m->chain_length++;
}

static bool has_ports(const struct capture_view *c)
{
    for (size_t i = 0; i < c->group_count; i++) {
        if (c->groups[i].port_bytes.len)
            return true;
    }
    return false;
}

/* Captures that belong in one chain: those of one file of many listings, or
 * those that are files of their own. Two loggers at once are two chains. */
static int64_t chain_key(const struct facts *f, size_t i)
{
    int64_t id = f->captures[i]->source_id;
    bool before = i > 0 && f->captures[i - 1]->source_id == id;
    bool after =
        i + 1 < f->capture_count && f->captures[i + 1]->source_id == id;
    for (size_t k = 2; !before && !after && k < 6; k++) {
        before = i >= k && f->captures[i - k]->source_id == id;
        after = i + k < f->capture_count && f->captures[i + k]->source_id == id;
    }
    return before || after ? id : 0;
}

/* Captures of one chain, ascending; returns their number. */
static size_t chain_of(const struct capture_view **out, const struct facts *f,
                       int64_t key)
{
    size_t n = 0;
    for (size_t i = 0; i < f->capture_count; i++) {
        const struct capture_view *c = f->captures[i];
        if (chain_key(f, i) == key &&
            (!n || c->at_utc > out[n - 1]->at_utc)) /* not two of one moment */
            out[n++] = c;
    }
    return n;
}

static void measure_chain(struct measure *m, const struct facts *f, int64_t key)
{
    const struct capture_view **chain =
        arena_array(f->arena, f->capture_count + 1, sizeof(void *));
    size_t n = chain_of(chain, f, key);
    for (size_t i = 0; i < n; i++) {
        moment gap = i ? chain[i]->at_utc - chain[i - 1]->at_utc : MOMENT_DAY;
        moment next =
            i + 1 < n ? chain[i + 1]->at_utc - chain[i]->at_utc : MOMENT_DAY;
        if (gap > GAP_MOST || !has_ports(chain[i]))
            forget_runs(m);
        else
            m->interval[m->interval_count++] =
                (double)gap / (double)MOMENT_SECOND;
        if ((gap <= GAP_MOST || next <= GAP_MOST) && has_ports(chain[i]))
            step_capture(m, chain[i], f->arena);
    }
    forget_runs(m);
}

/* Has a neighbour that is near enough to measure with. */
static bool is_close(const struct facts *f, size_t i)
{
    moment at = f->sums[i].at_utc;
    return (i > 0 && at - f->sums[i - 1].at_utc <= GAP_MOST) ||
           (i + 1 < f->capture_count && f->sums[i + 1].at_utc - at <= GAP_MOST);
}

static void measure_all(struct measure *m, const struct facts *f)
{
    int64_t *keys = arena_array(f->arena, f->capture_count, sizeof *keys);
    size_t key_count = 0;
    for (size_t i = 0; i < f->capture_count; i++) {
        int64_t key = chain_key(f, i);
        bool known = false;
        if (!has_ports(f->captures[i]) || !is_close(f, i))
            continue;
        for (size_t k = 0; k < key_count && !known; k++)
            known = keys[k] == key;
        if (known || key_count == 16)
            continue;
        keys[key_count++] = key;
        measure_chain(m, f, key);
    }
}

/* The shortest run length with enough completed runs that is a local maximum:
 * longer ones are ports used again by the same pair (2.3). */
static size_t run_length(const struct measure *m)
{
    for (size_t k = 1; k < RUN_MOST; k++) {
        if (m->histogram[k] >= RUNS_LEAST &&
            m->histogram[k] >= m->histogram[k - 1] &&
            m->histogram[k] >= m->histogram[k + 1])
            return k;
    }
    return 0;
}

static void conclude(struct time_wait *t, const struct measure *m, size_t k)
{
    static const int usual[] = {30, 60, 120, 240, 300};
    double *sorted = m->interval,
           step = stats_median(sorted, m->interval_count);
    double length = (double)k * step, nearest = INFINITY;
    t->completed_runs = m->completed;
    t->measured_interval_seconds = step;
    t->low_seconds = (int)lround(fmax(0, length - step));
    t->high_seconds = (int)lround(length + step);
    t->seconds = (int)lround(length);
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        double apart = fabs(usual[i] - length);
        if (apart <= step && apart < nearest) {
            nearest = apart;
            t->seconds = usual[i];
        }
    }
}

static bool measured(struct time_wait *t, const struct facts *f)
{
    struct measure m = {.endpoint = arena_array(f->arena, ENDPOINTS_MOST,
                                                sizeof(struct endpoint)),
                        .interval = arena_array(f->arena, f->capture_count + 1,
                                                sizeof(double))};
    measure_all(&m, f);
    size_t k = run_length(&m);
    /* captures more than half the delay apart can't tell one delay from
     * another: a run of one says nothing */
    if (k < 2)
        return false;
    conclude(t, &m, k);
    return true;
}

static void read_registry(struct time_wait *t, const struct history *h)
{
    for (size_t i = 0; i < h->setting_count; i++) {
        const struct setting_view *s = &h->settings[i];
        int seconds;
        if (strcmp(s->name, "TcpTimedWaitDelay") ||
            !span_int(span_of(s->value), &seconds))
            continue;
        t->has_registry = true;
        t->registry_seconds = seconds;
    }
}

static void choose(struct time_wait *t, const struct facts *f)
{
    bool is_measured = measured(t, f);
    if (is_measured) {
        t->from = "measured";
        t->contradicts_registry =
            t->has_registry && fabs((double)t->registry_seconds - t->seconds) >
                                   t->measured_interval_seconds;
        t->note = arena_textf(
            f->arena,
            "Measured: %u connections were followed through TIME_WAIT in "
            "captures %.0f s apart; it lasts between %d and %d s%s.",
            t->completed_runs, t->measured_interval_seconds, t->low_seconds,
            t->high_seconds,
            t->contradicts_registry
                ? arena_textf(f->arena,
                              ", which contradicts the registry's %d s",
                              t->registry_seconds)
                : "");
    } else if (t->has_registry) {
        bool valid = t->registry_seconds >= 30 && t->registry_seconds <= 300;
        t->from = "registry";
        t->seconds = t->registry_seconds > 0 ? t->registry_seconds
                                             : TIME_WAIT_DEFAULT_SECONDS;
        t->note = arena_textf(
            f->arena,
            "TcpTimedWaitDelay in the registry is %d s%s; captures are too "
            "far apart to measure it.",
            t->registry_seconds,
            valid ? "" : ", outside the documented 30 to 300 s (S-03)");
    } else {
        t->from = "default";
        t->seconds = TIME_WAIT_DEFAULT_SECONDS;
        t->note = "Not measured and not in the registry: 120 s is assumed "
                  "(S-03, S-32); other Microsoft pages say 240 s (S-02), so "
                  "captures 30 s apart should measure it.";
    }
}

void timewait_fill(struct verdict *v, const struct facts *f)
{
    struct time_wait *t = &v->time_wait;
    *t = (struct time_wait){
        .seconds = TIME_WAIT_DEFAULT_SECONDS, .from = "default", .note = ""};
    read_registry(t, f->h);
    choose(t, f);
    ptrdiff_t full = facts_fullest(f);
    double waiting = full >= 0 ? f->sums[full].by_state[STATE_TIME_WAIT] : 0;
    t->close_rate = timewait_rate(waiting, t->seconds);
    t->sustainable_rate = timewait_rate(f->n_eff, t->seconds);
    t->headroom =
        t->sustainable_rate > 0 ? 1 - t->close_rate / t->sustainable_rate : 0;
    /* R-Q3, and demand that was cut off at the end of the range */
    t->is_lower_bound = v->interval_seconds > 2.0 * t->seconds ||
                        v->peak_effective_percent >= 95;
}
