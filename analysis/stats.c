/* Robust statistics. Arithmetic only: no ports, no times, no limits. */
#include "analysis/stats.h"

#include <math.h>
#include <stdlib.h>

#define POINTS_PAIRED 400

static int order_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void stats_sort(double *value, size_t count)
{
    if (count)
        qsort(value, count, sizeof *value, order_doubles);
}

double stats_quantile(const double *sorted, size_t count, double q)
{
    if (!count)
        return NAN;
    double at = q * (double)(count - 1);
    size_t below = (size_t)at;
    if (below + 1 >= count)
        return sorted[count - 1];
    double part = at - (double)below;
    return sorted[below] + part * (sorted[below + 1] - sorted[below]);
}

double stats_median(double *value, size_t count)
{
    stats_sort(value, count);
    return stats_quantile(value, count, 0.5);
}

static double signum(double d)
{
    return (d > 0) - (d < 0);
}

struct slope stats_slope(const double *x, const double *y, size_t count,
                         struct arena *arena)
{
    struct slope s = {.per_unit = NAN, .low = NAN, .high = NAN, .tau = 0};
    if (count < 3)
        return s;
    size_t step = (count + POINTS_PAIRED - 1) / POINTS_PAIRED, n = 0;
    double *px = arena_array(arena, count / step + 1, sizeof *px);
    double *py = arena_array(arena, count / step + 1, sizeof *py);
    for (size_t i = 0; i < count; i += step, n++) {
        px[n] = x[i];
        py[n] = y[i];
    }
    double *slopes = arena_array(arena, n * (n - 1) / 2 + 1, sizeof *slopes);
    double concordant = 0, pairs_x = 0, pairs_y = 0;
    size_t pairs = 0;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = i + 1; k < n; k++) {
            double dx = px[k] - px[i], dy = py[k] - py[i];
            concordant += signum(dx) * signum(dy);
            pairs_x += dx < 0 || dx > 0;
            pairs_y += dy < 0 || dy > 0;
            if (dx < 0 || dx > 0)
                slopes[pairs++] = dy / dx;
        }
    }
    if (!pairs)
        return s;
    stats_sort(slopes, pairs);
    s.per_unit = stats_quantile(slopes, pairs, 0.5);
    double all = sqrt(pairs_x) * sqrt(pairs_y);
    s.tau = all > 0 ? concordant / all : 0;
    double m = (double)n;
    double spread = 1.96 * sqrt(m * (m - 1) * (2 * m + 5) / 18);
    double low = ((double)pairs - spread) / 2, high = (double)pairs - low;
    s.low = slopes[low < 0 ? 0 : (size_t)low];
    s.high = slopes[high >= (double)pairs ? pairs - 1 : (size_t)high];
    double *rest = arena_array(arena, n, sizeof *rest);
    for (size_t i = 0; i < n; i++)
        rest[i] = py[i] - s.per_unit * px[i];
    s.intercept = stats_median(rest, n);
    s.is_known = true;
    return s;
}
