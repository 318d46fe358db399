/*
 * Hours from samples. A sample stands until the next one, at most twice the
 * median step of its UTC day; a next one more than a day away is none, and the
 * last sample of its run then stands for one median step. So the hours of a day
 * rest on that day and the one after it alone, and can be made anew from them.
 */
#include <stdlib.h>

#include "core/mem.h"
#include "core/sort.h"
#include "db/sample_key.h"
#include "db/settle.h"

#define DAY           INT64_C(86400)
#define HOUR          INT64_C(3600)
#define WIDEST_OFFSET (16 * HOUR) /* of any zone, and to spare */

struct tick { /* a sample as far as an hour needs it */
    int64_t utc;
    int in_use, range;
};

struct ticks {
    struct tick *tick;
    size_t count, room;
    bool is_sorted;
};

struct span_of_lead { /* what is to be made anew: seconds UTC */
    int64_t lead_id, first, last;
    bool of_captures;
};

struct spans {
    struct span_of_lead *span;
    size_t count, room;
};

struct hour_row {
    int64_t hour;
    int64_t sum;
    uint32_t samples;
    int min, max;
    int top, range; /* at the highest percent */
    int64_t peak_utc;
    int64_t over[4]; /* seconds */
};

static const int thresholds[4] = {50, 70, 80, 95};

static int64_t floor_to(int64_t value, int64_t unit)
{
    int64_t rest = value % unit;
    return value - (rest < 0 ? rest + unit : rest);
}

static void add_tick(struct ticks *t, int64_t utc, int in_use, int range)
{
    MEM_GROW(t->tick, t->room, t->count + 1);
    if (t->count) {
        const struct tick *last = &t->tick[t->count - 1];
        if (utc < last->utc || (utc == last->utc && in_use < last->in_use))
            t->is_sorted = false;
    }
    t->tick[t->count++] = (struct tick){utc, in_use, range};
}

static int64_t local_bound(int64_t seconds)
{
    if (seconds < 0)
        return 0;
    return seconds > SAMPLE_LOCAL_MAX ? SAMPLE_LOCAL_MAX : seconds;
}

struct frame_figures { /* what a tick needs of its sample's frame */
    int64_t id, offset_seconds;
    int range;
};

static bool look_up_frame(struct writer *w, int64_t id,
                          struct frame_figures *out, struct err *err)
{
    struct stmt *t = stmt_get(w->store, "rollup_frame", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":id", id);
    enum step step = stmt_step(t, err);
    if (step == STEP_ROW)
        *out = (struct frame_figures){id, stmt_int(t, 0) * 60,
                                      (int)stmt_int(t, 1)};
    stmt_reset(t);
    return step != STEP_FAIL;
}

/* Ticks of one member series in [from, to) UTC. Neighbours mostly share their
 * frame, which is looked up once then. */
static bool load_samples(struct writer *w, int64_t series, int64_t from,
                         int64_t to, struct ticks *out, struct err *err)
{
    struct stmt *t = stmt_get(w->store, "rollup_samples", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":first",
                  sample_key(series, local_bound(from - WIDEST_OFFSET), 0, 0));
    stmt_bind_int(t, ":last",
                  sample_key(series, local_bound(to + WIDEST_OFFSET),
                             SAMPLE_PLACE_MAX, SAMPLE_PASS_MAX));
    struct frame_figures frame = {0};
    enum step step;
    while ((step = stmt_step(t, err)) == STEP_ROW) {
        int64_t id = stmt_int(t, 2);
        if (id != frame.id && !look_up_frame(w, id, &frame, err))
            return false;
        int64_t utc = sample_key_local(stmt_int(t, 0)) - frame.offset_seconds;
        if (id == frame.id && utc >= from && utc < to)
            add_tick(out, utc, (int)stmt_int(t, 1), frame.range);
    }
    return step == STEP_DONE;
}

static bool load_uses(struct writer *w, int64_t series, int64_t from,
                      int64_t to, struct ticks *out, struct err *err)
{
    struct stmt *t = stmt_get(w->store, "rollup_uses", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":series", series);
    stmt_bind_int(t, ":first", from);
    stmt_bind_int(t, ":last", to);
    enum step step;
    while ((step = stmt_step(t, err)) == STEP_ROW)
        add_tick(out, stmt_int(t, 0), (int)stmt_int(t, 1), (int)stmt_int(t, 2));
    return step == STEP_DONE;
}

static int by_time(const void *a, const void *b)
{
    const struct tick *x = a;
    const struct tick *y = b;
    if (x->utc != y->utc)
        return x->utc < y->utc ? -1 : 1;
    if (x->in_use != y->in_use)
        return x->in_use < y->in_use ? -1 : 1;
    return (x->range > y->range) - (x->range < y->range);
}

struct member {
    int64_t series_id;
    bool is_capture;
};

static bool load_ticks(struct writer *w, int64_t lead, int64_t from, int64_t to,
                       struct ticks *out, struct err *err)
{
    struct member *members = NULL;
    size_t count = 0;
    size_t room = 0;
    struct stmt *t = stmt_get(w->store, "series_of_lead", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":id", lead);
    enum step step;
    while ((step = stmt_step(t, err)) == STEP_ROW) {
        MEM_GROW(members, room, count + 1);
        members[count++] =
            (struct member){stmt_int(t, 0), stmt_int(t, 1) == ORIGIN_CAPTURE};
    }
    bool done = step == STEP_DONE;
    out->count = 0;
    out->is_sorted = true;
    for (size_t i = 0; done && i < count; i++)
        done = (members[i].is_capture ? load_uses : load_samples)(
            w, members[i].series_id, from, to, out, err);
    if (done && !out->is_sorted)
        sort_stable(out->tick, out->count, sizeof *out->tick, by_time);
    mem_free(members);
    return done;
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Seconds to the next tick; 0 for equal times, -1 where none is near. */
static int64_t step_after(const struct ticks *t, size_t i)
{
    if (i + 1 >= t->count || t->tick[i + 1].utc - t->tick[i].utc > DAY)
        return -1;
    return t->tick[i + 1].utc - t->tick[i].utc;
}

static int64_t median_step(const struct ticks *t, size_t from, size_t to,
                           int64_t *steps)
{
    size_t count = 0;
    for (size_t i = from; i < to; i++) {
        int64_t step = step_after(t, i);
        if (step > 0)
            steps[count++] = step;
    }
    if (count == 0)
        return 0;
    size_t same = 1; /* a log of every minute: nothing to sort */
    while (same < count && steps[same] == steps[0])
        same++;
    if (same < count)
        qsort(steps, count, sizeof *steps, by_number);
    return steps[(count - 1) / 2];
}

static int64_t stands(const struct ticks *t, size_t i, int64_t median)
{
    int64_t step = step_after(t, i);
    if (step < 0)
        return median;
    return step > 2 * median ? 2 * median : step;
}

/* Is a / a_range the higher share? An unknown range is lower than any. */
static bool is_higher(int a, int a_range, int b, int b_range)
{
    if (a_range == 0 || b_range == 0)
        return a_range == b_range ? a > b : a_range > 0;
    int64_t left = (int64_t)a * b_range;
    int64_t right = (int64_t)b * a_range;
    return left != right ? left > right : a > b;
}

static void add_to_hour(struct hour_row *h, const struct tick *tick,
                        int64_t stand)
{
    if (h->samples++ == 0) {
        h->min = h->max = tick->in_use;
        h->top = tick->in_use;
        h->range = tick->range;
        h->peak_utc = tick->utc;
    }
    h->sum += tick->in_use;
    h->min = tick->in_use < h->min ? tick->in_use : h->min;
    h->max = tick->in_use > h->max ? tick->in_use : h->max;
    if (is_higher(tick->in_use, tick->range, h->top, h->range)) {
        h->top = tick->in_use;
        h->range = tick->range;
        h->peak_utc = tick->utc;
    }
    for (int i = 0; i < 4; i++)
        if (tick->range > 0 &&
            (int64_t)tick->in_use * 100 >= (int64_t)thresholds[i] * tick->range)
            h->over[i] += stand;
}

/* By place: a fleet has a million hours a month. */
static bool put_hour(struct stmt *t, int64_t lead, const struct hour_row *h,
                     struct err *err)
{
    const int64_t value[] = {
        lead,       h->hour,    h->samples,
        h->min,     h->sum,     h->max,
        h->top,     h->range,   h->peak_utc - h->hour * HOUR,
        h->over[0], h->over[1], h->over[2],
        h->over[3]};
    for (int i = 0; i < (int)(sizeof value / sizeof *value); i++)
        stmt_set_int(t, i + 1, value[i]);
    return stmt_run(t, err);
}

/* One UTC day: ticks from..to. */
static bool roll_day(struct stmt *hour_add, int64_t lead, const struct ticks *t,
                     size_t from, size_t to, int64_t *steps, struct err *err)
{
    int64_t median = median_step(t, from, to, steps);
    struct hour_row h = {0};
    for (size_t i = from; i < to; i++) {
        int64_t hour = floor_to(t->tick[i].utc, HOUR) / HOUR;
        if (h.samples && h.hour != hour) {
            if (!put_hour(hour_add, lead, &h, err))
                return false;
            h = (struct hour_row){0};
        }
        h.hour = hour;
        add_to_hour(&h, &t->tick[i], stands(t, i, median));
    }
    return h.samples == 0 || put_hour(hour_add, lead, &h, err);
}

static bool roll_days(struct writer *w, int64_t lead, const struct ticks *t,
                      int64_t end, struct err *err)
{
    int64_t *steps = mem_array(t->count + 1, sizeof *steps);
    struct stmt *hour_add = stmt_get(w->store, "hour_add", err);
    bool done = hour_add != NULL;
    size_t from = 0;
    while (done && from < t->count && t->tick[from].utc < end) {
        int64_t next_day = floor_to(t->tick[from].utc, DAY) + DAY;
        size_t to = from;
        while (to < t->count && t->tick[to].utc < next_day)
            to++;
        done = roll_day(hour_add, lead, t, from, to, steps, err);
        from = to;
    }
    mem_free(steps);
    return done;
}

static bool roll_span(struct settling *s, const struct span_of_lead *span,
                      struct ticks *ticks, struct err *err)
{
    struct writer *w = s->w;
    int64_t from = floor_to(span->first - DAY, DAY);
    int64_t to = floor_to(span->last, DAY) + DAY;
    int64_t horizon = context_horizon(
        s->context, span->of_captures ? HORIZON_CAPTURES : HORIZON_SAMPLES);
    /* Before it the detail is gone: what was rolled up stays. */
    if (from < horizon)
        from = horizon;
    if (from >= to)
        return true;
    struct stmt *t = stmt_get(w->store, "hours_delete", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":series", span->lead_id);
    stmt_bind_int(t, ":first", from / HOUR);
    stmt_bind_int(t, ":last", to / HOUR);
    return stmt_run(t, err) &&
           load_ticks(w, span->lead_id, from, to + DAY, ticks, err) &&
           roll_days(w, span->lead_id, ticks, to, err);
}

static bool list_spans(struct settling *s, const char *question,
                       struct spans *out, struct err *err)
{
    struct stmt *t = stmt_get(s->w->store, question, err);
    if (!t)
        return false;
    stmt_bind_int(t, ":id", s->server_id);
    enum step step;
    while ((step = stmt_step(t, err)) == STEP_ROW) {
        MEM_GROW(out->span, out->room, out->count + 1);
        out->span[out->count++] = (struct span_of_lead){
            stmt_int(t, 0), stmt_int(t, 1), stmt_int(t, 2),
            stmt_int(t, 3) == ORIGIN_CAPTURE};
    }
    return step == STEP_DONE;
}

static bool delete_hours(struct settling *s, struct err *err)
{
    struct stmt *t = stmt_get(s->w->store, "hours_of_server_delete", err);
    if (!t)
        return false;
    int64_t samples = context_horizon(s->context, HORIZON_SAMPLES);
    int64_t captures = context_horizon(s->context, HORIZON_CAPTURES);
    stmt_bind_int(t, ":id", s->server_id);
    stmt_bind_int(t, ":samples", samples / HOUR);
    stmt_bind_int(t, ":captures", captures / HOUR);
    return stmt_run(t, err);
}

bool rollup_server(struct settling *s, struct err *err)
{
    struct spans spans = {0};
    struct ticks ticks = {0};
    bool done = !s->changed || delete_hours(s, err);
    done = done && list_spans(s, s->changed ? "rollup_all" : "rollup_todo",
                              &spans, err);
    for (size_t i = 0; done && i < spans.count; i++)
        done = roll_span(s, &spans.span[i], &ticks, err);
    mem_free(ticks.tick);
    mem_free(spans.span);
    return done;
}
