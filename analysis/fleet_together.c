/* Peaks of several servers in the same 10 minutes, day after day. */
#include "analysis/fleet_together.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/stats.h"
#include "core/buf.h"
#include "core/mem.h"
#include "core/sort.h"

#define TOGETHER      (10 * MOMENT_MINUTE)
#define LONGEST       (2 * MOMENT_HOUR) /* longer: the working day */
#define DAYS_LEAST    3
#define A_DAY_MOST    4    /* more windows than that meet by chance */
#define SERVERS_MOST  1500 /* compared with each other */
#define SHARED_LEAST  0.1  /* of the ports at each server's peak */
#define SERVERS_NAMED 8
#define SCHEDULE      0.8
#define HABIT_TIMES   1.5
#define HABIT_DAYS    2

struct mark { /* a window of a server began, or was highest */
    moment at;
    uint32_t server;
};

struct meeting { /* of two servers */
    uint32_t days;
    int64_t last_day;
};

struct gathering {
    const struct verdict **v; /* those that peaked, by name */
    size_t count;
    uint32_t *days; /* of each: with a window */
    uint32_t *root; /* union of those that meet */
    struct mark *mark;
    size_t mark_count;
    struct meeting *met;        /* count x count, first index the lower */
    struct verdict *const *all; /* those that did not peak, too */
    size_t all_count;
};

static bool is_short(const struct window *w)
{
    return w->protocol == PROTOCOL_TCP && w->end_utc - w->start_utc <= LONGEST;
}

static int order_marks(const void *a, const void *b)
{
    const struct mark *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return (x->server > y->server) - (x->server < y->server);
}

static int order_names(const void *a, const void *b)
{
    const struct verdict *x = *(const struct verdict *const *)a;
    const struct verdict *y = *(const struct verdict *const *)b;
    return strcmp(x->server, y->server);
}

/* Days with a short window; 0 where the windows are too many to mean one. */
static uint32_t days_of(const struct verdict *v)
{
    uint32_t days = 0, windows = 0;
    int64_t last = INT64_MIN;
    for (size_t i = 0; i < v->window_count; i++) {
        if (!is_short(&v->windows[i]))
            continue;
        int64_t day = v->windows[i].start_utc / MOMENT_DAY;
        windows++;
        days += day != last;
        last = day;
    }
    return windows > A_DAY_MOST * days ? 0 : days;
}

static void gather(struct gathering *g, struct verdict *const *servers,
                   size_t count)
{
    g->v = mem_array(count + 1, sizeof *g->v);
    for (size_t i = 0; i < count && g->count < SERVERS_MOST; i++) {
        if (days_of(servers[i]) >= DAYS_LEAST)
            g->v[g->count++] = servers[i];
    }
    if (g->count)
        sort_stable(g->v, g->count, sizeof *g->v, order_names);
    size_t windows = 0;
    for (size_t i = 0; i < g->count; i++)
        windows += g->v[i]->window_count;
    g->days = mem_array(g->count + 1, sizeof *g->days);
    g->root = mem_array(g->count + 1, sizeof *g->root);
    g->mark = mem_array(windows + 1, sizeof *g->mark);
    g->met = mem_array(g->count * g->count + 1, sizeof *g->met);
    for (size_t i = 0; i < g->count; i++) {
        g->days[i] = days_of(g->v[i]);
        g->root[i] = (uint32_t)i;
    }
}

static moment mark_of(const struct window *w, bool by_start)
{
    return by_start ? w->start_utc : w->peak_utc;
}

static void set_marks(struct gathering *g, bool by_start)
{
    g->mark_count = 0;
    for (size_t i = 0; i < g->count; i++) {
        const struct verdict *v = g->v[i];
        for (size_t k = 0; k < v->window_count; k++) {
            const struct window *w = &v->windows[k];
            if (is_short(w))
                g->mark[g->mark_count++] =
                    (struct mark){mark_of(w, by_start), (uint32_t)i};
        }
    }
    if (g->mark_count)
        sort_stable(g->mark, g->mark_count, sizeof *g->mark, order_marks);
}

static void count_meetings(struct gathering *g)
{
    for (size_t i = 0; i < g->mark_count; i++) {
        for (size_t k = i + 1;
             k < g->mark_count && g->mark[k].at - g->mark[i].at <= TOGETHER;
             k++) {
            size_t a = g->mark[i].server, b = g->mark[k].server;
            if (a == b)
                continue;
            struct meeting *m =
                &g->met[a < b ? a * g->count + b : b * g->count + a];
            int64_t day = g->mark[i].at / MOMENT_DAY + 1; /* 0 = none yet */
            m->days += day != m->last_day;
            m->last_day = day;
        }
    }
}

static uint32_t root_of(struct gathering *g, uint32_t i)
{
    while (g->root[i] != i)
        i = g->root[i] = g->root[g->root[i]];
    return i;
}

/* How often a window of a and one of b, each of any day, lie at the same time
 * of day: what habit alone would give. */
static double habit(const struct verdict *a, const struct verdict *b,
                    bool by_start)
{
    double near = 0, pairs = 0;
    for (size_t i = 0; i < a->window_count; i++) {
        if (!is_short(&a->windows[i]))
            continue;
        moment x = mark_of(&a->windows[i], by_start) % MOMENT_DAY;
        for (size_t k = 0; k < b->window_count; k++) {
            if (!is_short(&b->windows[k]))
                continue;
            moment gap = mark_of(&b->windows[k], by_start) % MOMENT_DAY - x;
            gap = gap < 0 ? -gap : gap;
            pairs++;
            near += gap <= TOGETHER || MOMENT_DAY - gap <= TOGETHER;
        }
    }
    return pairs > 0 ? near / pairs : 0;
}

/* A schedule (nearly all windows at one time of day), or more often than the
 * habits of a working day explain. */
static bool is_more_than_habit(const struct gathering *g, size_t a, size_t b,
                               uint32_t days, bool by_start)
{
    uint32_t least = g->days[a] < g->days[b] ? g->days[a] : g->days[b];
    double p = habit(g->v[a], g->v[b], by_start);
    return p >= SCHEDULE || days >= HABIT_TIMES * p * least + HABIT_DAYS;
}

/* Starts and heights are counted apart: a day must not count twice. */
static void join_those_that_meet(struct gathering *g, bool by_start)
{
    memset(g->met, 0, (g->count * g->count + 1) * sizeof *g->met);
    set_marks(g, by_start);
    count_meetings(g);
    for (uint32_t a = 0; a < g->count; a++) {
        for (uint32_t b = a + 1; b < g->count; b++) {
            uint32_t days = g->met[a * g->count + b].days;
            uint32_t least = g->days[a] < g->days[b] ? g->days[a] : g->days[b];
            if (days >= DAYS_LEAST && 2 * days >= least &&
                is_more_than_habit(g, a, b, days, by_start))
                g->root[root_of(g, b)] = root_of(g, a);
        }
    }
}

/* ---- what they have in common ---- */

static bool uses(const struct verdict *v, const struct consumer *what)
{
    for (size_t i = 0; i < v->consumer_count; i++) {
        const struct consumer *c = &v->consumers[i];
        if (c->kind == what->kind && c->share_at_peak >= SHARED_LEAST &&
            !strcmp(c->name, what->name))
            return true;
    }
    return false;
}

/* What half of all servers use tells nothing of these. */
static bool is_common(const struct gathering *g, const struct consumer *what,
                      size_t members)
{
    size_t users = 0;
    for (size_t i = 0; i < g->all_count; i++)
        users += uses(g->all[i], what);
    return g->all_count >= 2 * members && 2 * users >= g->all_count;
}

static const char *shared_by(const struct gathering *g,
                             const struct verdict **v, size_t count,
                             enum consumer_kind kind)
{
    const char *best = "";
    double most = 0;
    for (size_t i = 0; i < v[0]->consumer_count; i++) {
        const struct consumer *c = &v[0]->consumers[i];
        size_t users = 0;
        if (c->kind != kind || !*c->name)
            continue;
        for (size_t k = 0; k < count; k++)
            users += uses(v[k], c);
        if (users == count && c->share_at_peak > most &&
            !is_common(g, c, count)) {
            most = c->share_at_peak;
            best = c->name;
        }
    }
    return best;
}

/* ---- when ---- */

static bool is_of(const struct gathering *g, const struct mark *m,
                  const bool *is_member)
{
    return is_member[m->server] && g->days[m->server] > 0;
}

/* Days on which two or more of the members peaked together, and the usual
 * minute. */
static void fill_times(struct fleet_view *view, const struct gathering *g,
                       const bool *is_member)
{
    double *minute = mem_array(g->mark_count + 1, sizeof *minute);
    int64_t last_day = INT64_MIN;
    view->first_utc = view->last_utc = MOMENT_NONE;
    for (size_t i = 0; i < g->mark_count; i++) {
        const struct mark *m = &g->mark[i];
        int64_t day = m->at / MOMENT_DAY;
        bool meets = false;
        if (!is_of(g, m, is_member) || day == last_day)
            continue;
        for (size_t k = i + 1;
             k < g->mark_count && g->mark[k].at - m->at <= TOGETHER; k++)
            meets |= is_of(g, &g->mark[k], is_member) &&
                     g->mark[k].server != m->server;
        if (!meets)
            continue;
        if (view->first_utc == MOMENT_NONE)
            view->first_utc = m->at;
        view->last_utc = m->at;
        minute[view->days++] =
            (double)(m->at % MOMENT_DAY) / (double)MOMENT_MINUTE;
        last_day = day;
    }
    view->minute_of_day =
        view->days ? (int)stats_median(minute, view->days) : -1;
    mem_free(minute);
}

static const char *names_of(const struct fleet_view *view, struct arena *arena)
{
    struct buf names = {0};
    for (size_t i = 0; i < view->server_count && i < SERVERS_NAMED; i++)
        buf_addf(&names, "%s%s", i ? ", " : "", view->server[i]);
    if (view->server_count > SERVERS_NAMED)
        buf_addf(&names, " and %zu more", view->server_count - SERVERS_NAMED);
    const char *text = arena_text(arena, buf_str(&names));
    buf_clear(&names);
    return text;
}

static const char *sentence_of(const struct fleet_view *view,
                               enum consumer_kind kind, struct arena *arena)
{
    char first[MOMENT_TEXT], last[MOMENT_TEXT];
    const char *all = view->server_count == 2 ? "both" : "all of them";
    const char *why =
        !*view->shared
            ? "look for a job, a backup or a dependency that they share; "
              "nothing that all of them use at their peak is seen."
        : kind == CONSUMER_REMOTE
            ? arena_textf(arena,
                          "%s use %s at their peak: look there, or for a job "
                          "that they share.",
                          all, view->shared)
            : arena_textf(arena,
                          "%s uses ports on %s at their peak: look at what it "
                          "does then.",
                          view->shared, all);
    return arena_textf(
        arena,
        "%zu servers peaked within the same 10 minutes on %zu days (%s to %s, "
        "at about %02d:%02d UTC): %s. A guess from the times alone: %s",
        view->server_count, view->days, moment_date(view->first_utc, first),
        moment_date(view->last_utc, last), view->minute_of_day / 60,
        view->minute_of_day % 60, names_of(view, arena), why);
}

static void add_group(struct fleet_list *list, struct gathering *g,
                      uint32_t root)
{
    bool *is_member = mem_array(g->count + 1, sizeof *is_member);
    const struct verdict **v = mem_array(g->count + 1, sizeof *v);
    size_t n = 0;
    for (uint32_t i = 0; i < g->count; i++) {
        is_member[i] = root_of(g, i) == root;
        if (is_member[i])
            v[n++] = g->v[i];
    }
    if (n >= 2) {
        struct fleet_view *view = fleet_list_add(list);
        enum consumer_kind kind = CONSUMER_REMOTE;
        *view = (struct fleet_view){
            .kind = FLEET_TOGETHER, .role = "", .server_count = n};
        view->server = arena_array(list->arena, n, sizeof *view->server);
        for (size_t i = 0; i < n; i++)
            view->server[i] = v[i]->server;
        fill_times(view, g, is_member);
        view->shared = shared_by(g, v, n, kind);
        if (!*view->shared)
            view->shared = shared_by(g, v, n, kind = CONSUMER_PROCESS);
        view->sentence = sentence_of(view, kind, list->arena);
    }
    mem_free(is_member);
    mem_free(v);
}

static int order_views(const void *a, const void *b)
{
    const struct fleet_view *x = a, *y = b;
    if (x->server_count != y->server_count)
        return x->server_count < y->server_count ? 1 : -1;
    if (x->days != y->days)
        return x->days < y->days ? 1 : -1;
    return strcmp(x->server[0], y->server[0]);
}

void fleet_find_together(struct fleet_list *list,
                         struct verdict *const *servers, size_t count)
{
    struct gathering g = {.all = servers, .all_count = count};
    gather(&g, servers, count);
    if (g.count >= 2) {
        join_those_that_meet(&g, false);
        join_those_that_meet(&g, true); /* last: its marks tell when */
        for (uint32_t i = 0; i < g.count; i++) {
            if (root_of(&g, i) == i)
                add_group(list, &g, i);
        }
        if (list->count)
            sort_stable(list->view, list->count, sizeof *list->view,
                        order_views);
    }
    mem_free(g.v);
    mem_free(g.days);
    mem_free(g.root);
    mem_free(g.mark);
    mem_free(g.met);
}
