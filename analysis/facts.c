/* The history seen as series: sums a capture, threads a process and state.
 * Nothing is judged here. */
#include "analysis/facts.h"

#include <stdlib.h>
#include <string.h>

#include "core/address.h"
#include "core/digest.h"
#include "core/portset.h"
#include "core/sort.h"

const char *facts_remote(struct arena *arena, const struct group_view *g)
{
    if (!*g->remote_address || g->remote_port < 0 ||
        address_is_any(g->remote_address))
        return "";
    /* by hand: asked for each group of each capture */
    bool v6 = strchr(g->remote_address, ':') != NULL;
    size_t len = strlen(g->remote_address);
    char *text = arena_array(arena, len + 16, 1), *at = text;
    char digit[12];
    size_t digits = 0;
    if (v6)
        *at++ = '[';
    memcpy(at, g->remote_address, len);
    at += len;
    if (v6)
        *at++ = ']';
    *at++ = ':';
    unsigned port = (unsigned)g->remote_port;
    do {
        digit[digits++] = (char)('0' + port % 10);
        port /= 10;
    } while (port);
    while (digits)
        *at++ = digit[--digits];
    *at = '\0';
    return text;
}

const char *facts_place(const struct facts *f, int64_t source_id, uint64_t line)
{
    for (size_t i = 0; i < f->h->source_count; i++) {
        const struct source_view *s = &f->h->sources[i];
        if (s->source_id == source_id)
            return line ? arena_textf(f->arena, "%s, line %llu", s->path,
                                      (unsigned long long)line)
                        : s->path;
    }
    return arena_textf(f->arena, "source %lld", (long long)source_id);
}

const char *facts_time(struct arena *arena, moment utc)
{
    char text[MOMENT_TEXT];
    return arena_textf(arena, "%s UTC", moment_short(utc, text));
}

static bool is_own_address(const struct capture_view *c, const char *address)
{
    if (address_is_loopback(address))
        return true;
    for (size_t i = 0; i < c->group_count; i++) {
        if (!strcmp(c->groups[i].local_address, address))
            return true;
    }
    return false;
}

/* ---- sums ---- */

struct remote_sum {
    const char *address;
    int32_t port;
    uint32_t ports;
};

static int order_remotes(const void *a, const void *b)
{
    const struct remote_sum *x = a, *y = b;
    int c = strcmp(x->address, y->address);
    return c ? c : (x->port > y->port) - (x->port < y->port);
}

static void sum_remotes(struct capture_sum *sum, const struct capture_view *c,
                        struct arena *arena)
{
    struct remote_sum *list = arena_array(arena, c->group_count, sizeof *list);
    size_t n = 0, best = 0;
    for (size_t i = 0; i < c->group_count; i++) {
        const struct group_view *g = &c->groups[i];
        if (!g->ports_in || g->remote_port <= 0 ||
            address_is_any(g->remote_address))
            continue;
        list[n++] =
            (struct remote_sum){g->remote_address, g->remote_port, g->ports_in};
        if (is_own_address(c, g->remote_address))
            sum->self += g->ports_in;
    }
    if (n)
        sort_stable(list, n, sizeof *list, order_remotes);
    size_t distinct = 0;
    for (size_t i = 0; i < n; i++) {
        if (distinct && !order_remotes(&list[distinct - 1], &list[i]))
            list[distinct - 1].ports += list[i].ports;
        else
            list[distinct++] = list[i];
    }
    for (size_t i = 1; i < distinct; i++) {
        if (list[i].ports > list[best].ports)
            best = i;
    }
    sum->top_remote_name = "";
    if (distinct) {
        struct group_view g = {.remote_address = list[best].address,
                               .remote_port = list[best].port};
        sum->top_remote = list[best].ports;
        sum->top_remote_name = facts_remote(arena, &g);
    }
}

/* ---- BOUND ---- */

/* `netstat -q` prints a port that was bound and then connected twice: only
 * ports without another row count as BOUND (3.3). Needs the port sets. */
static void mark_connected(struct portmap *map, const struct capture_view *c)
{
    for (size_t i = 0; i < c->group_count; i++) {
        const struct group_view *g = &c->groups[i];
        if (g->state == STATE_BOUND || !g->ports)
            continue;
        if (g->port_bytes.len)
            portmap_add(map, g->port_bytes);
        else if (g->local_port >= 0 && g->local_port <= UINT16_MAX)
            portmap_set(map, (uint16_t)g->local_port);
    }
}

static uint32_t ports_alone(const struct portmap *connected,
                            const struct capture_view *c,
                            const struct group_view *g)
{
    struct portmap bound = {0};
    int first = c->range_start, last = c->range_start + c->range_count - 1;
    if (!g->port_bytes.len || !portmap_add(&bound, g->port_bytes))
        return g->ports_in;
    for (size_t i = 0; i < 1024; i++)
        bound.bits[i] &= ~connected->bits[i];
    return portmap_count(&bound, first, last);
}

static uint32_t ports_counted(const struct portmap *connected,
                              const struct capture_view *c,
                              const struct group_view *g)
{
    if (g->state != STATE_BOUND || !g->ports_in)
        return g->ports_in;
    return ports_alone(connected, c, g);
}

static void connected_of(struct portmap *map, const struct capture_view *c)
{
    memset(map, 0, sizeof *map);
    for (size_t i = 0; i < c->group_count; i++) {
        if (c->groups[i].state == STATE_BOUND && c->groups[i].ports_in) {
            mark_connected(map, c);
            return;
        }
    }
}

static void sum_capture(struct capture_sum *sum, const struct capture_view *c,
                        struct arena *arena)
{
    struct portmap connected;
    connected_of(&connected, c);
    int n_eff = c->range_count - c->excluded;
    uint32_t *counted = arena_array(arena, c->group_count, sizeof *counted);
    sum->counted = counted;
    sum->at_utc = c->at_utc;
    sum->in_use = c->ports_in_use;
    sum->percent = n_eff > 0 ? 100.0 * c->ports_in_use / n_eff : 0;
    for (size_t i = 0; i < c->group_count; i++) {
        const struct group_view *g = &c->groups[i];
        counted[i] = ports_counted(&connected, c, g);
        if ((unsigned)g->state < STATE_COUNT)
            sum->by_state[g->state] += counted[i];
    }
    sum_remotes(sum, c, arena);
}

/* ---- threads ---- */

struct thread_index {
    size_t *slot; /* thread number + 1 */
    size_t size, room;
};

static uint64_t thread_hash(const char *process, enum tcp_state state)
{
    return digest_of(process, strlen(process)).low ^
           (uint64_t)state * UINT64_C(0x9E3779B97F4A7C15);
}

static void index_grow(struct facts *f, struct thread_index *x)
{
    x->size = x->size ? x->size * 2 : 64;
    x->slot = arena_array(f->arena, x->size, sizeof *x->slot);
    for (size_t i = 0; i < f->thread_count; i++) {
        size_t at = thread_hash(f->threads[i].process, f->threads[i].state) &
                    (x->size - 1);
        while (x->slot[at])
            at = (at + 1) & (x->size - 1);
        x->slot[at] = i + 1;
    }
}

static struct thread *thread_of(struct facts *f, struct thread_index *x,
                                const char *process, enum tcp_state state)
{
    if (f->thread_count * 2 >= x->size)
        index_grow(f, x);
    size_t at = thread_hash(process, state) & (x->size - 1);
    for (; x->slot[at]; at = (at + 1) & (x->size - 1)) {
        struct thread *t = &f->threads[x->slot[at] - 1];
        if (t->state == state && !strcmp(t->process, process))
            return t;
    }
    if (f->thread_count == x->room) {
        x->room = x->room ? x->room * 2 : 32;
        struct thread *more = arena_array(f->arena, x->room, sizeof *more);
        for (size_t i = 0; i < f->thread_count; i++)
            more[i] = f->threads[i];
        f->threads = more;
    }
    struct thread *t = &f->threads[f->thread_count++];
    *t = (struct thread){
        .process = process,
        .services = "",
        .state = state,
        .main_remote = "",
        .ports = arena_array(f->arena, f->capture_count, sizeof *t->ports)};
    x->slot[at] = f->thread_count;
    return t;
}

const char *facts_owner(struct arena *arena, const struct group_view *g)
{
    if (g->pid == 0)
        return "";
    if (*g->process)
        return g->process;
    return g->pid > 0 ? arena_textf(arena, "PID %d", (int)g->pid) : "";
}

static int order_threads(const void *a, const void *b)
{
    const struct thread *x = a, *y = b;
    if (x->max != y->max)
        return x->max < y->max ? 1 : -1;
    int c = strcmp(x->process, y->process);
    return c ? c : (int)x->state - (int)y->state;
}

static void follow_threads(struct facts *f)
{
    struct thread_index x = {0};
    for (size_t i = 0; i < f->capture_count; i++) {
        const struct capture_view *c = f->captures[i];
        for (size_t k = 0; k < c->group_count; k++) {
            const struct group_view *g = &c->groups[k];
            uint32_t ports = f->sums[i].counted[k];
            if (!ports)
                continue;
            struct thread *t =
                thread_of(f, &x, facts_owner(f->arena, g), g->state);
            t->ports[i] += ports;
            if (t->ports[i] > t->max)
                t->max = t->ports[i];
            if (ports > t->main_remote_ports) {
                t->main_remote_ports = ports;
                t->main_remote = facts_remote(f->arena, g);
                t->services = g->services;
            }
        }
    }
    if (f->thread_count)
        sort_stable(f->threads, f->thread_count, sizeof *f->threads,
                    order_threads);
}

void facts_of(struct facts *out, const struct history *h,
              const struct judge_options *options, struct arena *arena)
{
    *out = (struct facts){.h = h, .options = options, .arena = arena};
    out->captures = arena_array(arena, h->capture_count, sizeof(void *));
    out->sums = arena_array(arena, h->capture_count, sizeof *out->sums);
    out->ties = arena_new(arena, sizeof(struct ties *));
    for (size_t i = 0; i < h->capture_count; i++) {
        const struct capture_view *c = &h->captures[i];
        if (c->protocol != PROTOCOL_TCP)
            continue;
        sum_capture(&out->sums[out->capture_count], c, arena);
        out->captures[out->capture_count++] = c;
        out->shows_bound |= c->shows_bound;
        out->has_pid |= c->has_pid;
    }
    follow_threads(out);
}

ptrdiff_t facts_nearest(const struct facts *f, moment at, moment within)
{
    ptrdiff_t best = -1;
    moment best_gap = within;
    for (size_t i = 0; i < f->capture_count; i++) {
        moment gap = f->sums[i].at_utc - at;
        if (gap < 0)
            gap = -gap;
        if (gap <= best_gap && (best < 0 || gap < best_gap)) {
            best = (ptrdiff_t)i;
            best_gap = gap;
        }
    }
    return best;
}

ptrdiff_t facts_fullest(const struct facts *f)
{
    ptrdiff_t best = -1;
    for (size_t i = 0; i < f->capture_count; i++) {
        if (best < 0 || f->sums[i].percent > f->sums[best].percent)
            best = (ptrdiff_t)i;
    }
    return best;
}
