/* Use over time, from roll-ups. Origins are never added: each address and
 * origin is a series of its own, and the highest stands for the server. */
#include "analysis/usage.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/overtime.h"
#include "analysis/stats.h"
#include "core/address.h"
#include "core/sort.h"

#define GAP_STEPS   3      /* steps without a sample that are a gap */
#define POINTS_HELD 200000 /* of one band while it is made */

static double use_peak(const struct use *u)
{
    double peak = -1;
    for (size_t i = 0; i < u->hour_count; i++) {
        if (u->hours[i].percent_max > peak)
            peak = u->hours[i].percent_max;
    }
    return peak;
}

double usage_hour_percent(const struct hour *hour)
{
    return hour->range_count > 0 ? hour->percent_max : NAN;
}

/* Captures are coarse beside a log: where a log tells nearly the same height,
 * it speaks for the shape of the use. */
#define NEARLY_POINTS 2.0

const struct use *usage_busiest(const struct history *h)
{
    const struct use *best = NULL;
    double best_peak = -1;
    for (size_t i = 0; i < h->use_count; i++) {
        const struct use *u = &h->uses[i];
        double peak = use_peak(u);
        if (u->protocol != PROTOCOL_TCP || !u->hour_count)
            continue;
        if (u->origin != ORIGIN_CAPTURE)
            peak += NEARLY_POINTS;
        if (peak > best_peak) {
            best = u;
            best_peak = peak;
        }
    }
    return best;
}

static void fill_peak(struct verdict *v, const struct facts *f)
{
    const struct history *h = f->h;
    v->machine_peak_percent = -1;
    v->peak_address = "";
    v->peak_utc = MOMENT_NONE;
    for (size_t i = 0; i < h->use_count; i++) {
        const struct use *u = &h->uses[i];
        if (u->protocol != PROTOCOL_TCP)
            continue;
        for (size_t k = 0; k < u->hour_count; k++) {
            const struct hour *o = &u->hours[k];
            v->sample_count += u->origin == ORIGIN_CAPTURE ? 0 : o->samples;
            if (!strcmp(u->local_address, "*") &&
                o->percent_max > v->machine_peak_percent)
                v->machine_peak_percent = o->percent_max;
            if (o->range_count <= 0 ||
                (v->has_peak && o->percent_max <= v->peak_percent))
                continue;
            v->has_peak = true;
            v->peak_percent = o->percent_max;
            v->peak_utc = o->peak_utc;
            v->peak_address = u->local_address;
            v->peak_in_use = o->in_use_max;
            v->range_count = o->range_count;
            v->peak_origin = u->origin;
        }
    }
    v->capture_count = f->capture_count;
}

/* ---- bands ---- */

static int order_uses(const void *a, const void *b)
{
    const struct use *x = *(const struct use *const *)a;
    const struct use *y = *(const struct use *const *)b;
    double px = use_peak(x), py = use_peak(y);
    if (px < py || px > py)
        return px < py ? 1 : -1;
    int c = strcmp(x->local_address, y->local_address);
    return c ? c : (int)x->origin - (int)y->origin;
}

static void band_from_hours(struct band *b, const struct use *u, size_t most,
                            struct arena *arena)
{
    moment first = u->hours[0].hour_utc;
    moment last = u->hours[u->hour_count - 1].hour_utc;
    size_t hours = (size_t)((last - first) / MOMENT_HOUR) + 1;
    size_t step = (hours + most - 1) / (most ? most : 1);
    if (step == 0)
        step = 1;
    b->step_seconds = (double)step * 3600;
    b->point_count = (hours + step - 1) / step;
    b->point = arena_array(arena, b->point_count, sizeof *b->point);
    for (size_t i = 0; i < b->point_count; i++)
        b->point[i] = (struct band_point){.at_utc = first + (moment)(i * step) *
                                                                MOMENT_HOUR,
                                          .min_percent = NAN,
                                          .mid_percent = NAN,
                                          .max_percent = NAN};
    for (size_t i = 0; i < u->hour_count; i++) {
        const struct hour *o = &u->hours[i];
        if (o->range_count <= 0)
            continue;
        struct band_point *p =
            &b->point[(size_t)((o->hour_utc - first) / MOMENT_HOUR) / step];
        double unit = 100.0 / o->range_count, low = o->in_use_min * unit;
        double mid = o->in_use_avg * unit;
        if (!p->samples) {
            p->min_percent = low;
            p->mid_percent = mid;
            p->max_percent = o->percent_max;
        } else {
            double all = p->samples + o->samples;
            p->min_percent = fmin(p->min_percent, low);
            p->max_percent = fmax(p->max_percent, o->percent_max);
            p->mid_percent =
                (p->mid_percent * p->samples + mid * o->samples) / all;
        }
        p->samples += o->samples;
    }
}

/* Are the samples of all hours at hand, and closer than hours? The first and
 * the last hour may be cut by the span that was asked for. */
static bool has_all_points(const struct use *u)
{
    size_t k = 0;
    for (size_t i = 0; i < u->hour_count; i++) {
        const struct hour *o = &u->hours[i];
        size_t count = 0;
        while (k < u->point_count && u->points[k].at_utc < o->hour_utc)
            k++;
        for (; k < u->point_count &&
               u->points[k].at_utc < o->hour_utc + MOMENT_HOUR;
             k++)
            count++;
        bool is_end = i == 0 || i + 1 == u->hour_count;
        if (is_end ? !count : count != o->samples)
            return false;
    }
    return u->point_count > 1 && u->interval_seconds > 0 &&
           u->interval_seconds < 3600;
}

/* Adds a sample to the points, which are of single samples as yet; times at
 * which one should have been but is not become empty points. */
static size_t add_sample(struct band_point *point, size_t n, size_t room,
                         const struct point *p, moment step)
{
    double percent = 100.0 * p->in_use / p->range_count;
    if (n && point[n - 1].at_utc == p->at_utc) {
        struct band_point *last = &point[n - 1];
        last->min_percent = fmin(last->min_percent, percent);
        last->max_percent = fmax(last->max_percent, percent);
        last->mid_percent =
            (last->mid_percent * last->samples + percent) / (last->samples + 1);
        last->samples++;
        return n;
    }
    if (n && p->at_utc - point[n - 1].at_utc > GAP_STEPS * step)
        for (moment at = point[n - 1].at_utc + step;
             at < p->at_utc - step / 2 && n < room; at += step)
            point[n++] = (struct band_point){.at_utc = at,
                                             .min_percent = NAN,
                                             .mid_percent = NAN,
                                             .max_percent = NAN};
    if (n < room)
        point[n++] = (struct band_point){.at_utc = p->at_utc,
                                         .min_percent = percent,
                                         .mid_percent = percent,
                                         .max_percent = percent,
                                         .samples = 1};
    return n;
}

/* So many points one after the other become one; lows and highs stay. */
static void join_points(struct band *b, size_t each)
{
    size_t n = 0;
    for (size_t i = 0; i < b->point_count; n++) {
        struct band_point joined = b->point[i++];
        for (size_t k = 1; k < each && i < b->point_count; k++, i++) {
            const struct band_point *p = &b->point[i];
            double all = joined.samples + p->samples;
            if (!p->samples)
                continue;
            joined.mid_percent = joined.samples
                                     ? (joined.mid_percent * joined.samples +
                                        p->mid_percent * p->samples) /
                                           all
                                     : p->mid_percent;
            joined.min_percent = fmin(joined.min_percent, p->min_percent);
            joined.max_percent = fmax(joined.max_percent, p->max_percent);
            joined.samples += p->samples;
        }
        b->point[n] = joined;
    }
    b->point_count = n;
    b->step_seconds *= (double)each;
}

/* False where the samples are too far apart for so many points. */
static bool band_from_points(struct band *b, const struct use *u, size_t most,
                             struct arena *arena)
{
    moment step = (moment)(u->interval_seconds * (double)MOMENT_SECOND);
    moment span = u->points[u->point_count - 1].at_utc - u->points[0].at_utc;
    size_t room = u->point_count + (size_t)(span / step) + 2, n = 0;
    if (room > POINTS_HELD)
        return false;
    b->point = arena_array(arena, room, sizeof *b->point);
    for (size_t i = 0; i < u->point_count; i++)
        if (u->points[i].range_count > 0)
            n = add_sample(b->point, n, room, &u->points[i], step);
    b->point_count = n;
    b->step_seconds = u->interval_seconds;
    if (n > most)
        join_points(b, (n + most - 1) / most);
    return n > 0;
}

static void fill_bands(struct verdict *v, const struct facts *f)
{
    const struct history *h = f->h;
    const struct use **order =
        arena_array(f->arena, h->use_count, sizeof(void *));
    size_t n = 0;
    for (size_t i = 0; i < h->use_count; i++) {
        if (h->uses[i].hour_count)
            order[n++] = &h->uses[i];
    }
    if (n)
        sort_stable(order, n, sizeof *order, order_uses);
    v->bands = arena_array(f->arena, n, sizeof *v->bands);
    for (size_t i = 0; i < n; i++) {
        struct band *b = &v->bands[v->band_count++];
        *b = (struct band){.local_address = order[i]->local_address,
                           .protocol = order[i]->protocol,
                           .origin = order[i]->origin,
                           .censored_below = order[i]->censored_below};
        size_t most =
            f->options->chart_points ? f->options->chart_points : 2000;
        if (!has_all_points(order[i]) ||
            !band_from_points(b, order[i], most, f->arena))
            band_from_hours(b, order[i], most, f->arena);
    }
}

/* ---- the busiest address: figures, profile, gaps ---- */

static void fill_figures(struct verdict *v, const struct use *u,
                         const struct facts *f)
{
    double *percent = arena_array(f->arena, u->hour_count, sizeof *percent);
    struct overtime over = {.is_estimated = false};
    size_t n = 0;
    for (size_t i = 0; i < u->hour_count; i++) {
        const struct hour *o = &u->hours[i];
        overtime_add(&over, u, i, &f->options->thresholds);
        double sampled = o->samples * u->interval_seconds;
        v->figures.sampled_seconds += sampled > 3600 ? 3600 : sampled;
        if (o->range_count > 0)
            percent[n++] = o->percent_max;
    }
    for (int k = 0; k < 4; k++)
        v->figures.over_seconds[k] = over.seconds[k];
    v->figures.over_is_estimated = over.is_estimated;
    stats_sort(percent, n);
    v->figures.p50 = stats_quantile(percent, n, 0.50);
    v->figures.p95 = stats_quantile(percent, n, 0.95);
    v->figures.p99 = stats_quantile(percent, n, 0.99);
    v->figures.max = n ? percent[n - 1] : NAN;
}

static void fill_profile(struct verdict *v, const struct use *u,
                         const struct zone *zone)
{
    double samples[7][24] = {{0}}, sum[7][24] = {{0}};
    for (size_t i = 0; i < u->hour_count; i++) {
        const struct hour *o = &u->hours[i];
        if (o->range_count <= 0)
            continue;
        moment local =
            o->hour_utc + zone_offset_of_utc(zone, o->hour_utc) * MOMENT_MINUTE;
        int day = moment_weekday(local), hour = moment_civil(local).hour;
        double *most = &v->profile.max_percent[day][hour];
        *most = isnan(*most) ? o->percent_max : fmax(*most, o->percent_max);
        samples[day][hour] += o->samples;
        sum[day][hour] += o->samples * o->in_use_avg * 100.0 / o->range_count;
    }
    for (int day = 0; day < 7; day++) {
        for (int hour = 0; hour < 24; hour++)
            v->profile.avg_percent[day][hour] =
                samples[day][hour] > 0 ? sum[day][hour] / samples[day][hour]
                                       : NAN;
    }
}

static void fill_gaps(struct verdict *v, const struct use *u,
                      struct arena *arena)
{
    size_t room = u->hour_count;
    double far = 2 * u->interval_seconds * (double)MOMENT_SECOND;
    if (far < (double)MOMENT_HOUR)
        far = (double)MOMENT_HOUR;
    v->gaps = arena_array(arena, room, sizeof *v->gaps);
    for (size_t i = 1; i < u->hour_count; i++) {
        moment from = u->hours[i - 1].hour_utc + MOMENT_HOUR;
        moment to = u->hours[i].hour_utc;
        if ((double)(to - from) >= far && to > from)
            v->gaps[v->gap_count++] = (struct gap){from, to};
    }
}

void usage_fill(struct verdict *v, struct facts *f)
{
    for (int day = 0; day < 7; day++) {
        for (int hour = 0; hour < 24; hour++) {
            v->profile.max_percent[day][hour] = NAN;
            v->profile.avg_percent[day][hour] = NAN;
        }
    }
    v->figures =
        (struct usage_figures){.p50 = NAN, .p95 = NAN, .p99 = NAN, .max = NAN};
    fill_peak(v, f);
    fill_bands(v, f);
    const struct use *busiest = usage_busiest(f->h);
    if (!busiest)
        return;
    v->interval_seconds = busiest->interval_seconds;
    fill_figures(v, busiest, f);
    fill_profile(v, busiest, f->h->zone);
    fill_gaps(v, busiest, f->arena);
}
