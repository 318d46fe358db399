/* Leaks, from series of captures. Knows counts, not which ports they are. */
#include "analysis/leak.h"

#include <math.h>

#include "analysis/stats.h"

#define TAU_MIN     0.6
#define ADDED_PORTS 256.0
#define ADDED_SHARE 0.02
#define DAYS_MIN    2
/* A floor of 24 hours wants captures in most of them. */
#define BLIND_MOST (3 * MOMENT_HOUR)

static double added_min(int n_eff)
{
    return fmax(ADDED_PORTS, ADDED_SHARE * n_eff);
}

static double floor_day(moment since_start)
{
    int64_t whole = since_start / MOMENT_DAY;
    return (double)whole;
}

/* Daily floors of captures [from, to): day number and lowest ports. */
static size_t daily_floors(const struct facts *f, const uint32_t *ports,
                           size_t from, size_t to, double *day, double *floor)
{
    size_t n = 0;
    moment start = f->sums[from].at_utc;
    for (size_t i = from; i < to; i++) {
        double d = floor_day(f->sums[i].at_utc - start);
        if (!n || day[n - 1] < d) {
            day[n] = d;
            floor[n++] = ports[i];
        } else if (ports[i] < floor[n - 1]) {
            floor[n - 1] = ports[i];
        }
    }
    return n;
}

/* The slope of one stretch; false where it is too short to say. */
static bool stretch_slope(const struct facts *f, const uint32_t *ports,
                          size_t from, size_t to, struct slope *s, size_t *days)
{
    size_t room = to - from;
    double *day = arena_array(f->arena, room, sizeof *day);
    double *floor = arena_array(f->arena, room, sizeof *floor);
    moment length = f->sums[to - 1].at_utc - f->sums[from].at_utc;
    *days = daily_floors(f, ports, from, to, day, floor);
    if (length < DAYS_MIN * MOMENT_DAY - MOMENT_HOUR * 2 || *days < DAYS_MIN)
        return false;
    if (*days == 2) {
        double step = floor[1] - floor[0];
        *s = (struct slope){.per_unit = step,
                            .low = step,
                            .high = step,
                            .tau = step > 0 ? 1 : 0,
                            .is_known = true};
        return true;
    }
    *s = stats_slope(day, floor, *days, f->arena);
    return s->is_known;
}

static void judge_stretch(struct leak *l, const struct facts *f,
                          const uint32_t *ports, size_t from, size_t to,
                          int n_eff)
{
    struct slope s;
    size_t days;
    if (to - from < 3 || !stretch_slope(f, ports, from, to, &s, &days))
        return;
    double added = s.per_unit * (double)(days > 1 ? days - 1 : 1);
    if (s.tau <= TAU_MIN || added < added_min(n_eff))
        return;
    if (!l->is_leak)
        l->since_utc = f->sums[from].at_utc;
    l->is_leak = true;
    l->per_day = s.per_unit; /* the latest stretch speaks for now */
    l->low_per_day = s.low;
    l->high_per_day = s.high;
    l->tau = s.tau;
    if (days > l->days)
        l->days = days;
    if (added > l->added)
        l->added = added;
}

struct leak leak_of(const struct facts *f, const uint32_t *ports, int n_eff)
{
    struct leak l = {.since_utc = MOMENT_NONE};
    size_t from = 0;
    double level = added_min(n_eff);
    for (size_t i = 1; i < f->capture_count; i++) {
        bool fell = ports[i - 1] >= level && ports[i] * 2 <= ports[i - 1];
        if (!fell)
            continue;
        judge_stretch(&l, f, ports, from, i, n_eff);
        from = i;
        l.restarts++;
    }
    if (f->capture_count)
        judge_stretch(&l, f, ports, from, f->capture_count, n_eff);
    l.now = f->capture_count ? ports[f->capture_count - 1] : 0;
    return l;
}

double leak_hours_left(double per_hour, double n_eff, double in_use)
{
    return per_hour > 0 ? fmax(0, (n_eff - in_use) / per_hour) : INFINITY;
}

double leak_hours_to_fill(double per_hour, double n_eff, double long_lived)
{
    return leak_hours_left(per_hour, n_eff, long_lived);
}
