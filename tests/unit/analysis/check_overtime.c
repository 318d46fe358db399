/* Time over the limits of a run: the roll-ups know only the default ones. */
#include <stdio.h>

#include "analysis/compare.h"
#include "analysis/overtime.h"
#include "analysis/whatif.h"
#include "fixture.h"

/* Of each hour 20 minutes at 45 %, 20 at 60 %, 20 at 75 %. */
static int in_thirds(moment at)
{
    moment minute = at / MOMENT_MINUTE % 60;
    return minute < 20 ? 450 : minute < 40 ? 600 : 750;
}

static struct use *three_days(struct fixture *x)
{
    fixture_setting(x, DAY_ONE, "tcp4.range_count", "1000");
    fixture_setting(x, DAY_ONE, "tcp4.range_start", "49152");
    return fixture_use(x, ORIGIN_LOG, "10.20.0.10", DAY_ONE,
                       DAY_ONE + 3 * MOMENT_DAY, 60, 1000, in_thirds);
}

START_TEST(default_limits_are_those_of_the_rollups)
{
    struct fixture x = fixture_new();
    three_days(&x);
    const struct usage_figures *u = &fixture_judge(&x)->figures;
    ck_assert_double_eq_tol(u->over_seconds[0], 72 * 2400.0, 0.5);
    ck_assert_double_eq_tol(u->over_seconds[1], 72 * 1200.0, 0.5);
    ck_assert_double_eq_tol(u->over_seconds[2], 0, 0.5);
    ck_assert(!u->over_is_estimated);
    fixture_free(&x);
}
END_TEST

START_TEST(other_limits_are_counted_from_the_samples)
{
    struct fixture x = fixture_new();
    three_days(&x);
    x.options.thresholds = (struct thresholds){40, 60, 70, 75};
    const struct usage_figures *u = &fixture_judge(&x)->figures;
    ck_assert_double_eq_tol(u->over_seconds[0], 72 * 3600.0, 0.5);
    ck_assert_double_eq_tol(u->over_seconds[1], 72 * 2400.0, 0.5);
    ck_assert_double_eq_tol(u->over_seconds[2], 72 * 1200.0, 0.5);
    ck_assert_double_eq_tol(u->over_seconds[3], 72 * 1200.0, 0.5);
    ck_assert(!u->over_is_estimated);
    fixture_free(&x);
}
END_TEST

START_TEST(without_samples_the_figure_is_an_estimate_that_says_so)
{
    struct fixture x = fixture_new();
    three_days(&x)->point_count = 0; /* pruned */
    x.options.thresholds = (struct thresholds){40, 60, 72, 90};
    const struct verdict *v = fixture_judge(&x);
    const struct usage_figures *u = &v->figures;
    bool says_so = false;
    ck_assert(u->over_is_estimated);
    for (size_t i = 0; i < v->caveats.count; i++)
        says_so |= strstr(v->caveats.text[i], "estimated") != NULL;
    ck_assert(says_so);
    /* never outside of what the roll-ups of 50 and 70 % prove */
    ck_assert_double_ge(u->over_seconds[0], 72 * 2400.0);
    ck_assert_double_ge(u->over_seconds[1], 72 * 1200.0);
    ck_assert_double_le(u->over_seconds[1], 72 * 2400.0);
    ck_assert_double_le(u->over_seconds[2], 72 * 1200.0);
    ck_assert_double_eq_tol(u->over_seconds[3], 0, 0.5);
    fixture_free(&x);
}
END_TEST

START_TEST(
    a_sample_stands_for_two_intervals_at_most_and_one_before_hours_not_loaded)
{
    struct fixture x = fixture_new();
    struct use *u = three_days(&x);
    ck_assert_double_eq_tol(overtime_stand(u, 5), 60, 0.1);
    /* hours 1 and 2 are known by roll-up only */
    memmove(u->points + 60, u->points + 180,
            (u->point_count - 180) * sizeof *u->points);
    u->point_count -= 120;
    ck_assert_double_eq_tol(overtime_stand(u, 59), 60, 0.1);
    /* the log itself has a gap inside an hour */
    memmove(u->points + 71, u->points + 90,
            (u->point_count - 90) * sizeof *u->points);
    u->point_count -= 19;
    ck_assert_double_eq_tol(overtime_stand(u, 70), 120, 0.1);
    ck_assert_double_eq_tol(overtime_stand(u, u->point_count - 1), 60, 0.1);
    fixture_free(&x);
}
END_TEST

START_TEST(a_replay_of_no_change_is_over_the_limits_as_long_as_before)
{
    struct fixture x = fixture_new();
    three_days(&x);
    x.options.thresholds = (struct thresholds){40, 60, 72, 90};
    const struct verdict *v = fixture_judge(&x);
    struct whatif_change none = {.growth = 1};
    struct whatif_result r;
    whatif_replay(&r, &x.h, v, &none, &x.options, &x.arena);
    for (int k = 0; k < 4; k++) {
        ck_assert_double_eq_tol(r.before_over_seconds[k],
                                v->figures.over_seconds[k], 0.5);
        ck_assert_double_eq_tol(r.after_over_seconds[k],
                                r.before_over_seconds[k], 0.5);
    }
    fixture_free(&x);
}
END_TEST

START_TEST(compare_counts_over_the_limits_of_the_run)
{
    struct fixture x = fixture_new();
    struct compare_result r;
    three_days(&x);
    x.options.thresholds = (struct thresholds){40, 60, 72, 90};
    compare_spans(
        &r, &x.h,
        (const struct compare_span[]){
            {DAY_ONE,              DAY_ONE + MOMENT_DAY - MOMENT_SECOND    },
            {DAY_ONE + MOMENT_DAY, DAY_ONE + 2 * MOMENT_DAY - MOMENT_SECOND}
    },
        &x.options, &x.arena);
    ck_assert(r.is_refused); /* Monday and Tuesday share no hour of the week */
    three_days(&x);          /* the same again, a use of its own */
    compare_spans(&r, &x.h,
                  (const struct compare_span[]){
                      {DAY_ONE,                  DAY_ONE + MOMENT_DAY - MOMENT_SECOND},
                      {DAY_ONE + 7 * MOMENT_DAY,
                       DAY_ONE + 8 * MOMENT_DAY - MOMENT_SECOND                      }
    },
                  &x.options, &x.arena);
    ck_assert(r.is_refused); /* no samples in the second span */
    struct use long_use =
        *fixture_use(&x, ORIGIN_LOG, "10.20.0.10", DAY_ONE,
                     DAY_ONE + 8 * MOMENT_DAY, 60, 1000, in_thirds);
    x.h.uses[0] = long_use; /* now that the list has moved */
    x.h.use_count = 1;
    compare_spans(&r, &x.h,
                  (const struct compare_span[]){
                      {DAY_ONE,                  DAY_ONE + MOMENT_DAY - MOMENT_SECOND},
                      {DAY_ONE + 7 * MOMENT_DAY,
                       DAY_ONE + 8 * MOMENT_DAY - MOMENT_SECOND                      }
    },
                  &x.options, &x.arena);
    ck_assert_msg(!r.is_refused, "%s", r.refusal);
    ck_assert_double_eq_tol(r.before_over_seconds[0], 24 * 3600.0, 0.5);
    ck_assert_double_eq_tol(r.before_over_seconds[1], 24 * 2400.0, 0.5);
    ck_assert_double_eq_tol(r.after_over_seconds[2], 24 * 1200.0, 0.5);
    ck_assert_double_eq_tol(r.after_over_seconds[3], 0, 0.5);
    ck_assert(!r.over_is_estimated);
    fixture_free(&x);
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_add_test(t, default_limits_are_those_of_the_rollups);
    tcase_add_test(t, other_limits_are_counted_from_the_samples);
    tcase_add_test(t, without_samples_the_figure_is_an_estimate_that_says_so);
    tcase_add_test(
        t,
        a_sample_stands_for_two_intervals_at_most_and_one_before_hours_not_loaded);
    tcase_add_test(t,
                   a_replay_of_no_change_is_over_the_limits_as_long_as_before);
    tcase_add_test(t, compare_counts_over_the_limits_of_the_run);
}
SUITE_MAIN("analysis/overtime", add_tests)
