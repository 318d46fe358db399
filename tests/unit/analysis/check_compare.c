/* Two spans side by side: did the change work? */
#include <stdio.h>

#include "analysis/compare.h"
#include "fixture.h"

#define WEEK   (7 * MOMENT_DAY)
#define CHANGE (DAY_ONE + 3 * WEEK)

/* -1..1, the same for the same moment and salt */
static double noise(moment at, unsigned salt)
{
    uint64_t x = (uint64_t)(at / MOMENT_MINUTE) * UINT64_C(2654435761) + salt;
    x ^= x >> 29;
    x *= UINT64_C(0xBF58476D1CE4E5B9);
    x ^= x >> 32;
    return (double)(x % 2001) / 1000.0 - 1;
}

/* Office hours on weekdays, hardly anything at the weekend. */
static int business(moment at)
{
    bool weekday = moment_weekday(at) < 5;
    int hour = (int)(at / MOMENT_HOUR % 24);
    double base = weekday && hour >= 8 && hour < 18 ? 600 : 100;
    return (int)(base + 40 * noise(at, 1));
}
static int halved_after_the_change(moment at)
{
    return at >= CHANGE ? business(at) / 2 : business(at);
}
static int doubled_after_the_change(moment at)
{
    return at >= CHANGE ? business(at) * 3 / 2 : business(at);
}
/* Each day its own mood: all its hours are up or down together. */
static int moody(moment at)
{
    double mood = 120 * noise(at - at % MOMENT_DAY, 7);
    return (int)(business(at) + mood + 100);
}

static struct compare_result compared(struct fixture *x, demand in_use,
                                      int before_weeks, int after_weeks)
{
    struct compare_result r;
    fixture_use(x, ORIGIN_LOG, "10.20.0.10", DAY_ONE, DAY_ONE + 6 * WEEK, 300,
                1000, in_use);
    compare_spans(&r, &x->h,
                  (const struct compare_span[]){
                      {CHANGE - before_weeks * WEEK, CHANGE - MOMENT_SECOND                     },
                      {CHANGE,                       CHANGE + after_weeks * WEEK - MOMENT_SECOND}
    },
                  &x->options, &x->arena);
    return r;
}

START_TEST(half_the_use_is_an_effect_with_its_interval)
{
    struct fixture x = fixture_new();
    struct compare_result r = compared(&x, halved_after_the_change, 1, 1);
    ck_assert_msg(!r.is_refused, "%s", r.refusal);
    ck_assert_uint_eq(r.matched_hours, 168);
    ck_assert(r.effect_low <= r.effect && r.effect <= r.effect_high);
    ck_assert_double_lt(r.effect_high, 0);
    ck_assert_double_lt(r.after_peak, r.before_peak * 0.55);
    ck_assert_ptr_nonnull(strstr(r.sentence, "It worked"));
    fixture_free(&x);
}
END_TEST

START_TEST(more_use_than_before_did_not_work)
{
    struct fixture x = fixture_new();
    struct compare_result r = compared(&x, doubled_after_the_change, 1, 1);
    ck_assert_double_gt(r.effect_low, 0);
    ck_assert_ptr_nonnull(strstr(r.sentence, "did not work"));
    fixture_free(&x);
}
END_TEST

START_TEST(the_same_use_shows_no_effect)
{
    struct fixture x = fixture_new();
    struct compare_result r = compared(&x, business, 2, 2);
    ck_assert(r.effect_low <= 0 && r.effect_high >= 0);
    ck_assert_ptr_nonnull(strstr(r.sentence, "No effect"));
    fixture_free(&x);
}
END_TEST

START_TEST(the_side_with_more_weeks_does_not_look_worse)
{
    struct fixture x = fixture_new();
    struct compare_result r = compared(&x, business, 3, 1);
    ck_assert_msg(r.effect_low <= 0 && r.effect_high >= 0, "%s", r.sentence);
    fixture_free(&x);
    x = fixture_new();
    r = compared(&x, business, 1, 3);
    ck_assert_msg(r.effect_low <= 0 && r.effect_high >= 0, "%s", r.sentence);
    fixture_free(&x);
}
END_TEST

START_TEST(days_that_are_up_or_down_as_a_whole_are_no_proof)
{
    struct fixture x = fixture_new();
    struct compare_result r = compared(&x, moody, 1, 1);
    ck_assert_msg(r.effect_low <= 0 && r.effect_high >= 0, "%s", r.sentence);
    fixture_free(&x);
}
END_TEST

START_TEST(a_week_is_matched_with_a_weekend_only_where_both_have_hours)
{
    struct fixture x = fixture_new();
    struct compare_result r;
    fixture_use(&x, ORIGIN_LOG, "10.20.0.10", DAY_ONE, DAY_ONE + 4 * WEEK, 300,
                1000, business);
    moment saturday = DAY_ONE + 3 * WEEK + 5 * MOMENT_DAY;
    compare_spans(&r, &x.h,
                  (const struct compare_span[]){
                      {DAY_ONE,  DAY_ONE + WEEK - MOMENT_SECOND           },
                      {saturday, saturday + 2 * MOMENT_DAY - MOMENT_SECOND}
    },
                  &x.options, &x.arena);
    ck_assert_uint_eq(r.matched_hours, 48);
    ck_assert_msg(strstr(r.sentence, "No effect"), "%s", r.sentence);
    fixture_free(&x);
}
END_TEST

START_TEST(spans_that_overlap_are_refused)
{
    struct fixture x = fixture_new();
    struct compare_result r;
    fixture_use(&x, ORIGIN_LOG, "10.20.0.10", DAY_ONE, DAY_ONE + 2 * WEEK, 300,
                1000, business);
    compare_spans(
        &r, &x.h,
        (const struct compare_span[]){
            {DAY_ONE,        DAY_ONE + WEEK    },
            {DAY_ONE + WEEK, DAY_ONE + 2 * WEEK}
    },
        &x.options, &x.arena);
    ck_assert(r.is_refused);
    ck_assert_ptr_nonnull(strstr(r.refusal, "overlap"));
    fixture_free(&x);
}
END_TEST

START_TEST(a_span_without_samples_is_refused_not_called_better)
{
    struct fixture x = fixture_new();
    struct compare_result r;
    fixture_use(&x, ORIGIN_LOG, "10.20.0.10", DAY_ONE, DAY_ONE + WEEK, 300,
                1000, business);
    compare_spans(&r, &x.h,
                  (const struct compare_span[]){
                      {DAY_ONE,            DAY_ONE + WEEK - MOMENT_SECOND},
                      {DAY_ONE + 2 * WEEK, DAY_ONE + 3 * WEEK            }
    },
                  &x.options, &x.arena);
    ck_assert(r.is_refused);
    ck_assert_ptr_nonnull(strstr(r.refusal, "LON-APP001"));
    fixture_free(&x);
}
END_TEST

START_TEST(five_matched_hours_are_too_few)
{
    struct fixture x = fixture_new();
    struct compare_result r;
    fixture_use(&x, ORIGIN_LOG, "10.20.0.10", DAY_ONE, DAY_ONE + 2 * WEEK, 300,
                1000, business);
    compare_spans(&r, &x.h,
                  (const struct compare_span[]){
                      {DAY_ONE,        DAY_ONE + 5 * MOMENT_HOUR - MOMENT_SECOND},
                      {DAY_ONE + WEEK, DAY_ONE + 2 * WEEK - MOMENT_SECOND       }
    },
                  &x.options, &x.arena);
    ck_assert(r.is_refused);
    ck_assert_ptr_nonnull(strstr(r.refusal, "Only 5 hours"));
    fixture_free(&x);
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_add_test(t, half_the_use_is_an_effect_with_its_interval);
    tcase_add_test(t, more_use_than_before_did_not_work);
    tcase_add_test(t, the_same_use_shows_no_effect);
    tcase_add_test(t, the_side_with_more_weeks_does_not_look_worse);
    tcase_add_test(t, days_that_are_up_or_down_as_a_whole_are_no_proof);
    tcase_add_test(t,
                   a_week_is_matched_with_a_weekend_only_where_both_have_hours);
    tcase_add_test(t, spans_that_overlap_are_refused);
    tcase_add_test(t, a_span_without_samples_is_refused_not_called_better);
    tcase_add_test(t, five_matched_hours_are_too_few);
}
SUITE_MAIN("analysis/compare", add_tests)
