/*
 * How a server's addresses were used: hours from the roll-ups, and the samples
 * of those hours that matter.
 */
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "core/sort.h"
#include "db/query_parts.h"
#include "db/sample_key.h"

#define SHORT_SPAN (2 * MOMENT_DAY) /* all samples of so little are loaded */

#define HOUR INT64_C(3600)
/* Logs say so in their source's assumptions, and how high the percentage is. */
#define SILENT_BELOW 10.0

struct member { /* a series of a use */
    int64_t series_id;
    bool is_capture;
};

struct lead { /* a use and where it comes from */
    int64_t lead_id;
    struct growing members;
};

struct stretch { /* seconds UTC, `last` included */
    int64_t first, last;
};

static bool load_hours(struct seek *k, struct use *u, int64_t lead,
                       struct err *err)
{
    struct growing g = {.size = sizeof(struct hour)};
    struct stmt *t = stmt_get(k->store, "use_hours", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":series", lead);
    stmt_bind_int(t, ":first", seek_first(k) / HOUR);
    stmt_bind_int(t, ":last", seek_last(k) / HOUR);
    enum step step;
    while ((step = stmt_step(t, err)) == STEP_ROW) {
        struct hour *h = growing_add(&g);
        moment hour = stmt_int(t, 0) * MOMENT_HOUR;
        int64_t samples = stmt_int(t, 1);
        int32_t range = (int32_t)stmt_int(t, 6);
        *h = (struct hour){
            .hour_utc = hour,
            .samples = (uint32_t)samples,
            .in_use_min = (int32_t)stmt_int(t, 2),
            .in_use_avg = (double)stmt_int(t, 3) / (double)samples,
            .in_use_max = (int32_t)stmt_int(t, 4),
            .percent_max = range ? 100.0 * (double)stmt_int(t, 5) / range : 0.0,
            .range_count = range,
            .peak_utc = hour + stmt_int(t, 7) * MOMENT_SECOND};
        for (int i = 0; i < 4; i++)
            h->over_seconds[i] = (uint32_t)stmt_int(t, 8 + i);
    }
    u->hour_count = g.count;
    u->hours = growing_done(&g, k->arena);
    return step == STEP_DONE;
}

static struct point *add_point(struct growing *g, int64_t utc)
{
    struct point *p = growing_add(g);
    p->at_utc = utc * MOMENT_SECOND;
    return p;
}

static int64_t local_bound(int64_t seconds)
{
    if (seconds < 0)
        return 0;
    return seconds > SAMPLE_LOCAL_MAX ? SAMPLE_LOCAL_MAX : seconds;
}

static bool load_captured(struct seek *k, int64_t series,
                          const struct stretch *s, struct growing *out,
                          struct err *err)
{
    struct stmt *t = stmt_get(k->store, "use_capture_points", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":series", series);
    stmt_bind_int(t, ":first", s->first);
    stmt_bind_int(t, ":last", s->last);
    enum step step;
    while ((step = stmt_step(t, err)) == STEP_ROW) {
        struct point *p = add_point(out, stmt_int(t, 0));
        p->in_use = (int32_t)stmt_int(t, 1);
        p->range_count = (int32_t)stmt_int(t, 2);
        p->excluded = (int32_t)stmt_int(t, 3);
        p->source_id = stmt_int(t, 4);
    }
    return step == STEP_DONE;
}

struct frame_figures { /* what a point needs of its sample's frame */
    int64_t id, offset_seconds, source_id;
    int32_t range_count, excluded;
};

static bool look_up_frame(struct seek *k, int64_t id, struct frame_figures *out,
                          struct err *err)
{
    struct stmt *t = stmt_get(k->store, "use_frame", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":id", id);
    enum step step = stmt_step(t, err);
    if (step == STEP_ROW)
        *out = (struct frame_figures){.id = id,
                                      .offset_seconds = stmt_int(t, 0) * 60,
                                      .range_count = (int32_t)stmt_int(t, 1),
                                      .excluded = (int32_t)stmt_int(t, 2),
                                      .source_id = stmt_int(t, 3)};
    stmt_reset(t);
    return step != STEP_FAIL;
}

/* Neighbours mostly share their frame, which is looked up once then. */
static bool load_sampled(struct seek *k, int64_t series,
                         const struct stretch *s, struct growing *out,
                         struct err *err)
{
    struct frame_figures frame = {0};
    struct stmt *t = stmt_get(k->store, "use_points", err);
    if (!t)
        return false;
    stmt_bind_int(
        t, ":first",
        sample_key(series, local_bound(s->first + k->least_offset), 0, 0));
    stmt_bind_int(t, ":last",
                  sample_key(series, local_bound(s->last + k->most_offset),
                             SAMPLE_PLACE_MAX, SAMPLE_PASS_MAX));
    enum step step;
    while ((step = stmt_step(t, err)) == STEP_ROW) {
        int64_t id = stmt_int(t, 2);
        if (id != frame.id && !look_up_frame(k, id, &frame, err))
            return false;
        int64_t utc = sample_key_local(stmt_int(t, 0)) - frame.offset_seconds;
        if (id != frame.id || utc < s->first || utc > s->last)
            continue;
        struct point *p = add_point(out, utc);
        p->in_use = (int32_t)stmt_int(t, 1);
        p->range_count = frame.range_count;
        p->excluded = frame.excluded;
        p->source_id = frame.source_id;
    }
    return step == STEP_DONE;
}

static bool load_stretch(struct seek *k, const struct member *m,
                         const struct stretch *s, struct growing *out,
                         struct err *err)
{
    return (m->is_capture ? load_captured : load_sampled)(k, m->series_id, s,
                                                          out, err);
}

static int by_time(const void *a, const void *b)
{
    const struct point *x = a;
    const struct point *y = b;
    if (x->at_utc != y->at_utc)
        return x->at_utc < y->at_utc ? -1 : 1;
    return (x->in_use > y->in_use) - (x->in_use < y->in_use);
}

static void sort_points(struct point *p, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (by_time(&p[i - 1], &p[i]) > 0) {
            sort_stable(p, count, sizeof *p, by_time);
            return;
        }
}

/* Hours at or over the threshold and those beside them, joined; all of the
 * span where the threshold is 0 or the hours are few. */
static struct stretch *stretches_of(const struct seek *k, const struct use *u,
                                    size_t *count)
{
    struct stretch *s = mem_array(u->hour_count + 1, sizeof *s);
    double from = k->need->detail_from_percent;
    bool is_short = u->hour_count && u->hours[u->hour_count - 1].hour_utc -
                                             u->hours[0].hour_utc <=
                                         SHORT_SPAN;
    *count = 0;
    if (from <= 0 || is_short) {
        s[(*count)++] = (struct stretch){seek_first(k), seek_last(k)};
        return s;
    }
    for (size_t i = 0; i < u->hour_count; i++) {
        const struct hour *h = &u->hours[i];
        if (h->percent_max < from)
            continue;
        int64_t hour = h->hour_utc / MOMENT_SECOND;
        struct stretch wide = {hour - HOUR, hour + 2 * HOUR - 1};
        wide.first = wide.first < seek_first(k) ? seek_first(k) : wide.first;
        wide.last = wide.last > seek_last(k) ? seek_last(k) : wide.last;
        if (wide.first > wide.last)
            continue;
        if (*count && wide.first <= s[*count - 1].last + 1)
            s[*count - 1].last = wide.last;
        else
            s[(*count)++] = wide;
    }
    return s;
}

static bool load_points(struct seek *k, struct use *u, struct lead *lead,
                        struct err *err)
{
    struct growing g = {.size = sizeof(struct point)};
    size_t count = 0;
    struct stretch *s = stretches_of(k, u, &count);
    const struct member *members = lead->members.row;
    bool done = true;
    for (size_t i = 0; done && i < count; i++)
        for (size_t m = 0; done && m < lead->members.count; m++)
            done = load_stretch(k, &members[m], &s[i], &g, err);
    u->point_count = g.count;
    u->points = growing_done(&g, k->arena);
    sort_points(u->points, u->point_count);
    mem_free(s);
    return done;
}

/* The median step ------------------------------------------------------------
 */

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static double median_of(int64_t *values, size_t count)
{
    if (count == 0)
        return 0.0;
    qsort(values, count, sizeof *values, by_number);
    size_t middle = (count - 1) / 2;
    return (double)values[middle] / (double)MOMENT_SECOND;
}

static double median_step(const struct point *p, size_t count)
{
    int64_t *steps = mem_array(count + 1, sizeof *steps);
    size_t n = 0;
    for (size_t i = 1; i < count; i++)
        if (p[i].at_utc > p[i - 1].at_utc)
            steps[n++] = p[i].at_utc - p[i - 1].at_utc;
    double median = median_of(steps, n);
    mem_free(steps);
    return median;
}

/* Hours hold one sample each: their moments are known. */
static double median_of_hours(const struct use *u)
{
    int64_t *steps = mem_array(u->hour_count + 1, sizeof *steps);
    size_t n = 0;
    for (size_t i = 1; i < u->hour_count; i++)
        if (u->hours[i].peak_utc > u->hours[i - 1].peak_utc)
            steps[n++] = u->hours[i].peak_utc - u->hours[i - 1].peak_utc;
    double median = median_of(steps, n);
    mem_free(steps);
    return median;
}

/* Without all samples at hand: from an hour that holds as many samples as the
 * middling one. */
static bool find_interval(struct seek *k, struct use *u, struct lead *lead,
                          struct err *err)
{
    if (k->need->detail_from_percent <= 0) {
        u->interval_seconds = median_step(u->points, u->point_count);
        return true;
    }
    int64_t *counts = mem_array(u->hour_count + 1, sizeof *counts);
    for (size_t i = 0; i < u->hour_count; i++)
        counts[i] = u->hours[i].samples;
    qsort(counts, u->hour_count, sizeof *counts, by_number);
    int64_t usual = u->hour_count ? counts[(u->hour_count - 1) / 2] : 0;
    mem_free(counts);
    if (usual <= 1) {
        u->interval_seconds = median_of_hours(u);
        return true;
    }
    size_t at = 0;
    while (u->hours[at].samples != usual)
        at++;
    int64_t hour = u->hours[at].hour_utc / MOMENT_SECOND;
    struct stretch s = {hour, hour + 2 * HOUR - 1};
    struct growing g = {.size = sizeof(struct point)};
    const struct member *members = lead->members.row;
    bool done = true;
    for (size_t m = 0; done && m < lead->members.count; m++)
        done = load_stretch(k, &members[m], &s, &g, err);
    if (g.count)
        sort_stable(g.row, g.count, sizeof(struct point), by_time);
    u->interval_seconds = median_step(g.row, g.count);
    growing_drop(&g);
    return done;
}

/* ----------------------------------------------------------------------------
 */

static bool list_uses(struct seek *k, struct growing *uses,
                      struct growing *leads, bool *is_censored, struct err *err)
{
    struct stmt *t = stmt_get(k->store, "use_list", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":server", k->server_id);
    enum step step;
    while ((step = stmt_step(t, err)) == STEP_ROW) {
        int64_t lead_id = stmt_int(t, 0);
        struct lead *last =
            leads->count ? (struct lead *)leads->row + leads->count - 1 : NULL;
        if (!last || last->lead_id != lead_id) {
            *(struct use *)growing_add(uses) = (struct use){
                .protocol = (enum protocol)stmt_int(t, 2),
                .origin = (enum origin)stmt_int(t, 3),
                .local_address = arena_text(k->arena, stmt_text(t, 4))};
            last = growing_add(leads);
            *last = (struct lead){lead_id, {.size = sizeof(struct member)}};
        }
        *(struct member *)growing_add(&last->members) =
            (struct member){stmt_int(t, 1), stmt_int(t, 3) == ORIGIN_CAPTURE};
    }
    if (step != STEP_DONE)
        return false;
    int64_t sources = 0;
    t = stmt_get(k->store, "use_is_censored", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":server", k->server_id);
    if (!stmt_one(&sources, t, 0, err))
        return false;
    *is_censored = sources > 0;
    return true;
}

static bool find_offsets(struct seek *k, struct err *err)
{
    struct stmt *t = stmt_get(k->store, "use_offsets", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":server", k->server_id);
    if (stmt_step(t, err) != STEP_ROW)
        return false;
    k->least_offset = stmt_int(t, 0) * 60;
    k->most_offset = stmt_int(t, 1) * 60;
    stmt_reset(t);
    return true;
}

bool query_uses(struct seek *k, struct err *err)
{
    struct growing uses = {.size = sizeof(struct use)};
    struct growing leads = {.size = sizeof(struct lead)};
    bool is_censored = false;
    bool done =
        find_offsets(k, err) && list_uses(k, &uses, &leads, &is_censored, err);
    struct use *use = growing_done(&uses, k->arena);
    struct lead *lead = leads.row;
    size_t kept = 0;
    for (size_t i = 0; done && i < leads.count; i++) {
        struct use u = use[i];
        done = load_hours(k, &u, lead[i].lead_id, err);
        if (!done || u.hour_count == 0) /* nothing in this span */
            continue;
        if (is_censored && u.origin == ORIGIN_LOG)
            u.censored_below = SILENT_BELOW;
        done = load_points(k, &u, &lead[i], err) &&
               find_interval(k, &u, &lead[i], err);
        use[kept++] = u;
    }
    for (size_t i = 0; i < leads.count; i++)
        growing_drop(&lead[i].members);
    growing_drop(&leads);
    k->out->uses = use;
    k->out->use_count = kept;
    return done;
}
