#include "analysis/trend.h"

#include "fixture.h"

static int day_shape(moment at, double height)
{
    int64_t day = (at - DAY_ONE) / MOMENT_DAY;
    double hour = (double)(at % MOMENT_DAY) / (double)MOMENT_HOUR;
    double s = 0.1 + 0.9 * exp(-pow((hour - 11) / 3, 2));
    return (int)(height * s * (day % 7 > 4 ? 0.3 : 1));
}
static int growing(moment at)
{
    return day_shape(at, 5000 + 5000.0 * (double)(at - DAY_ONE) /
                                    (double)(28 * MOMENT_DAY));
}
static int level(moment at)
{
    int64_t day = (at - DAY_ONE) / MOMENT_DAY;
    return day_shape(at, 7000 + (day * 37 % 11) * 20.0);
}

struct seen {
    struct rising rising;
    struct trend trend;
};
static struct seen see(demand in_use, moment from, moment to)
{
    struct fixture x = fixture_new();
    struct facts f;
    fixture_use(&x, ORIGIN_LOG, "10.20.0.10", from, to, 300, 16384, in_use);
    facts_of(&f, &x.h, &x.options, &x.arena);
    struct seen s = {.rising = rising_of(&f)};
    trend_fill(&x.v, &f);
    s.trend = x.v.trend;
    s.trend.refusal = s.trend.is_refused ? "refused" : "";
    fixture_free(&x);
    return s;
}

START_TEST(weekly_peaks_that_rise_three_weeks_running_are_a_trend)
{
    struct seen s = see(growing, DAY_ONE, DAY_ONE + 21 * MOMENT_DAY);
    ck_assert(s.rising.is_rising);
    ck_assert_uint_eq(s.rising.weeks, 3);
    ck_assert_double_eq_tol(s.rising.per_week, 7.6, 0.8);
}
END_TEST

START_TEST(a_level_business_does_not_rise)
{
    ck_assert(!see(level, DAY_ONE, DAY_ONE + 28 * MOMENT_DAY).rising.is_rising);
}
END_TEST

START_TEST(two_weeks_do_not_make_a_trend)
{
    ck_assert(
        !see(growing, DAY_ONE, DAY_ONE + 14 * MOMENT_DAY).rising.is_rising);
}
END_TEST

START_TEST(a_week_cut_short_at_either_end_does_not_count)
{
    struct seen s = see(growing, DAY_ONE - 3 * MOMENT_DAY,
                        DAY_ONE + 20 * MOMENT_DAY + 11 * MOMENT_HOUR);
    ck_assert_uint_le(s.rising.weeks, 3);
}
END_TEST

START_TEST(a_forecast_names_the_day_of_80_percent_with_an_interval)
{
    struct seen s = see(growing, DAY_ONE, DAY_ONE + 28 * MOMENT_DAY);
    ck_assert(!s.trend.is_refused);
    ck_assert_double_eq_tol(s.trend.percent_per_week, 7, 2);
    ck_assert(s.trend.low_per_week <= s.trend.percent_per_week);
    ck_assert(s.trend.high_per_week >= s.trend.percent_per_week);
    /* 10,000 of 16,384 on day 28 and 178 more a day: 80 % after 17 days */
    ck_assert(s.trend.reach_80 > DAY_ONE + 38 * MOMENT_DAY);
    ck_assert(s.trend.reach_80 < DAY_ONE + 56 * MOMENT_DAY);
    ck_assert(s.trend.reach_80_early <= s.trend.reach_80);
    ck_assert(s.trend.backtest_error >= 0 && s.trend.backtest_error < 5);
}
END_TEST

START_TEST(a_forecast_goes_on_month_by_month_with_an_interval)
{
    struct seen s = see(growing, DAY_ONE, DAY_ONE + 28 * MOMENT_DAY);
    const struct trend_month *m = s.trend.month;
    /* 61 % on day 28 and 1.09 points more a day: 94 % after 30 days */
    ck_assert_double_eq_tol(m[1].mid, 94, 5);
    for (int k = 1; k <= TREND_MONTHS; k++) {
        ck_assert(m[k].low <= m[k].mid && m[k].mid <= m[k].high);
        ck_assert(m[k].high <= 100);
    }
    ck_assert_double_eq(m[TREND_MONTHS].mid, 100);
}
END_TEST

START_TEST(a_level_history_reaches_nothing_within_a_year)
{
    struct seen s = see(level, DAY_ONE, DAY_ONE + 28 * MOMENT_DAY);
    ck_assert(!s.trend.is_refused);
    ck_assert(s.trend.reach_100 == MOMENT_NONE);
}
END_TEST

START_TEST(short_history_is_refused_with_a_reason)
{
    ck_assert(see(growing, DAY_ONE, DAY_ONE + 5 * MOMENT_DAY).trend.is_refused);
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_add_test(t, weekly_peaks_that_rise_three_weeks_running_are_a_trend);
    tcase_add_test(t, a_level_business_does_not_rise);
    tcase_add_test(t, two_weeks_do_not_make_a_trend);
    tcase_add_test(t, a_week_cut_short_at_either_end_does_not_count);
    tcase_add_test(t, a_forecast_names_the_day_of_80_percent_with_an_interval);
    tcase_add_test(t, a_forecast_goes_on_month_by_month_with_an_interval);
    tcase_add_test(t, a_level_history_reaches_nothing_within_a_year);
    tcase_add_test(t, short_history_is_refused_with_a_reason);
}
SUITE_MAIN("analysis/trend", add_tests)
