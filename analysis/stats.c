/* Robust statistics. Arithmetic only: no ports, no times, no limits. */
#include "analysis/stats.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "core/mem.h"

#define POINTS_PAIRED 400

#define FEW 48 /* are sorted by insertion */

static void sort_few(double *value, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        double moving = value[i];
        size_t at = i;
        for (; at && value[at - 1] > moving; at--)
            value[at] = value[at - 1];
        value[at] = moving;
    }
}

/* Numbers whose order as integers is that of the values, and back. */
static uint64_t to_key(uint64_t bits)
{
    return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

static uint64_t from_key(uint64_t key)
{
    return key >> 63 ? key & ~(UINT64_C(1) << 63) : ~key;
}

/* One byte of the keys; false: all have the same one, nothing was moved. */
static bool deal(const uint64_t *from, uint64_t *to, size_t count,
                 unsigned shift)
{
    size_t at[257] = {0};
    for (size_t i = 0; i < count; i++)
        at[(from[i] >> shift & 255) + 1]++;
    if (at[(from[0] >> shift & 255) + 1] == count)
        return false;
    for (size_t i = 1; i < 257; i++)
        at[i] += at[i - 1];
    for (size_t i = 0; i < count; i++)
        to[at[from[i] >> shift & 255]++] = from[i];
    return true;
}

void stats_sort(double *value, size_t count)
{
    if (count <= FEW) {
        sort_few(value, count);
        return;
    }
    uint64_t *key = mem_array(2 * count, sizeof *key);
    uint64_t *from = key, *to = key + count;
    memcpy(from, value, count * sizeof *from);
    for (size_t i = 0; i < count; i++)
        from[i] = to_key(from[i]);
    for (unsigned shift = 0; shift < 64; shift += 8) {
        if (!deal(from, to, count, shift))
            continue;
        uint64_t *dealt = to;
        to = from;
        from = dealt;
    }
    for (size_t i = 0; i < count; i++)
        from[i] = from_key(from[i]);
    memcpy(value, from, count * sizeof *from);
    mem_free(key);
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
