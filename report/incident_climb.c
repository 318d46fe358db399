/*
 * The climb of an incident: when use first passed each threshold on the way to
 * the peak, and when it fell again. Knows bands of samples; must never know
 * what caused them.
 */
#include <math.h>

#include "report/incident_parts.h"

#define PEAKS_ALIKE  1.0 /* points */
#define STEPS_OF_GAP 3   /* so many steps without a sample break a climb */

static const struct band_point *peak_of(size_t *samples, const struct band *b,
                                        const struct incident *in)
{
    const struct band_point *peak = NULL;
    *samples = 0;
    for (size_t i = 0; i < b->point_count; i++) {
        const struct band_point *p = &b->point[i];
        if (!p->samples || !incident_is_in(in, p->at_utc))
            continue;
        *samples += (size_t)p->samples;
        if (!peak || p->max_percent > peak->max_percent)
            peak = p;
    }
    return peak;
}

static void choose_band(struct climb *c, const struct verdict *v,
                        const struct incident *in)
{
    size_t most = 0;
    for (size_t i = 0; i < v->band_count; i++) {
        size_t samples;
        const struct band_point *p = peak_of(&samples, &v->bands[i], in);
        if (!p)
            continue;
        double over = c->peak ? p->max_percent - c->peak->max_percent : 100;
        if (over <= PEAKS_ALIKE && (over < -PEAKS_ALIKE || samples <= most))
            continue;
        c->band = &v->bands[i];
        c->peak = p;
        most = samples;
    }
}

/* A point of a band is a step long; a window knows the sample. */
static moment exact_peak(const struct verdict *v, const struct climb *c)
{
    moment step = (moment)(c->band->step_seconds * (double)MOMENT_SECOND);
    for (size_t i = 0; i < v->window_count; i++) {
        moment at = v->windows[i].peak_utc;
        if (at >= c->peak->at_utc && at < c->peak->at_utc + step)
            return at;
    }
    return c->peak->at_utc;
}

static moment gap_length(const struct verdict *v, const struct band *b)
{
    double step = b->step_seconds > v->interval_seconds ? b->step_seconds
                                                        : v->interval_seconds;
    if (step < 60)
        step = 60;
    return (moment)(STEPS_OF_GAP * step * (double)MOMENT_SECOND);
}

/* Where the climb to the peak first reached `percent`; samples that dip below
 * it by a few points on the way are part of the climb. The two flags say what
 * stands before: nothing, or a gap. */
static moment first_above(bool *is_open, bool *is_after_gap,
                          const struct climb *c, moment gap, double percent)
{
    const struct band_point *first = c->peak, *seen = c->peak;
    *is_open = *is_after_gap = false;
    if (c->peak->max_percent < percent)
        return MOMENT_NONE;
    for (const struct band_point *p = c->peak; p > c->band->point;) {
        p--;
        if (!p->samples)
            continue;
        if (seen->at_utc - p->at_utc > gap) {
            *is_after_gap = first == seen;
            return first->at_utc;
        }
        seen = p;
        if (p->max_percent < percent - INCIDENT_DIP)
            return first->at_utc;
        if (p->max_percent >= percent)
            first = p;
    }
    *is_open = first == seen;
    return first->at_utc;
}

/* The first sample behind the last one at or over `percent`; it has fallen when
 * it is below by more than a dip. */
static moment recovered(const struct climb *c, double percent)
{
    const struct band_point *end = c->band->point + c->band->point_count,
                            *next = NULL;
    for (const struct band_point *p = c->peak; p < end; p++) {
        if (!p->samples)
            continue;
        if (p->max_percent >= percent)
            next = NULL;
        else if (!next)
            next = p;
        if (p->max_percent < percent - INCIDENT_DIP)
            break;
    }
    return next ? next->at_utc : MOMENT_NONE;
}

static void measure(struct climb *c, double critical)
{
    const struct band *b = c->band;
    double step = b->step_seconds > 60 ? b->step_seconds / 60 : 1;
    for (size_t i = 0; i < b->point_count; i++) {
        const struct band_point *p = &b->point[i];
        if (!p->samples)
            continue;
        c->last_utc = p->at_utc;
        if (p->max_percent >= critical && c->first_utc[0] != MOMENT_NONE &&
            p->at_utc >= c->first_utc[0] &&
            (c->end_utc == MOMENT_NONE || p->at_utc < c->end_utc))
            c->critical_minutes += step;
    }
}

void climb_find(struct climb *out, const struct verdict *v,
                const struct incident *in, const struct thresholds *limits)
{
    const double limit[] = {limits->attention, limits->warning,
                            limits->critical, limits->exhausted};
    *out = (struct climb){.peak_utc = MOMENT_NONE,
                          .end_utc = MOMENT_NONE,
                          .last_utc = MOMENT_NONE};
    for (size_t i = 0; i < 4; i++)
        out->first_utc[i] = MOMENT_NONE;
    choose_band(out, v, in);
    if (!out->peak)
        return;
    moment gap = gap_length(v, out->band);
    out->peak_utc = exact_peak(v, out);
    for (size_t i = 4; i-- > 0;)
        out->first_utc[i] =
            first_above(&out->is_open, &out->is_after_gap, out, gap, limit[i]);
    if (out->first_utc[0] != MOMENT_NONE)
        out->end_utc = recovered(out, limit[0]);
    measure(out, limits->critical);
}

moment climb_start(const struct climb *c, const struct incident *in)
{
    moment first = c->first_utc[0];
    return first != MOMENT_NONE && first < in->from_utc ? first : in->from_utc;
}
