/* The history replayed: peaks, the incident of a day, and what is only a lower
 * bound. */
#include <stdio.h>

#include "analysis/whatif.h"
#include "fixture.h"

#define DAYS 4

/* 40 %, but from 10 to 11 on the second day 90 %, and on the fourth 100 %. */
static int two_incidents(moment at)
{
    moment day = (at - DAY_ONE) / MOMENT_DAY, hour = at / MOMENT_HOUR % 24;
    if (hour == 10 && day == 1)
        return 9000;
    return 4000;
}
static int one_cut_off(moment at)
{
    moment day = (at - DAY_ONE) / MOMENT_DAY, hour = at / MOMENT_HOUR % 24;
    return hour == 10 && day == 3 ? 10000 : two_incidents(at);
}

/* 10,000 ports; of those in use 60 % wait, 30 % are a.exe's, 10 % b.exe's. */
static struct fixture server(demand in_use)
{
    struct fixture x = fixture_new();
    fixture_setting(&x, DAY_ONE, "tcp4.range_count", "10000");
    fixture_setting(&x, DAY_ONE, "tcp4.range_start", "50000");
    fixture_setting(&x, DAY_ONE, "TcpTimedWaitDelay", "120");
    fixture_use(&x, ORIGIN_LOG, "10.20.0.10", DAY_ONE,
                DAY_ONE + DAYS * MOMENT_DAY, 60, 10000, in_use);
    for (int hour = 0; hour < DAYS * 24; hour++) {
        moment at = DAY_ONE + hour * MOMENT_HOUR;
        struct capture_view *c = fixture_capture(&x, at, 50000, 10000);
        unsigned all = (unsigned)in_use(at);
        fixture_group(&x, c, STATE_TIME_WAIT, "", 0, "10.30.1.77", 1433,
                      all * 6 / 10);
        fixture_group(&x, c, STATE_ESTABLISHED, "a.exe", 700, "10.30.1.77",
                      1433, all * 3 / 10);
        fixture_group(&x, c, STATE_ESTABLISHED, "b.exe", 701, "10.30.1.78", 443,
                      all / 10);
    }
    fixture_judge(&x);
    return x;
}

static struct whatif_result replayed(struct fixture *x,
                                     struct whatif_change change)
{
    struct whatif_result r;
    whatif_replay(&r, &x->h, &x->v, &change, &x->options, &x->arena);
    return r;
}

static bool warns(const struct whatif_result *r, const char *text)
{
    for (size_t i = 0; i < r->caveats.count; i++) {
        if (strstr(r->caveats.text[i], text))
            return true;
    }
    return false;
}

START_TEST(each_change_has_the_arithmetic_of_7_2)
{
    struct fixture x = server(two_incidents);
    struct whatif_result r = replayed(&x, (struct whatif_change){.growth = 1});
    ck_assert_double_eq_tol(r.before_percent, 90, 1e-9);
    ck_assert_double_eq_tol(r.after_percent, 90, 1e-9);
    r = replayed(&x, (struct whatif_change){.range_start = 30000,
                                            .range_count = 20000,
                                            .growth = 1});
    ck_assert_double_eq_tol(r.after_percent, 45, 1e-9);
    /* 5,400 * 60 / 120 + 3,600 */
    r = replayed(&x, (struct whatif_change){.delay_seconds = 60, .growth = 1});
    ck_assert_double_eq_tol(r.after_percent, 63, 1e-9);
    r = replayed(&x, (struct whatif_change){.growth = 0.5});
    ck_assert_double_eq_tol(r.after_percent, 45, 1e-9);
    r = replayed(
        &x, (struct whatif_change){.growth = 1, .without_process = "b.exe"});
    ck_assert_double_eq_tol(r.after_percent, 81, 1e-6);
    fixture_free(&x);
}
END_TEST

START_TEST(would_the_incident_of_that_day_have_happened)
{
    struct fixture x = server(two_incidents);
    struct whatif_result r =
        replayed(&x, (struct whatif_change){.delay_seconds = 60, .growth = 1});
    ck_assert_uint_eq(r.day_count, 1);
    ck_assert(r.days[0].day_utc == DAY_ONE + MOMENT_DAY);
    ck_assert_double_eq_tol(r.days[0].before_percent, 90, 1e-9);
    ck_assert_double_eq_tol(r.days[0].after_percent, 63, 1e-9);
    ck_assert(!r.days[0].would_have_happened);
    r = replayed(&x, (struct whatif_change){.delay_seconds = 110, .growth = 1});
    ck_assert(r.days[0].would_have_happened); /* 85.5 % */
    ck_assert_double_eq_tol(r.before_over_seconds[2], 3600, 1);
    ck_assert_double_eq_tol(r.after_over_seconds[2], 3600, 1);
    ck_assert(!r.is_lower_bound);
    fixture_free(&x);
}
END_TEST

START_TEST(demand_that_was_cut_off_is_a_lower_bound_and_said_so)
{
    struct fixture x = server(one_cut_off);
    struct whatif_result r = replayed(
        &x, (struct whatif_change){
                .range_start = 40000, .range_count = 20000, .growth = 1});
    ck_assert(r.is_lower_bound);
    ck_assert(warns(&r, "lower bound"));
    ck_assert_double_eq_tol(r.after_percent, 50, 1e-9);
    ck_assert_ptr_nonnull(strstr(r.sentence, "at least 50.0 %"));
    /* the day that was cut off is marked, the other one is not */
    ck_assert_uint_eq(r.day_count, 2);
    ck_assert(!r.days[0].is_lower_bound);
    ck_assert(r.days[1].is_lower_bound);
    /* and where the range is too small the demand, too, is only a bound */
    r = replayed(&x, (struct whatif_change){.growth = 2});
    ck_assert_ptr_nonnull(strstr(r.sentence, "at least 200.0 %"));
    fixture_free(&x);
}
END_TEST

START_TEST(a_process_that_no_capture_shows_changes_nothing_and_is_said)
{
    struct fixture x = server(two_incidents);
    struct whatif_result r = replayed(
        &x, (struct whatif_change){.growth = 1, .without_process = "zz.exe"});
    ck_assert_double_eq_tol(r.after_percent, 90, 1e-9);
    ck_assert(warns(&r, "No capture shows"));
    fixture_free(&x);
}
END_TEST

START_TEST(without_captures_the_effect_of_a_delay_is_a_guess_and_said)
{
    struct fixture x = server(two_incidents);
    x.h.capture_count = 0;
    fixture_judge(&x);
    struct whatif_result r =
        replayed(&x, (struct whatif_change){.delay_seconds = 60, .growth = 1});
    ck_assert(warns(&r, "guess"));
    fixture_free(&x);
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_add_test(t, each_change_has_the_arithmetic_of_7_2);
    tcase_add_test(t, would_the_incident_of_that_day_have_happened);
    tcase_add_test(t, demand_that_was_cut_off_is_a_lower_bound_and_said_so);
    tcase_add_test(t,
                   a_process_that_no_capture_shows_changes_nothing_and_is_said);
    tcase_add_test(t,
                   without_captures_the_effect_of_a_delay_is_a_guess_and_said);
}
SUITE_MAIN("analysis/whatif", add_tests)
