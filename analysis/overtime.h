#ifndef ANALYSIS_OVERTIME_H
#define ANALYSIS_OVERTIME_H
/*
 * Time at or over the thresholds of a run. The roll-ups hold it for the default
 * limits only; for any other limit it comes from the samples, and where those
 * are not kept, from an estimate that says so.
 */
#include "analysis/thresholds.h"
#include "core/history.h"

struct overtime {
    double seconds[4]; /* at or over attention, warning, critical, exhausted */
    bool is_estimated; /* some hour had neither a roll-up of that limit nor its
                          samples */
};

/* Adds one hour of u (a place in u->hours). */
void overtime_add(struct overtime *sum, const struct use *u, size_t hour,
                  const struct thresholds *limits);

/* Seconds that a sample (a place in u->points) stands for: to the next one, at
 * most two intervals; as the roll-ups count. */
double overtime_stand(const struct use *u, size_t point);
/* Place of the first sample at or after `at`; u->point_count = none. */
size_t overtime_first(const struct use *u, moment at);
/* Part of an hour (0..1) at or over `limit`, guessed from the hour's lowest,
 * mean and highest: half of it lies on each side of the mean. */
double overtime_part(double low, double middle, double high, double limit);
#endif
