/* Stretches of high use, with hysteresis. Knows samples, no rules. */
#include "analysis/peaks.h"

#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/sort.h"

#define JOIN_GAP        (10 * MOMENT_MINUTE)
#define LEAVE_POINTS    10.0
#define CUT_OFF_PERCENT 99.0
#define WINDOWS_MOST    2000

static double percent_of(const struct point *p)
{
    return p->range_count > 0 ? 100.0 * p->in_use / p->range_count : 0;
}

static struct window *window_new(struct window_list *list, struct arena *arena)
{
    if (list->count == list->room) {
        list->room = list->room ? list->room * 2 : 16;
        struct window *more = arena_array(arena, list->room, sizeof *more);
        for (size_t i = 0; i < list->count; i++)
            more[i] = list->window[i];
        list->window = more;
    }
    return &list->window[list->count++];
}

static void window_add(struct window *w, const struct point *p, moment next)
{
    double percent = percent_of(p);
    if (percent > w->peak_percent || !w->range_count) {
        w->peak_percent = percent;
        w->peak_utc = p->at_utc;
        w->peak_in_use = p->in_use;
        w->range_count = p->range_count;
    }
    if (percent >= w->enter_percent) {
        w->end_utc = p->at_utc;
        w->area += (percent - w->enter_percent) * (double)(next - p->at_utc) /
                   (double)MOMENT_MINUTE;
    }
    w->is_cut_off |= percent >= CUT_OFF_PERCENT;
}

void peaks_of(struct window_list *out, const struct use *u,
              double enter_percent, double leave_percent, struct arena *arena)
{
    struct window *open = NULL;
    moment low_since = MOMENT_NONE;
    moment step = (moment)(u->interval_seconds * (double)MOMENT_SECOND);
    moment far = 2 * step > JOIN_GAP ? 2 * step : JOIN_GAP;
    for (size_t i = 0; i < u->point_count; i++) {
        const struct point *p = &u->points[i];
        double percent = percent_of(p);
        if (open && p->at_utc - u->points[i - 1].at_utc > far)
            open = NULL; /* not sampled: the window ends with what was seen */
        if (open && percent < leave_percent) {
            if (low_since == MOMENT_NONE)
                low_since = p->at_utc;
            if (p->at_utc - low_since > JOIN_GAP)
                open = NULL;
        } else {
            low_since = MOMENT_NONE;
        }
        if (!open && percent >= enter_percent && out->count < WINDOWS_MOST) {
            open = window_new(out, arena);
            *open = (struct window){.start_utc = p->at_utc,
                                    .end_utc = p->at_utc,
                                    .peak_utc = p->at_utc,
                                    .local_address = u->local_address,
                                    .protocol = u->protocol,
                                    .origin = u->origin,
                                    .enter_percent = enter_percent,
                                    .using_then = "",
                                    .using_at_utc = MOMENT_NONE};
            low_since = MOMENT_NONE;
        }
        moment next =
            i + 1 < u->point_count ? u->points[i + 1].at_utc : p->at_utc + step;
        if (next - p->at_utc > far)
            next = p->at_utc + step;
        if (open)
            window_add(open, p, next);
    }
}

/* The three largest holders in the capture nearest to the window's peak. */
static void name_users(struct window *w, const struct facts *f)
{
    moment half = (w->end_utc - w->start_utc) / 2 + MOMENT_HOUR;
    ptrdiff_t at = facts_nearest(f, w->peak_utc, half);
    if (at < 0 || f->sums[at].at_utc < w->start_utc - MOMENT_HOUR ||
        f->sums[at].at_utc > w->end_utc + MOMENT_HOUR)
        return;
    const struct capture_view *c = f->captures[at];
    const struct group_view *top[3] = {NULL};
    for (size_t i = 0; i < c->group_count; i++) {
        const struct group_view *g = &c->groups[i];
        for (int k = 0; k < 3; k++) {
            if (top[k] && top[k]->ports_in >= g->ports_in)
                continue;
            for (int m = 2; m > k; m--)
                top[m] = top[m - 1];
            top[k] = g;
            break;
        }
    }
    struct buf text = {0};
    for (int k = 0; k < 3 && top[k] && top[k]->ports_in; k++) {
        const char *remote = facts_remote(f->arena, top[k]);
        const char *who = top[k]->pid == 0   ? "TIME_WAIT"
                          : *top[k]->process ? top[k]->process
                                             : "unnamed process";
        buf_addf(&text, "%s%s %u", k ? ", " : "", who, top[k]->ports_in);
        if (top[k]->pid != 0)
            buf_addf(&text, " %s", state_name(top[k]->state));
        if (*remote)
            buf_addf(&text, " to %s", remote);
    }
    w->using_then = arena_text(f->arena, buf_str(&text));
    w->using_at_utc = f->sums[at].at_utc;
    buf_clear(&text);
}

static int order_windows(const void *a, const void *b)
{
    const struct window *x = a, *y = b;
    if (x->start_utc != y->start_utc)
        return x->start_utc < y->start_utc ? -1 : 1;
    int c = strcmp(x->local_address, y->local_address);
    return c ? c : (int)x->origin - (int)y->origin;
}

static bool use_reaches(const struct use *u, double percent)
{
    for (size_t i = 0; i < u->hour_count; i++) {
        if (u->hours[i].percent_max >= percent)
            return true;
    }
    return false;
}

/* The log samples finer: captures add windows only where no log covers the
 * address that they are about. */
static bool is_told_better(const struct history *h, const struct use *u)
{
    if (u->origin != ORIGIN_CAPTURE)
        return false;
    for (size_t i = 0; i < h->use_count; i++) {
        const struct use *o = &h->uses[i];
        if (o->protocol == u->protocol && o->origin != ORIGIN_CAPTURE &&
            use_reaches(o, 50))
            return true;
    }
    return false;
}

void peaks_fill(struct verdict *v, const struct facts *f)
{
    const struct thresholds *limit = &f->options->thresholds;
    struct window_list list = {0};
    for (size_t i = 0; i < f->h->use_count; i++) {
        const struct use *u = &f->h->uses[i];
        double enter =
            use_reaches(u, limit->warning) ? limit->warning : limit->attention;
        if (is_told_better(f->h, u))
            continue;
        peaks_of(&list, u, enter, enter - LEAVE_POINTS, f->arena);
    }
    for (size_t i = 0; i < list.count; i++) {
        if (list.window[i].protocol == PROTOCOL_TCP)
            name_users(&list.window[i], f);
    }
    if (list.count)
        sort_stable(list.window, list.count, sizeof *list.window,
                    order_windows);
    v->windows = list.window;
    v->window_count = list.count;
}
