#ifndef ANALYSIS_STATS_H
#define ANALYSIS_STATS_H
/* Arithmetic on arrays; NaN-free input. Sorting is in place. */
#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"

void stats_sort(double *value, size_t count);
/* q in 0..1 of sorted values, linear between neighbours; NaN for none. */
double stats_quantile(const double *sorted, size_t count, double q);
double stats_median(double *value, size_t count); /* sorts value */

struct slope {
    double per_unit;  /* Theil–Sen: median of the slopes of all pairs */
    double low, high; /* 95 % interval, from Kendall's variance (Sen 1968) */
    double intercept; /* median of y - slope x */
    double tau;       /* Kendall's tau-b, -1..1 */
    bool is_known;    /* false for fewer than 3 points */
};
/* y over x; at most 400 points are paired (evenly thinned). */
struct slope stats_slope(const double *x, const double *y, size_t count,
                         struct arena *arena);
#endif
