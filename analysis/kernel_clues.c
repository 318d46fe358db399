/* What handles, restarts and driver installations add to the suspicion of a
 * kernel leak. Counts no points. */
#include "analysis/kernel_clues.h"

#include <math.h>
#include <string.h>

#include "analysis/platform.h"
#include "analysis/stats.h"

#define EVENT_EXHAUSTED      4231
#define EVENT_NEW_SERVICE    7045
#define EVENT_DRIVER_SETUP   20001
#define EVENT_DRIVER_SERVICE 20003
#define SHORTLY              (14 * MOMENT_DAY)
#define REGULAR              1.25
/* A failure while Windows starts says nothing of a slow leak. */
#define LEAST_HOURS 1.0

bool kernel_is_failure(const struct event_view *e)
{
    return e->event_id == EVENT_EXHAUSTED ||
           strstr(e->message, "STATUS_TOO_MANY_ADDRESSES") ||
           platform_names_error(e, "10055");
}

static bool is_system_handles(const char *name)
{
    struct span s = span_of(name);
    return span_find_nocase(s, "(System)") >= 0 &&
           span_find_nocase(s, "handle") >= 0;
}

double kernel_handles_per_hour(const struct facts *f)
{
    const struct history *h = f->h;
    double *x = arena_array(f->arena, h->counter_count + 1, sizeof *x);
    double *y = arena_array(f->arena, h->counter_count + 1, sizeof *y);
    size_t n = 0;
    for (size_t i = 0; i < h->counter_count; i++) {
        if (!is_system_handles(h->counters[i].name))
            continue;
        x[n] = (double)h->counters[i].at_utc / (double)MOMENT_HOUR;
        y[n++] = h->counters[i].value;
    }
    struct slope s = stats_slope(x, y, n, f->arena);
    /* less than a day of a counter is a morning, not a leak */
    if (!s.is_known || x[n - 1] - x[0] < 24 || s.tau <= 0.6)
        return NAN;
    return s.per_unit;
}

static int range_at(const struct facts *f, moment at)
{
    int count = f->range_count;
    for (size_t i = 0; i < f->capture_count; i++) {
        if (i == 0 || f->sums[i].at_utc <= at)
            count = f->captures[i]->range_count;
    }
    return count;
}

struct recurrence kernel_recurrence(const struct facts *f)
{
    const struct history *h = f->h;
    struct recurrence r = {.times = 0};
    moment *boot;
    size_t boots = platform_boots(&boot, h, f->arena), e = 0;
    double low_rate = INFINITY, high_rate = 0;
    for (size_t i = 0; i < boots; i++) {
        moment end = i + 1 < boots ? boot[i + 1] : INT64_MAX;
        while (e < h->event_count && (h->events[e].at_utc < boot[i] ||
                                      !kernel_is_failure(&h->events[e])))
            e++;
        if (e == h->event_count || h->events[e].at_utc >= end)
            continue;
        double hours =
            (double)(h->events[e].at_utc - boot[i]) / (double)MOMENT_HOUR;
        double rate = range_at(f, h->events[e].at_utc) / fmax(hours, 0.1);
        low_rate = fmin(low_rate, rate);
        high_rate = fmax(high_rate, rate);
        r.shortest_hours = r.times ? fmin(r.shortest_hours, hours) : hours;
        r.longest_hours = fmax(r.longest_hours, hours);
        r.times++;
    }
    bool level = r.longest_hours <= REGULAR * r.shortest_hours;
    bool in_step = high_rate <= REGULAR * low_rate;
    r.is_regular =
        r.times >= 2 && r.shortest_hours >= LEAST_HOURS && (level || in_step);
    r.follows_range = r.is_regular && !level;
    return r;
}

/* A service of the kernel: its file ends in .sys in any language. */
static bool is_driver(const struct event_view *e)
{
    if (e->event_id == EVENT_NEW_SERVICE)
        return span_find_nocase(span_of(e->message), ".sys") >= 0;
    return (e->event_id == EVENT_DRIVER_SETUP ||
            e->event_id == EVENT_DRIVER_SERVICE) &&
           span_find_nocase(span_of(e->provider), "UserPnp") >= 0;
}

const struct event_view *kernel_driver_change(const struct history *h,
                                              moment onset)
{
    const struct event_view *last = NULL;
    for (size_t i = 0; i < h->event_count; i++) {
        const struct event_view *e = &h->events[i];
        if (e->at_utc <= onset && onset - e->at_utc <= SHORTLY && is_driver(e))
            last = e;
    }
    return last;
}
