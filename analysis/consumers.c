/* Consumers of ports, capture by capture, with TIME_WAIT shared out. */
#include "analysis/consumers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/ledger.h"
#include "core/glob.h"
#include "core/sort.h"

#define CONSUMERS_SHOWN 20
#define STRANDS_SHOWN   8

/* ---- who is seen with which endpoint ---- */

struct tie {
    const char *remote, *process;
    double ports;
};
struct ties {
    struct tie *tie; /* by remote, then most ports first */
    size_t count;
};

static int order_ties(const void *a, const void *b)
{
    const struct tie *x = a, *y = b;
    int c = strcmp(x->remote, y->remote);
    if (!c && (x->ports < y->ports || x->ports > y->ports))
        return x->ports < y->ports ? 1 : -1;
    return c ? c : strcmp(x->process, y->process);
}

static int order_ties_by_name(const void *a, const void *b)
{
    const struct tie *x = a, *y = b;
    int c = strcmp(x->remote, y->remote);
    return c ? c : strcmp(x->process, y->process);
}

static const struct ties *ties_of(const struct facts *f)
{
    size_t room = 0;
    const struct ties *made = *f->ties;
    if (made)
        return made;
    for (size_t i = 0; i < f->capture_count; i++)
        room += f->captures[i]->group_count;
    struct ties t = {.tie = arena_array(f->arena, room, sizeof *t.tie)};
    size_t n = 0;
    for (size_t i = 0; i < f->capture_count; i++) {
        const struct capture_view *c = f->captures[i];
        for (size_t k = 0; k < c->group_count; k++) {
            const struct group_view *g = &c->groups[k];
            const char *remote = facts_remote(f->arena, g);
            const char *who = facts_owner(f->arena, g);
            if (*remote && *who && g->state != STATE_LISTENING)
                t.tie[n++] = (struct tie){remote, who, g->ports_in};
        }
    }
    if (n)
        sort_stable(t.tie, n, sizeof *t.tie, order_ties_by_name);
    for (size_t i = 0; i < n; i++) {
        if (t.count && !order_ties_by_name(&t.tie[t.count - 1], &t.tie[i]))
            t.tie[t.count - 1].ports += t.tie[i].ports;
        else
            t.tie[t.count++] = t.tie[i];
    }
    if (t.count)
        sort_stable(t.tie, t.count, sizeof *t.tie, order_ties);
    *f->ties = arena_new(f->arena, sizeof t);
    **f->ties = t;
    return *f->ties;
}

/* First tie of an endpoint; t->count where there is none. */
static size_t find_ties(const struct ties *t, const char *remote)
{
    size_t low = 0, high = t->count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (strcmp(t->tie[mid].remote, remote) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low < t->count && !strcmp(t->tie[low].remote, remote) ? low
                                                                 : t->count;
}

const char *consumers_likely(const struct facts *f, const char *remote)
{
    const struct ties *t = ties_of(f);
    size_t at = find_ties(t, remote);
    return at < t->count ? t->tie[at].process : "";
}

/* ---- ledgers: a row a name, a column a capture ---- */

/* Whose a process is costs a pattern each; a few names come again and again. */
#define MEMO 64

struct books {
    const struct facts *f;
    struct ledger processes, remotes, services, owners;
    const char *memo_name[MEMO], *memo_owner[MEMO];
};

const char *consumers_owner(const struct history *h, const char *name)
{
    for (size_t i = 0; *name && i < h->owner_count; i++) {
        if (glob_matches(h->owners[i].pattern, name))
            return h->owners[i].owner;
    }
    return "";
}

static const char *owner_of(struct books *b, const char *name)
{
    size_t at = 0;
    for (const char *c = name; *c; c++)
        at = at * 31 + (unsigned char)*c;
    at %= MEMO;
    if (!b->memo_name[at] || strcmp(b->memo_name[at], name) != 0) {
        b->memo_name[at] = name;
        b->memo_owner[at] = consumers_owner(b->f->h, name);
    }
    return b->memo_owner[at];
}

static void add_process(struct books *b, const char *name, const char *services,
                        int32_t pid, size_t capture, enum tcp_state state,
                        double ports)
{
    ledger_add(&b->processes, name, pid, capture, state, ports);
    if (!b->f->h->owner_count)
        return;
    const char *owner = owner_of(b, name);
    if (!*owner)
        owner = owner_of(b, services);
    if (*owner)
        ledger_add(&b->owners, owner, -1, capture, state, ports);
}

static void share_out(struct books *b, const struct ties *t, size_t at,
                      const struct group_view *g, const char *remote)
{
    size_t first = find_ties(t, remote), end = first;
    double all = 0;
    for (; end < t->count && !strcmp(t->tie[end].remote, remote); end++)
        all += t->tie[end].ports > 0 ? t->tie[end].ports : 0.5;
    if (first == t->count) {
        add_process(b, "", "", -1, at, STATE_TIME_WAIT, g->ports_in);
        return;
    }
    for (size_t i = first; i < end; i++) {
        double part = (t->tie[i].ports > 0 ? t->tie[i].ports : 0.5) / all;
        add_process(b, t->tie[i].process, "", -1, at, STATE_TIME_WAIT,
                    part * g->ports_in);
    }
}

static void fill_books(struct books *b, const struct ties *t)
{
    const struct facts *f = b->f;
    for (size_t i = 0; i < f->capture_count; i++) {
        const struct capture_view *c = f->captures[i];
        for (size_t k = 0; k < c->group_count; k++) {
            const struct group_view *g = &c->groups[k];
            if (!g->ports_in)
                continue;
            const char *remote = facts_remote(f->arena, g);
            const char *who = facts_owner(f->arena, g);
            if (g->state == STATE_TIME_WAIT && !*who)
                share_out(b, t, i, g, remote);
            else
                add_process(b, who, g->services, g->pid, i, g->state,
                            g->ports_in);
            if (*remote)
                ledger_add(&b->remotes, remote, -1, i, g->state, g->ports_in);
            if (*g->services)
                ledger_add(&b->services, g->services, g->pid, i, g->state,
                           g->ports_in);
        }
    }
    ledger_sort(&b->processes);
    ledger_sort(&b->remotes);
    ledger_sort(&b->services);
    ledger_sort(&b->owners);
}

static double time_wait_total(const struct facts *f)
{
    double sum = 0;
    for (size_t i = 0; i < f->capture_count; i++)
        sum += f->sums[i].by_state[STATE_TIME_WAIT];
    return sum;
}

static void add_consumers(struct verdict *v, const struct facts *f,
                          const struct ledger *book, enum consumer_kind kind,
                          double coverage)
{
    ptrdiff_t full = facts_fullest(f);
    double all = full >= 0 ? f->sums[full].in_use : 0;
    for (size_t i = 0, shown = 0; i < book->row_count; i++) {
        const struct ledger_row *r = &book->row[i];
        if (!*r->name || r->max < 1 || shown == CONSUMERS_SHOWN)
            continue;
        shown++;
        struct consumer *c = &v->consumers[v->consumer_count++];
        *c = (struct consumer){.kind = kind,
                               .name = r->name,
                               .pid = r->pid,
                               .ports_max = (uint32_t)lround(r->max),
                               .ports_avg = r->sum / (double)f->capture_count,
                               .share_at_peak =
                                   all > 0 ? fmin(1, r->ports[full] / all) : 0,
                               .coverage = coverage,
                               .peak_utc = f->sums[r->peak].at_utc};
        for (int s = 0; s < STATE_COUNT; s++)
            c->by_state[s] = (uint32_t)lround(r->by_state[s]);
        c->ports_max_time_wait = c->by_state[STATE_TIME_WAIT];
    }
}

/* ---- strands ---- */

static void times_of(struct strands *s, const struct facts *f)
{
    s->point_count = f->capture_count;
    s->at_utc = arena_array(f->arena, f->capture_count, sizeof *s->at_utc);
    for (size_t i = 0; i < f->capture_count; i++)
        s->at_utc[i] = f->sums[i].at_utc;
}

static void strands_of_book(struct strands *s, const struct facts *f,
                            const struct ledger *book, const char *unnamed)
{
    times_of(s, f);
    s->strand = arena_array(f->arena, STRANDS_SHOWN + 1, sizeof *s->strand);
    double *rest = arena_array(f->arena, f->capture_count, sizeof *rest);
    bool has_rest = false;
    for (size_t i = 0; i < book->row_count; i++) {
        const struct ledger_row *r = &book->row[i];
        if (r->max < 1)
            continue;
        if (s->strand_count < STRANDS_SHOWN) {
            s->strand[s->strand_count++] =
                (struct strand){*r->name ? r->name : unnamed, r->ports};
            continue;
        }
        has_rest = true;
        for (size_t k = 0; k < f->capture_count; k++)
            rest[k] += r->ports[k];
    }
    if (has_rest)
        s->strand[s->strand_count++] = (struct strand){"others", rest};
}

static void strands_of_states(struct strands *s, const struct facts *f)
{
    static const enum tcp_state order[] = {
        STATE_LISTENING,  STATE_BOUND,      STATE_ESTABLISHED,
        STATE_CLOSE_WAIT, STATE_SYN_SENT,   STATE_SYN_RECEIVED,
        STATE_FIN_WAIT_1, STATE_FIN_WAIT_2, STATE_CLOSING,
        STATE_LAST_ACK,   STATE_TIME_WAIT,  STATE_UNKNOWN};
    times_of(s, f);
    s->strand = arena_array(f->arena, STATE_COUNT, sizeof *s->strand);
    for (size_t k = 0; k < sizeof order / sizeof *order; k++) {
        double *value = arena_array(f->arena, f->capture_count, sizeof *value);
        double max = 0;
        for (size_t i = 0; i < f->capture_count; i++) {
            value[i] = f->sums[i].by_state[order[k]];
            max = fmax(max, value[i]);
        }
        if (max >= 1)
            s->strand[s->strand_count++] =
                (struct strand){state_name(order[k]), value};
    }
}

void consumers_fill(struct verdict *v, const struct facts *f)
{
    if (!f->capture_count)
        return;
    struct books b = {.f = f,
                      .processes = ledger_for(f),
                      .remotes = ledger_for(f),
                      .services = ledger_for(f),
                      .owners = ledger_for(f)};
    fill_books(&b, ties_of(f));
    double waiting = time_wait_total(f), unnamed = 0;
    for (size_t i = 0; i < b.processes.row_count; i++) {
        if (!*b.processes.row[i].name)
            unnamed = b.processes.row[i].time_wait_sum;
    }
    double coverage = waiting > 0 ? fmax(0, 1 - unnamed / waiting) : 1;
    v->consumers =
        arena_array(f->arena, 4 * CONSUMERS_SHOWN, sizeof *v->consumers);
    add_consumers(v, f, &b.processes, CONSUMER_PROCESS, coverage);
    add_consumers(v, f, &b.services, CONSUMER_SERVICE, 1);
    add_consumers(v, f, &b.owners, CONSUMER_OWNER, coverage);
    add_consumers(v, f, &b.remotes, CONSUMER_REMOTE, 1);
    strands_of_states(&v->states, f);
    strands_of_book(&v->processes, f, &b.processes, "owner unknown");
    strands_of_book(&v->remotes, f, &b.remotes, "");
}
