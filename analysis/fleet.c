/* Servers side by side. Knows verdicts only: no history, no report. */
#include "analysis/fleet.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/fleet_together.h"
#include "analysis/stats.h"
#include "core/buf.h"
#include "core/mem.h"
#include "core/sort.h"

#define ROLE_LEAST     4
#define POINTS_LEAST   25.0
#define SPREADS        3.0
#define MAD_TO_SIGMA   1.4826
#define RANGE_MAJORITY (2.0 / 3)

const char *fleet_kind_name(enum fleet_kind kind)
{
    static const char *const names[] = {
        [FLEET_TOGETHER] = "peaked-together",
        [FLEET_OUTLIER] = "outlier",
        [FLEET_RANGE] = "range-drift",
    };
    return names[kind];
}

/* ---- roles ---- */

struct member {
    const char *role; /* "" = the name tells none */
    const struct verdict *v;
};

/* "LON-WEB" of "LON-WEB010.corp.example" */
static const char *role_of(const char *server, struct arena *arena)
{
    size_t host = strcspn(server, "."), end = host;
    while (end && server[end - 1] >= '0' && server[end - 1] <= '9')
        end--;
    if (end == host || end < 2) /* no number, an address, or a bare letter */
        return "";
    return arena_span(arena, span_n(server, end));
}

static int order_members(const void *a, const void *b)
{
    const struct member *x = a, *y = b;
    int c = strcmp(x->role, y->role);
    return c ? c : strcmp(x->v->server, y->v->server);
}

static struct fleet_view *view_new(struct fleet_list *list,
                                   enum fleet_kind kind, const char *role)
{
    struct fleet_view *view = fleet_list_add(list);
    view->kind = kind;
    view->role = role;
    view->shared = "";
    view->first_utc = view->last_utc = MOMENT_NONE;
    view->minute_of_day = -1;
    return view;
}

static void one_server(struct fleet_view *view, const struct verdict *v,
                       struct arena *arena)
{
    view->server = arena_array(arena, 1, sizeof *view->server);
    view->server[0] = v->server;
    view->server_count = 1;
}

static void find_outliers(struct fleet_list *list, const struct member *m,
                          size_t count)
{
    double *peak = mem_array(count + 1, sizeof *peak);
    double *away = mem_array(count + 1, sizeof *away);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        if (m[i].v->has_peak)
            peak[n++] = m[i].v->peak_percent;
    }
    double middle = n ? stats_median(peak, n) : NAN;
    for (size_t i = 0; i < n; i++)
        away[i] = fabs(peak[i] - middle);
    double spread = n ? MAD_TO_SIGMA * stats_median(away, n) : NAN;
    for (size_t i = 0; i < count && n >= ROLE_LEAST; i++) {
        const struct verdict *v = m[i].v;
        double off = v->peak_percent - middle;
        if (!v->has_peak || fabs(off) < POINTS_LEAST ||
            fabs(off) < SPREADS * spread)
            continue;
        struct fleet_view *view = view_new(list, FLEET_OUTLIER, m[i].role);
        one_server(view, v, list->arena);
        view->sentence = arena_textf(
            list->arena,
            "%s peaked at %.1f %%, the middle of the %zu servers %s… at %.1f "
            "%%: it has %s work, other software or another configuration "
            "than its like.",
            v->server, v->peak_percent, n, m[i].role, middle,
            off > 0 ? "more" : "less");
    }
    mem_free(peak);
    mem_free(away);
}

static bool same_range(const struct verdict *a, const struct verdict *b)
{
    return a->range_start == b->range_start && a->range_count == b->range_count;
}

static void find_drift(struct fleet_list *list, const struct member *m,
                       size_t count)
{
    const struct verdict *usual = NULL;
    size_t most = 0, known = 0;
    for (size_t i = 0; i < count; i++) {
        size_t like = 0;
        known += m[i].v->range_known;
        for (size_t k = 0; k < count && m[i].v->range_known; k++)
            like += m[k].v->range_known && same_range(m[i].v, m[k].v);
        if (like > most) {
            most = like;
            usual = m[i].v;
        }
    }
    if (known < ROLE_LEAST || (double)most < RANGE_MAJORITY * (double)known)
        return;
    for (size_t i = 0; i < count; i++) {
        const struct verdict *v = m[i].v;
        if (!v->range_known || same_range(v, usual))
            continue;
        struct fleet_view *view = view_new(list, FLEET_RANGE, m[i].role);
        one_server(view, v, list->arena);
        view->sentence = arena_textf(
            list->arena,
            "%s has the dynamic range %d to %d, %zu of the %zu servers %s… "
            "have %d to %d: somebody changed one and not the others.",
            v->server, v->range_start, v->range_start + v->range_count - 1,
            most, known, m[i].role, usual->range_start,
            usual->range_start + usual->range_count - 1);
    }
}

static void find_by_role(struct fleet_list *list,
                         struct verdict *const *servers, size_t count,
                         void (*find)(struct fleet_list *,
                                      const struct member *, size_t))
{
    struct member *m = mem_array(count + 1, sizeof *m);
    for (size_t i = 0; i < count; i++)
        m[i] = (struct member){role_of(servers[i]->server, list->arena),
                               servers[i]};
    if (count)
        sort_stable(m, count, sizeof *m, order_members);
    for (size_t i = 0, end; i < count; i = end) {
        for (end = i + 1; end < count && !strcmp(m[end].role, m[i].role);)
            end++;
        if (*m[i].role && end - i >= ROLE_LEAST)
            find(list, m + i, end - i);
    }
    mem_free(m);
}

struct fleet_view *fleet_list_add(struct fleet_list *list)
{
    if (list->count == list->room) {
        list->room = list->room ? 2 * list->room : 16;
        struct fleet_view *more =
            arena_array(list->arena, list->room, sizeof *more);
        for (size_t i = 0; i < list->count; i++)
            more[i] = list->view[i];
        list->view = more;
    }
    return &list->view[list->count++];
}

size_t fleet_views(struct fleet_view **out, struct verdict *const *servers,
                   size_t count, struct arena *arena)
{
    struct fleet_list list = {.arena = arena};
    fleet_find_together(&list, servers, count);
    find_by_role(&list, servers, count, find_outliers);
    find_by_role(&list, servers, count, find_drift);
    *out = list.view;
    return list.count;
}
