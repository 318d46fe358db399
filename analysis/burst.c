/* Bursts that a scheduler makes. Knows samples and windows, no processes. */
#include "analysis/burst.h"

#include <math.h>

#include "analysis/peaks.h"
#include "analysis/stats.h"

#define BURST_PERCENT     70.0
#define LENGTH_MOST       (2 * MOMENT_HOUR)
#define MARGIN            (10 * MOMENT_MINUTE)
#define SAME_HOUR_MINUTES 30
#define DAYS_LEAST        3

/* Highest percent of the samples in [from, to]; NaN where there is none. */
static double highest_between(const struct use *u, moment from, moment to)
{
    double high = NAN;
    size_t low = 0, end = u->point_count;
    while (low < end) {
        size_t mid = low + (end - low) / 2;
        if (u->points[mid].at_utc < from)
            low = mid + 1;
        else
            end = mid;
    }
    for (; low < u->point_count && u->points[low].at_utc <= to; low++) {
        const struct point *p = &u->points[low];
        if (p->range_count > 0)
            high = fmax(isnan(high) ? 0 : high,
                        100.0 * p->in_use / p->range_count);
    }
    return high;
}

static bool stands_alone(const struct use *u, const struct window *w)
{
    double half = w->peak_percent / 2;
    double before = highest_between(u, w->start_utc - MARGIN - MOMENT_HOUR,
                                    w->start_utc - MARGIN);
    double after = highest_between(u, w->end_utc + MARGIN,
                                   w->end_utc + MARGIN + MOMENT_HOUR);
    /* hours far below attention are not loaded in detail: nothing there */
    return !(before > half) && !(after > half);
}

static int minute_of_day(const struct facts *f, moment utc)
{
    moment local = utc + zone_offset_of_utc(f->h->zone, utc) * MOMENT_MINUTE;
    struct civil c = moment_civil(local);
    return c.hour * 60 + c.minute;
}

static int64_t day_of(const struct facts *f, moment utc)
{
    moment local = utc + zone_offset_of_utc(f->h->zone, utc) * MOMENT_MINUTE;
    return (local - (local % MOMENT_DAY + MOMENT_DAY) % MOMENT_DAY) /
           MOMENT_DAY;
}

static bool same_time(int a, int b)
{
    int apart = a > b ? a - b : b - a;
    return apart <= SAME_HOUR_MINUTES || apart >= 1440 - SAME_HOUR_MINUTES;
}

struct lone { /* windows that stand alone, of one use */
    struct window *window;
    int *minute;
    size_t count;
};

static struct lone lone_windows(const struct facts *f, const struct use *u)
{
    struct window_list all = {0};
    peaks_of(&all, u, BURST_PERCENT, BURST_PERCENT - 10, f->arena);
    struct lone l = {
        .window = arena_array(f->arena, all.count, sizeof *l.window),
        .minute = arena_array(f->arena, all.count, sizeof *l.minute)};
    for (size_t i = 0; i < all.count; i++) {
        const struct window *w = &all.window[i];
        if (w->end_utc - w->start_utc > LENGTH_MOST || !stands_alone(u, w))
            continue;
        l.window[l.count] = *w;
        l.minute[l.count++] = minute_of_day(f, w->start_utc);
    }
    return l;
}

static struct burst around(const struct facts *f, const struct lone *l,
                           size_t seed)
{
    struct burst b = {.start_minute = l->minute[seed],
                      .since_utc = MOMENT_NONE,
                      .local_address = l->window[seed].local_address};
    int64_t last_day = INT64_MIN;
    for (size_t i = 0; i < l->count; i++) {
        const struct window *w = &l->window[i];
        if (!same_time(l->minute[i], l->minute[seed]))
            continue;
        int64_t day = day_of(f, w->start_utc);
        b.days += day != last_day;
        last_day = day;
        if (b.since_utc == MOMENT_NONE)
            b.since_utc = w->start_utc;
        b.last_utc = w->end_utc;
        b.peak_percent = fmax(b.peak_percent, w->peak_percent);
        b.length_minutes =
            fmax(b.length_minutes,
                 (double)(w->end_utc - w->start_utc) / (double)MOMENT_MINUTE);
    }
    b.is_burst = b.days >= DAYS_LEAST;
    return b;
}

struct burst burst_of(const struct facts *f)
{
    struct burst best = {.since_utc = MOMENT_NONE, .local_address = ""};
    for (size_t i = 0; i < f->h->use_count; i++) {
        const struct use *u = &f->h->uses[i];
        if (u->protocol != PROTOCOL_TCP || u->interval_seconds > 1800 ||
            u->interval_seconds <= 0)
            continue;
        struct lone l = lone_windows(f, u);
        for (size_t k = 0; k < l.count && k < 200; k++) {
            struct burst b = around(f, &l, k);
            if (b.days > best.days)
                best = b;
        }
    }
    return best;
}

bool burst_covers(const struct facts *f, const struct burst *b, moment at)
{
    if (!b->is_burst)
        return false;
    int into = minute_of_day(f, at) - b->start_minute;
    if (into < -720)
        into += 1440;
    if (into > 720)
        into -= 1440;
    return into >= -SAME_HOUR_MINUTES &&
           into <= b->length_minutes + SAME_HOUR_MINUTES;
}
