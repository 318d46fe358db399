#include "analysis/burst.h"

#include "fixture.h"

static int minute_of(moment at)
{
    return (int)((at % MOMENT_DAY) / MOMENT_MINUTE);
}
/* 01:48 to 02:13, filling and draining over two minutes */
static int nightly(moment at)
{
    int minute = minute_of(at) - 108;
    return minute >= 0 && minute < 25 ? (minute < 2 ? 8000 : 15500) : 900;
}
static int working_day(moment at)
{
    int minute = minute_of(at);
    return minute > 540 && minute < 1000 ? 14000 : 1500;
}
static int twice(moment at)
{
    return at < DAY_ONE + 2 * MOMENT_DAY ? nightly(at) : 900;
}
/* a burst on top of half a load: the hour before is above half the peak */
static int on_top(moment at)
{
    return nightly(at) > 1000 ? 15500 : 8000;
}
static int wandering(moment at)
{
    moment day = (at - DAY_ONE) / MOMENT_DAY;
    return nightly(at - day * 3 * MOMENT_HOUR);
}

static struct burst burst_in(demand in_use, int days)
{
    struct fixture x = fixture_new();
    struct facts f;
    fixture_use(&x, ORIGIN_LOG, "10.20.0.10", DAY_ONE,
                DAY_ONE + days * MOMENT_DAY, 60, 16384, in_use);
    facts_of(&f, &x.h, &x.options, &x.arena);
    struct burst b = burst_of(&f);
    fixture_free(&x);
    return b;
}

START_TEST(the_same_half_hour_every_night_is_a_scheduled_burst)
{
    struct burst b = burst_in(nightly, 7);
    ck_assert(b.is_burst);
    ck_assert_uint_eq(b.days, 7);
    ck_assert_int_ge(b.start_minute, 108);
    ck_assert_int_le(b.start_minute, 111);
    ck_assert_double_eq_tol(b.length_minutes, 23, 3);
}
END_TEST

START_TEST(two_nights_are_not_enough)
{
    ck_assert(!burst_in(twice, 7).is_burst);
}
END_TEST

START_TEST(a_working_day_is_too_long_for_a_burst)
{
    ck_assert(!burst_in(working_day, 7).is_burst);
}
END_TEST

START_TEST(a_burst_on_half_a_load_does_not_stand_alone)
{
    ck_assert(!burst_in(on_top, 7).is_burst);
}
END_TEST

START_TEST(bursts_at_different_hours_are_not_scheduled)
{
    ck_assert(!burst_in(wandering, 7).is_burst);
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_add_test(t, the_same_half_hour_every_night_is_a_scheduled_burst);
    tcase_add_test(t, two_nights_are_not_enough);
    tcase_add_test(t, a_working_day_is_too_long_for_a_burst);
    tcase_add_test(t, a_burst_on_half_a_load_does_not_stand_alone);
    tcase_add_test(t, bursts_at_different_hours_are_not_scheduled);
}
SUITE_MAIN("analysis/burst", add_tests)
