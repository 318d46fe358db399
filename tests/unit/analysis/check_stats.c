#include "analysis/stats.h"

#include <math.h>

#include "core/mem.h"
#include "suite.h"

#define NEAR(a, b) ck_assert_double_eq_tol((a), (b), 1e-9)

START_TEST(quantiles_lie_between_neighbours)
{
    double v[] = {4, 1, 3, 2};
    stats_sort(v, 4);
    NEAR(stats_quantile(v, 4, 0), 1);
    NEAR(stats_quantile(v, 4, 0.5), 2.5);
    NEAR(stats_quantile(v, 4, 1), 4);
    ck_assert(isnan(stats_quantile(v, 0, 0.5)));
}
END_TEST

START_TEST(theil_sen_is_not_led_by_one_wild_value)
{
    struct arena a = {0};
    double x[9], y[9];
    for (int i = 0; i < 9; i++) {
        x[i] = i;
        y[i] = 10 + 3 * i;
    }
    y[4] = 1000;
    struct slope s = stats_slope(x, y, 9, &a);
    ck_assert(s.is_known);
    NEAR(s.per_unit, 3);
    NEAR(s.intercept, 10);
    ck_assert(s.low <= 3 && s.high >= 3);
    arena_clear(&a);
}
END_TEST

START_TEST(kendalls_tau_is_one_for_rise_minus_one_for_fall_and_zero_for_level)
{
    struct arena a = {0};
    double x[] = {0, 1, 2, 3, 4}, up[] = {1, 2, 4, 8, 16};
    double down[] = {5, 4, 3, 2, 1}, flat[] = {7, 7, 7, 7, 7};
    NEAR(stats_slope(x, up, 5, &a).tau, 1);
    NEAR(stats_slope(x, down, 5, &a).tau, -1);
    NEAR(stats_slope(x, flat, 5, &a).tau, 0);
    ck_assert(!stats_slope(x, up, 2, &a).is_known);
    arena_clear(&a);
}
END_TEST

START_TEST(many_points_are_thinned_and_keep_their_slope)
{
    struct arena a = {0};
    double x[3000], y[3000];
    for (int i = 0; i < 3000; i++) {
        x[i] = i;
        y[i] = 0.25 * i + (i * 7919) % 13;
    }
    ck_assert_double_eq_tol(stats_slope(x, y, 3000, &a).per_unit, 0.25, 0.005);
    arena_clear(&a);
}
END_TEST

START_TEST(sorting_many_is_sorting_whatever_their_sign)
{
    for (size_t count = 1; count < 6000; count = count * 2 + 1) {
        double *v = mem_array(count, sizeof *v), sum = 0;
        for (size_t i = 0; i < count; i++) {
            v[i] = (double)((i * 7919) % 4001) * 0.37 - 700;
            sum += v[i];
        }
        if (count > 100) {
            v[3] = INFINITY;
            v[50] = -INFINITY;
            v[99] = v[98]; /* equals */
        }
        stats_sort(v, count);
        for (size_t i = 1; i < count; i++)
            ck_assert(v[i - 1] <= v[i]);
        if (count > 100) {
            ck_assert(isinf(v[0]) && isinf(v[count - 1]));
        } else {
            for (size_t i = 0; i < count; i++)
                sum -= v[i];
            ck_assert_double_eq_tol(sum, 0, 1e-6); /* the same values */
        }
        mem_free(v);
    }
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_add_test(t, sorting_many_is_sorting_whatever_their_sign);
    tcase_add_test(t, quantiles_lie_between_neighbours);
    tcase_add_test(t, theil_sen_is_not_led_by_one_wild_value);
    tcase_add_test(
        t, kendalls_tau_is_one_for_rise_minus_one_for_fall_and_zero_for_level);
    tcase_add_test(t, many_points_are_thinned_and_keep_their_slope);
}
SUITE_MAIN("analysis/stats", add_tests)
