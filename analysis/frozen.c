/* Timers that stand still. Knows captures and their port sets; whether the
 * uptime fits is not known here. */
#include "analysis/frozen.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/stats.h"
#include "core/digest.h"
#include "core/mem.h"
#include "core/portset.h"

#define PORTS       65536
#define STUCK_LEAST 256.0
#define HOURS_LEAST 16 /* of 24 that have a capture */
#define SLACK_SHARE 0.01
/* A capture a day is a minute late now and then. */
#define DAY_TOLERANCE (MOMENT_HOUR / 2)

/* ---- by the 4-tuples ---- */

/* Each local port's peer while it stays in TIME_WAIT, and since which capture.
 * A port with several peers at once is followed with one of them. */
struct follow {
    uint64_t *peer;      /* 0 = not in TIME_WAIT */
    uint64_t *candidate; /* a peer of this capture */
    uint32_t *since;     /* place of the first capture of the run */
    uint32_t *seen;      /* place + 1 of the last capture with this peer */
    uint16_t *ports;     /* decoded */
    size_t room;
};

static uint64_t peer_of(const struct group_view *g, struct arena *arena)
{
    const char *text = arena_textf(arena, "%s\n%s\n%d", g->local_address,
                                   g->remote_address, (int)g->remote_port);
    return digest_of(text, strlen(text)).low | 1;
}

static void follow_group(struct follow *w, const struct group_view *g, size_t i,
                         struct arena *arena)
{
    uint64_t peer = peer_of(g, arena);
    ptrdiff_t n = portset_decode(g->port_bytes, &w->ports, &w->room);
    for (ptrdiff_t k = 0; k < n; k++) {
        size_t port = w->ports[k];
        if (w->peer[port] == peer)
            w->seen[port] = (uint32_t)i + 1;
        else
            w->candidate[port] = peer;
    }
}

static bool follow_capture(struct follow *w, const struct facts *f, size_t i)
{
    const struct capture_view *c = f->captures[i];
    bool has_ports = false;
    for (size_t k = 0; k < c->group_count; k++) {
        const struct group_view *g = &c->groups[k];
        has_ports = has_ports || g->port_bytes.len;
        if (g->state == STATE_TIME_WAIT && g->port_bytes.len &&
            g->remote_port > 0)
            follow_group(w, g, i, f->arena);
    }
    if (!has_ports)
        return false; /* its ports were not loaded: it says nothing */
    for (size_t port = 0; port < PORTS; port++) {
        if (w->seen[port] != i + 1 || !w->peer[port]) {
            w->peer[port] = w->candidate[port];
            w->since[port] = (uint32_t)i;
            w->seen[port] = w->peer[port] ? (uint32_t)i + 1 : 0;
        }
        w->candidate[port] = 0;
    }
    return true;
}

/* Ports that would be in TIME_WAIT in every capture of the day by chance. */
static double by_chance(const struct facts *f, const size_t *used, size_t n)
{
    double ports = f->captures[used[n - 1]]->range_count, all = ports;
    moment end = f->sums[used[n - 1]].at_utc;
    for (size_t k = n; k-- > 0;) {
        const struct capture_sum *s = &f->sums[used[k]];
        if (end - s->at_utc > MOMENT_DAY + DAY_TOLERANCE)
            break;
        if (all > 0)
            ports *= fmin(1, s->by_state[STATE_TIME_WAIT] / all);
    }
    return ports;
}

/* 4-tuples in TIME_WAIT for a day or longer at capture i; the middle one's
 * beginning in *since. */
static uint32_t stuck_at(const struct follow *w, const struct facts *f,
                         size_t i, double *start, moment *since)
{
    size_t n = 0;
    for (size_t port = 0; port < PORTS; port++) {
        if (w->peer[port] &&
            f->sums[i].at_utc - f->sums[w->since[port]].at_utc >=
                MOMENT_DAY - DAY_TOLERANCE)
            start[n++] = w->since[port];
    }
    if (n)
        *since = f->sums[(size_t)stats_median(start, n)].at_utc;
    return (uint32_t)n;
}

static struct follow follow_new(void)
{
    return (struct follow){.peer = mem_array(PORTS, sizeof(uint64_t)),
                           .candidate = mem_array(PORTS, sizeof(uint64_t)),
                           .since = mem_array(PORTS, sizeof(uint32_t)),
                           .seen = mem_array(PORTS, sizeof(uint32_t))};
}

static void follow_clear(struct follow *w)
{
    mem_free(w->peer);
    mem_free(w->candidate);
    mem_free(w->since);
    mem_free(w->seen);
    mem_free(w->ports);
}

/* Returns whether the captures can tell at all: two or more with port sets
 * that are a day apart. */
static bool by_tuples(struct frozen *out, const struct facts *f)
{
    if (f->capture_count < 2)
        return false;
    struct follow w = follow_new();
    double *start = mem_array(PORTS, sizeof *start);
    size_t *used = arena_array(f->arena, f->capture_count + 1, sizeof *used);
    size_t n = 0;
    for (size_t i = 0; i < f->capture_count; i++) {
        moment since = MOMENT_NONE;
        if (!follow_capture(&w, f, i))
            continue;
        used[n++] = i;
        if (f->sums[i].by_state[STATE_TIME_WAIT] < STUCK_LEAST)
            continue;
        uint32_t stuck = stuck_at(&w, f, i, start, &since);
        if (stuck < STUCK_LEAST + by_chance(f, used, n))
            continue;
        if (!out->is_frozen)
            out->since_utc = since;
        out->is_frozen = true;
        out->until_utc = f->sums[i].at_utc;
        out->tuples = stuck;
        out->rise = stuck;
        out->captures = n;
        out->source_id = f->captures[i]->source_id;
        out->line = f->captures[i]->line;
    }
    mem_free(start);
    follow_clear(&w);
    return n >= 2 && f->sums[used[n - 1]].at_utc - f->sums[used[0]].at_utc >=
                         MOMENT_DAY - DAY_TOLERANCE;
}

/* ---- by the floor ---- */

static uint32_t held(const struct capture_sum *s)
{
    return s->by_state[STATE_ESTABLISHED] + s->by_state[STATE_CLOSE_WAIT];
}

/* From capture `from`, as long as TIME_WAIT never falls by more than `slack`
 * below its height and what is held stays within `slack`; returns the end. */
static size_t stretch_end(const struct facts *f, size_t from, double slack)
{
    double height = 0, low = INFINITY, high = 0;
    size_t i = from;
    for (; i < f->capture_count; i++) {
        double waiting = f->sums[i].by_state[STATE_TIME_WAIT];
        double open = held(&f->sums[i]);
        low = fmin(low, open);
        high = fmax(high, open);
        if (waiting < height - slack || high - low > slack)
            break;
        height = fmax(height, waiting);
    }
    return i;
}

/* Hours of the stretch's last day that have a capture. */
static unsigned hours_seen(const struct facts *f, size_t from, size_t end)
{
    unsigned hours = 0;
    moment last = MOMENT_NONE, stop = f->sums[end - 1].at_utc;
    for (size_t i = from; i < end; i++) {
        moment hour = f->sums[i].at_utc / MOMENT_HOUR;
        if (stop - f->sums[i].at_utc > MOMENT_DAY || hour == last)
            continue;
        last = hour;
        hours++;
    }
    return hours;
}

/* Most ports in use that the logs saw in an hour, all addresses added: stuck
 * ports can't be more. Negative where no log covers the hour. */
static double log_bound(const struct history *h, moment hour)
{
    double sum = -1;
    for (size_t i = 0; i < h->use_count; i++) {
        const struct use *u = &h->uses[i];
        size_t low = 0, high = u->hour_count;
        if (u->protocol != PROTOCOL_TCP || u->origin == ORIGIN_CAPTURE)
            continue;
        while (low < high) {
            size_t mid = low + (high - low) / 2;
            if (u->hours[mid].hour_utc < hour)
                low = mid + 1;
            else
                high = mid;
        }
        if (low < u->hour_count && u->hours[low].hour_utc == hour)
            sum = fmax(sum, 0) + u->hours[low].in_use_max;
    }
    return sum;
}

static bool is_refuted_by_log(const struct facts *f, size_t from, size_t end,
                              double slack)
{
    double height = 0;
    size_t at = from;
    moment first = f->sums[from].at_utc, last = f->sums[end - 1].at_utc;
    moment hour = first - first % MOMENT_HOUR + MOMENT_HOUR;
    for (; hour + MOMENT_HOUR <= last; hour += MOMENT_HOUR) {
        for (; at < end && f->sums[at].at_utc <= hour; at++)
            height = fmax(height, f->sums[at].by_state[STATE_TIME_WAIT]);
        double bound = log_bound(f->h, hour);
        if (bound >= 0 && bound < height - slack)
            return true;
    }
    return false;
}

/* Where the rise began: the last capture still near the stretch's start. */
static size_t onset(const struct facts *f, size_t from, size_t end,
                    double slack)
{
    double start = f->sums[from].by_state[STATE_TIME_WAIT];
    size_t at = from;
    for (size_t i = from; i < end; i++) {
        if (f->sums[i].by_state[STATE_TIME_WAIT] <= start + slack)
            at = i;
    }
    return at;
}

static void judge_stretch(struct frozen *out, const struct facts *f,
                          size_t from, size_t end, double slack)
{
    size_t start = onset(f, from, end, slack);
    moment length = f->sums[end - 1].at_utc - f->sums[start].at_utc;
    double rise = (double)f->sums[end - 1].by_state[STATE_TIME_WAIT] -
                  f->sums[start].by_state[STATE_TIME_WAIT];
    if (length < MOMENT_DAY || rise < STUCK_LEAST || rise <= out->rise ||
        hours_seen(f, start, end) < HOURS_LEAST ||
        is_refuted_by_log(f, start, end, slack))
        return;
    *out = (struct frozen){.is_frozen = true,
                           .since_utc = f->sums[start].at_utc,
                           .until_utc = f->sums[end - 1].at_utc,
                           .rise = rise,
                           .captures = end - start,
                           .source_id = f->captures[end - 1]->source_id,
                           .line = f->captures[end - 1]->line};
}

static void by_floor(struct frozen *out, const struct facts *f)
{
    for (size_t from = 0; from < f->capture_count;) {
        double slack = SLACK_SHARE * f->captures[from]->range_count;
        size_t end = stretch_end(f, from, slack);
        if (end > from + 2 &&
            f->sums[end - 1].at_utc - f->sums[from].at_utc >= MOMENT_DAY)
            judge_stretch(out, f, from, end, slack);
        if (end >= f->capture_count)
            break;
        from = end > from + 1 ? end - (end - from) / 2 : from + 1;
    }
}

struct frozen frozen_of(const struct facts *f)
{
    struct frozen out = {.since_utc = MOMENT_NONE, .until_utc = MOMENT_NONE};
    if (!by_tuples(&out, f)) {
        out =
            (struct frozen){.since_utc = MOMENT_NONE, .until_utc = MOMENT_NONE};
        by_floor(&out, f);
    }
    return out;
}
