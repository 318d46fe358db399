/* Timers that stand still. Knows captures and their port sets; whether the
 * uptime fits is asked at the end. */
#include "analysis/frozen.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/platform.h"
#include "analysis/stats.h"
#include "core/buf.h"
#include "core/digest.h"
#include "core/mem.h"
#include "core/portset.h"

#define PORTS            65536
#define STUCK_LEAST      256.0
#define HOURS_LEAST      16 /* of 24 that have a capture */
#define SLACK_SHARE      0.01
#define FROZEN_FROM_DAYS 248.0
/* A capture a day is a minute late now and then. */
#define DAY_TOLERANCE (MOMENT_HOUR / 2)
#define LOOK_EVERY    (4 * MOMENT_HOUR)

/* ---- by the 4-tuples ---- */

/* The 4-tuples of one capture that are in TIME_WAIT, and since which capture
 * each has been in every one. */
struct tuple {
    uint64_t key;   /* 0 = empty */
    uint32_t since; /* place of the first capture of the run */
};
struct tuples {
    struct tuple *slot;
    size_t size, count; /* size: a power of two, at least twice the count */
};
struct follow {
    struct tuples then, now; /* the capture before, and this one */
    uint16_t *ports;         /* decoded */
    size_t room;
    struct buf peer; /* text of one */
};

static struct tuple *tuple_slot(const struct tuples *t, uint64_t key)
{
    size_t at = key & (t->size - 1);
    while (t->slot[at].key && t->slot[at].key != key)
        at = (at + 1) & (t->size - 1);
    return &t->slot[at];
}

static void tuples_grow(struct tuples *t)
{
    struct tuples more = {.size = t->size ? 2 * t->size : 1024,
                          .count = t->count};
    more.slot = mem_array(more.size, sizeof *more.slot);
    for (size_t i = 0; i < t->size; i++) {
        if (t->slot[i].key)
            *tuple_slot(&more, t->slot[i].key) = t->slot[i];
    }
    mem_free(t->slot);
    *t = more;
}

static void tuples_add(struct tuples *t, uint64_t key, uint32_t since)
{
    if (2 * (t->count + 1) > t->size)
        tuples_grow(t);
    struct tuple *x = tuple_slot(t, key);
    t->count += !x->key;
    *x = (struct tuple){key, since};
}

static void follow_clear(struct follow *w)
{
    mem_free(w->ports);
    buf_clear(&w->peer);
    mem_free(w->then.slot);
    mem_free(w->now.slot);
}

static uint64_t peer_of(struct follow *w, const struct group_view *g)
{
    struct buf *key = &w->peer;
    buf_reset(key);
    buf_text(key, g->local_address);
    buf_byte(key, '\n');
    buf_text(key, g->remote_address);
    buf_byte(key, '\n');
    buf_add(key, &g->remote_port, sizeof g->remote_port);
    return digest_of(key->ptr, key->len).low;
}

static void follow_group(struct follow *w, const struct group_view *g, size_t i)
{
    uint64_t peer = peer_of(w, g);
    ptrdiff_t n = portset_decode(g->port_bytes, &w->ports, &w->room);
    for (ptrdiff_t k = 0; k < n; k++) {
        uint64_t key = (peer ^ w->ports[k]) * UINT64_C(0x9E3779B97F4A7C15);
        key = (key ^ key >> 32) | 1;
        const struct tuple *before =
            w->then.count ? tuple_slot(&w->then, key) : NULL;
        tuples_add(&w->now, key,
                   before && before->key ? before->since : (uint32_t)i);
    }
}

/* Without them (they were not loaded) a capture says nothing. */
static bool has_ports(const struct capture_view *c)
{
    for (size_t k = 0; k < c->group_count; k++)
        if (c->groups[k].port_bytes.len > 0)
            return true;
    return false;
}

static void follow_capture(struct follow *w, const struct facts *f, size_t i)
{
    const struct capture_view *c = f->captures[i];
    struct tuples old = w->then;
    w->then = w->now;
    w->now = old;
    if (w->now.size)
        memset(w->now.slot, 0, w->now.size * sizeof *w->now.slot);
    w->now.count = 0;
    for (size_t k = 0; k < c->group_count; k++) {
        const struct group_view *g = &c->groups[k];
        if (g->state == STATE_TIME_WAIT && g->port_bytes.len &&
            g->remote_port > 0)
            follow_group(w, g, i);
    }
}

/* Of the captures used[0..n), the next to look at after used[at]: the last one
 * within four hours, else the very next. */
static size_t next_look(const struct facts *f, const size_t *used, size_t n,
                        size_t at)
{
    size_t next = at + 1;
    while (next + 1 < n &&
           f->sums[used[next + 1]].at_utc - f->sums[used[at]].at_utc <=
               LOOK_EVERY)
        next++;
    return next;
}

/* From one look to another: nearly a day. */
static bool has_stayed(const struct facts *f, size_t since, size_t at)
{
    return f->sums[at].at_utc - f->sums[since].at_utc >=
           MOMENT_DAY - DAY_TOLERANCE - 2 * LOOK_EVERY;
}

/* A run of captures a day long holds a run of these looks that is shorter by a
 * step at either end. Where no look has enough that stayed as long, nothing is
 * stuck, and to follow each capture would be for nothing. */
static bool may_be_stuck(const struct facts *f, const size_t *used, size_t n)
{
    struct follow w = {.room = 0};
    bool may = false;
    for (size_t at = 0; at < n && !may; at = next_look(f, used, n, at)) {
        size_t stayed = 0;
        follow_capture(&w, f, used[at]);
        for (size_t k = 0; k < w.now.size; k++) {
            const struct tuple *x = &w.now.slot[k];
            stayed += x->key && has_stayed(f, x->since, used[at]);
        }
        may = (double)stayed >= STUCK_LEAST;
    }
    follow_clear(&w);
    return may;
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

static bool is_stuck(const struct tuple *x, const struct facts *f, size_t i)
{
    return x->key && f->sums[i].at_utc - f->sums[x->since].at_utc >=
                         MOMENT_DAY - DAY_TOLERANCE;
}

/* 4-tuples in TIME_WAIT for a day or longer at capture i. */
static uint32_t stuck_at(const struct follow *w, const struct facts *f,
                         size_t i)
{
    uint32_t n = 0;
    for (size_t k = 0; k < w->now.size; k++)
        n += is_stuck(&w->now.slot[k], f, i);
    return n;
}

/* When the middle one of them began; there is one. */
static moment stuck_since(const struct follow *w, const struct facts *f,
                          size_t i)
{
    double *start = mem_array(w->now.count, sizeof *start);
    size_t n = 0;
    for (size_t k = 0; k < w->now.size; k++) {
        if (is_stuck(&w->now.slot[k], f, i))
            start[n++] = w->now.slot[k].since;
    }
    moment since = f->sums[(size_t)stats_median(start, n)].at_utc;
    mem_free(start);
    return since;
}

/* The same of ports alone, whoever they are connected to: never less, and
 * quicker to tell. */
struct ports_seen {
    struct portmap then, now; /* in TIME_WAIT at the look before, and at this */
    size_t since[PORTS];      /* the look from which each is in all of them */
};

static void look_at_ports(struct ports_seen *p, const struct capture_view *c)
{
    p->then = p->now;
    memset(&p->now, 0, sizeof p->now);
    for (size_t k = 0; k < c->group_count; k++) {
        const struct group_view *g = &c->groups[k];
        if (g->state == STATE_TIME_WAIT && g->port_bytes.len)
            portmap_add(&p->now, g->port_bytes);
    }
}

static size_t count_stayed(struct ports_seen *p, const struct facts *f,
                           size_t i)
{
    size_t stayed = 0;
    for (size_t word = 0; word < PORTS / 64; word++) {
        for (uint64_t bits = p->now.bits[word]; bits; bits &= bits - 1) {
            size_t port = word * 64 + (size_t)__builtin_ctzll(bits);
            if (!portmap_has(&p->then, (uint16_t)port))
                p->since[port] = i;
            stayed += has_stayed(f, p->since[port], i);
        }
    }
    return stayed;
}

static bool ports_may_be_stuck(const struct facts *f, const size_t *used,
                               size_t n)
{
    struct ports_seen *p = mem_new(sizeof *p);
    bool may = false;
    for (size_t at = 0; at < n && !may; at = next_look(f, used, n, at)) {
        look_at_ports(p, f->captures[used[at]]);
        may = (double)count_stayed(p, f, used[at]) >= STUCK_LEAST;
    }
    mem_free(p);
    return may;
}

/* Were there always enough ports in TIME_WAIT, for a day? Asked first, as it
 * needs no port sets. */
static bool has_enough(const struct facts *f, const size_t *used, size_t n)
{
    moment from = MOMENT_NONE;
    for (size_t k = 0; k < n; k++) {
        const struct capture_sum *s = &f->sums[used[k]];
        if (s->by_state[STATE_TIME_WAIT] < STUCK_LEAST)
            from = MOMENT_NONE;
        else if (from == MOMENT_NONE)
            from = s->at_utc;
        else if (s->at_utc - from >= MOMENT_DAY - DAY_TOLERANCE)
            return true;
    }
    return false;
}

/* Returns whether the captures can tell at all: two or more with port sets
 * that are a day apart. */
static bool by_tuples(struct frozen *out, const struct facts *f)
{
    if (f->capture_count < 2)
        return false;
    struct follow w = {.room = 0};
    size_t *used = arena_array(f->arena, f->capture_count + 1, sizeof *used);
    size_t n = 0;
    for (size_t i = 0; i < f->capture_count; i++) {
        if (has_ports(f->captures[i]))
            used[n++] = i;
    }
    bool can_tell =
        n >= 2 && f->sums[used[n - 1]].at_utc - f->sums[used[0]].at_utc >=
                      MOMENT_DAY - DAY_TOLERANCE;
    if (!can_tell || !has_enough(f, used, n) ||
        !ports_may_be_stuck(f, used, n) || !may_be_stuck(f, used, n))
        return can_tell;
    for (size_t at = 0; at < n; at++) {
        size_t i = used[at];
        follow_capture(&w, f, i);
        if (f->sums[i].by_state[STATE_TIME_WAIT] < STUCK_LEAST)
            continue;
        uint32_t stuck = stuck_at(&w, f, i);
        if (stuck < STUCK_LEAST + by_chance(f, used, at + 1))
            continue;
        if (!out->is_frozen)
            out->since_utc = stuck_since(&w, f, i);
        out->is_frozen = true;
        out->until_utc = f->sums[i].at_utc;
        out->tuples = stuck;
        out->rise = stuck;
        out->captures = at + 1;
        out->source_id = f->captures[i]->source_id;
        out->line = f->captures[i]->line;
    }
    follow_clear(&w);
    return true;
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
    static const struct frozen none = {
        .since_utc = MOMENT_NONE, .until_utc = MOMENT_NONE, .uptime_days = -1};
    struct frozen out = none;
    if (!by_tuples(&out, f)) {
        out = none;
        by_floor(&out, f);
    }
    if (out.is_frozen)
        out.uptime_days = platform_uptime_days(f->h, out.until_utc, f->arena);
    if (out.uptime_days >= 0 && out.uptime_days < FROZEN_FROM_DAYS)
        return none; /* the fault needs 248 days */
    return out;
}
