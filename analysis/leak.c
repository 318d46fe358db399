/* Leaks and frozen timers from series of captures. */
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
    return (double)(since_start / MOMENT_DAY);
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

/* Lowest TIME_WAIT of the 24 hours that end at capture i. */
static double floor_of_day_before(const struct facts *f, size_t i)
{
    double low = INFINITY;
    for (size_t k = i + 1; k-- > 0;) {
        if (f->sums[i].at_utc - f->sums[k].at_utc > MOMENT_DAY)
            break;
        low = fmin(low, f->sums[k].by_state[STATE_TIME_WAIT]);
    }
    return low;
}

static uint32_t held(const struct capture_sum *s)
{
    return s->by_state[STATE_ESTABLISHED] + s->by_state[STATE_CLOSE_WAIT];
}

/* From capture `from`, as long as TIME_WAIT never falls by more than `slack`
 * below its height and what is held stays within `slack`; returns the end. */
static size_t stretch_end(const struct facts *f, size_t from, double slack)
{
    double height = 0, low = INFINITY, high = 0;
    size_t i = from;
    for (; i < f->capture_count; i++) {
        double waiting = f->sums[i].by_state[STATE_TIME_WAIT];
        double open = held(&f->sums[i]);
        low = fmin(low, open);
        high = fmax(high, open);
        bool blind =
            i > from && f->sums[i].at_utc - f->sums[i - 1].at_utc > BLIND_MOST;
        if (blind || waiting < height - slack || high - low > 2 * slack)
            break;
        height = fmax(height, waiting);
    }
    return i;
}

/* Do the logs say that, in some hour of the last day of the stretch, far fewer
 * ports were in use than would be frozen? */
static bool is_denied_by_log(const struct facts *f, moment until, double ports)
{
    for (moment at = until - MOMENT_DAY; at < until; at += MOMENT_HOUR) {
        double in_use = 0;
        bool seen = false;
        for (size_t i = 0; i < f->h->use_count; i++) {
            const struct use *u = &f->h->uses[i];
            if (u->protocol != PROTOCOL_TCP || u->origin == ORIGIN_CAPTURE)
                continue;
            for (size_t k = u->hour_count; k-- > 0;) {
                if (u->hours[k].hour_utc + MOMENT_HOUR <= at)
                    break;
                if (u->hours[k].hour_utc > at)
                    continue;
                in_use += u->hours[k].in_use_min;
                seen = true;
            }
        }
        if (seen && in_use < ports / 2)
            return true;
    }
    return false;
}

static struct frozen stretch_judged(const struct facts *f, size_t from,
                                    size_t end)
{
    struct frozen none = {.since_utc = MOMENT_NONE, .until_utc = MOMENT_NONE};
    moment start = f->sums[from].at_utc, until = f->sums[end - 1].at_utc;
    if (end < from + 3 || until - start < MOMENT_DAY)
        return none;
    double before = f->sums[from].by_state[STATE_TIME_WAIT];
    double floor = floor_of_day_before(f, end - 1);
    if (floor - before < ADDED_PORTS || is_denied_by_log(f, until, floor))
        return none;
    return (struct frozen){true, start, until, floor - before};
}

struct frozen frozen_of(const struct facts *f)
{
    struct frozen out = {.since_utc = MOMENT_NONE, .until_utc = MOMENT_NONE};
    for (size_t from = 0; from < f->capture_count;) {
        double slack = 0.01 * f->captures[from]->range_count;
        size_t end = stretch_end(f, from, slack);
        struct frozen here = end > from ? stretch_judged(f, from, end) : out;
        if (here.is_frozen && here.rise > out.rise)
            out = here;
        if (out.is_frozen && end == f->capture_count)
            break;
        /* the next stretch may begin inside this one */
        from = end > from + 1 ? end - (end - from) / 2 : from + 1;
    }
    return out;
}
