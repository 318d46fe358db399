/* Time over a limit: roll-up, else samples, else an estimate between the
 * roll-ups of the neighbouring limits. Knows hours and samples only. */
#include "analysis/overtime.h"

#include <math.h>

static const double rolled[4] = {50, 70, 80, 95}; /* hour.over_seconds */

size_t overtime_first(const struct use *u, moment at)
{
    size_t low = 0, high = u->point_count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (u->points[mid].at_utc < at)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static bool was_sampled(const struct use *u, moment hour)
{
    size_t low = 0, high = u->hour_count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (u->hours[mid].hour_utc < hour)
            low = mid + 1;
        else
            high = mid;
    }
    return low < u->hour_count && u->hours[low].hour_utc == hour;
}

/* After a point whose next one is far away: a gap of the log, or hours whose
 * samples are not loaded? */
static bool is_not_loaded(const struct use *u, const struct point *p)
{
    moment next =
        p->at_utc + (moment)(u->interval_seconds * (double)MOMENT_SECOND);
    moment hour = next - next % MOMENT_HOUR;
    return hour > p->at_utc && was_sampled(u, hour);
}

double overtime_stand(const struct use *u, size_t point)
{
    double interval = u->interval_seconds;
    if (point + 1 >= u->point_count)
        return interval;
    moment step = u->points[point + 1].at_utc - u->points[point].at_utc;
    double seconds = (double)step / (double)MOMENT_SECOND;
    if (step > MOMENT_DAY ||
        (seconds > 2 * interval && is_not_loaded(u, &u->points[point])))
        return interval;
    return fmin(seconds, 2 * interval);
}

double overtime_part(double low, double middle, double high, double limit)
{
    if (limit <= low)
        return 1;
    if (limit > high)
        return 0;
    if (limit > middle)
        return high > middle ? 0.5 * (high - limit) / (high - middle) : 0.5;
    return middle > low ? 1 - 0.5 * (limit - low) / (middle - low) : 0.5;
}

/* Adds the samples of the hour that are over; false where none is kept. */
static bool from_samples(double *seconds, const struct use *u, moment hour,
                         double limit)
{
    size_t i = overtime_first(u, hour);
    bool has_any = false;
    for (; i < u->point_count && u->points[i].at_utc < hour + MOMENT_HOUR;
         i++) {
        const struct point *p = &u->points[i];
        has_any = true;
        if (p->range_count > 0 && 100.0 * p->in_use >= limit * p->range_count)
            *seconds += overtime_stand(u, i);
    }
    return has_any;
}

/* Between what the roll-up says of the limits below and above. */
static double estimate(const struct use *u, const struct hour *o, double limit)
{
    double unit = o->range_count > 0 ? 100.0 / o->range_count : 0;
    double most = fmin(3600, o->samples * u->interval_seconds), least = 0;
    double guess =
        most * overtime_part(o->in_use_min * unit, o->in_use_avg * unit,
                             o->percent_max, limit);
    for (int k = 0; k < 4; k++) {
        if (rolled[k] <= limit)
            most = fmin(most, o->over_seconds[k]);
        else
            least = fmax(least, o->over_seconds[k]);
    }
    return fmin(most, fmax(least, guess));
}

static int rolled_at(double limit)
{
    for (int k = 0; k < 4; k++) {
        if (fabs(rolled[k] - limit) < 1e-9)
            return k;
    }
    return -1;
}

void overtime_add(struct overtime *sum, const struct use *u, size_t hour,
                  const struct thresholds *limits)
{
    const double limit[4] = {limits->attention, limits->warning,
                             limits->critical, limits->exhausted};
    const struct hour *o = &u->hours[hour];
    for (int k = 0; k < 4; k++) {
        int same = rolled_at(limit[k]);
        if (same >= 0) {
            sum->seconds[k] += o->over_seconds[same];
        } else if (o->percent_max >= limit[k] &&
                   !from_samples(&sum->seconds[k], u, o->hour_utc, limit[k])) {
            sum->seconds[k] += estimate(u, o, limit[k]);
            sum->is_estimated = true;
        }
    }
}
