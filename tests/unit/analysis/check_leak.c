#include "analysis/leak.h"

#include "analysis/frozen.h"

#include "fixture.h"

#define HOURS (14 * 24)

/* Facts over hourly captures without groups: the ports are given apart. */
static struct facts hourly(struct fixture *x, size_t hours)
{
    struct facts f;
    for (size_t i = 0; i < hours; i++)
        fixture_capture(x, DAY_ONE + (moment)i * MOMENT_HOUR, 49152, 16384);
    facts_of(&f, &x->h, &x->options, &x->arena);
    return f;
}

START_TEST(a_floor_that_rises_for_days_is_a_leak)
{
    struct fixture x = fixture_new();
    struct facts f = hourly(&x, HOURS);
    uint32_t ports[HOURS];
    for (unsigned i = 0; i < HOURS; i++)
        ports[i] = 100 + 10 * i + (i % 24) * 5;
    struct leak l = leak_of(&f, ports, 16384);
    ck_assert(l.is_leak);
    ck_assert_double_eq_tol(l.per_day, 240, 1);
    ck_assert_uint_eq(l.restarts, 0);
    ck_assert(l.tau > 0.99);
    fixture_free(&x);
}
END_TEST

START_TEST(the_morning_of_a_working_day_is_no_leak)
{
    struct fixture x = fixture_new();
    struct facts f = hourly(&x, HOURS);
    uint32_t ports[HOURS];
    for (unsigned i = 0; i < HOURS; i++)
        ports[i] = 200 + (i % 24 > 7 && i % 24 < 18 ? 6000 : 0) + i % 5;
    ck_assert(!leak_of(&f, ports, 16384).is_leak);
    /* a first rise of less than two days says nothing yet */
    f = hourly(&x, 0);
    f.capture_count = 20;
    for (unsigned i = 0; i < 20; i++)
        ports[i] = 100 + 300 * i;
    ck_assert(!leak_of(&f, ports, 16384).is_leak);
    fixture_free(&x);
}
END_TEST

START_TEST(a_rise_of_less_than_256_ports_is_no_leak)
{
    struct fixture x = fixture_new();
    struct facts f = hourly(&x, HOURS);
    uint32_t ports[HOURS];
    for (unsigned i = 0; i < HOURS; i++)
        ports[i] = 100 + i / 2;
    ck_assert(!leak_of(&f, ports, 16384).is_leak);
    fixture_free(&x);
}
END_TEST

START_TEST(a_recycled_service_leaks_once_not_many_times)
{
    struct fixture x = fixture_new();
    struct facts f = hourly(&x, HOURS);
    uint32_t ports[HOURS];
    for (unsigned i = 0; i < HOURS; i++)
        ports[i] = 50 + 60 * (i % (5 * 24)); /* recycled every five days */
    struct leak l = leak_of(&f, ports, 16384);
    ck_assert(l.is_leak);
    ck_assert_uint_eq(l.restarts, 2);
    ck_assert_double_eq_tol(l.per_day, 1440, 20);
    ck_assert(l.since_utc == DAY_ONE);
    fixture_free(&x);
}
END_TEST

START_TEST(time_to_exhaustion_is_free_ports_by_rate)
{
    ck_assert_double_eq_tol(leak_hours_left(75, 16384, 15900), 6.45, 0.01);
    ck_assert(isinf(leak_hours_left(0, 16384, 15900)));
    ck_assert(isinf(leak_hours_left(-3, 16384, 15900)));
    ck_assert_double_eq_tol(leak_hours_left(75, 16384, 17000), 0, 1e-9);
}
END_TEST

static void waiting_captures(struct fixture *x, size_t hours,
                             unsigned (*waiting)(size_t hour),
                             unsigned (*held)(size_t hour))
{
    for (size_t i = 0; i < hours; i++) {
        struct capture_view *c =
            fixture_capture(x, DAY_ONE + (moment)i * MOMENT_HOUR, 49152, 16384);
        fixture_group(x, c, STATE_TIME_WAIT, "", 0, "10.30.1.77", 1433,
                      waiting(i));
        fixture_group(x, c, STATE_ESTABLISHED, "w3wp.exe", 700, "10.30.1.77",
                      1433, held(i));
    }
}

static unsigned stuck(size_t hour)
{
    return hour < 48 ? 300 + (unsigned)(hour % 24) * 10
                     : 300 + (unsigned)(hour - 48) * 120;
}
static unsigned level(size_t hour)
{
    return 40 + (unsigned)(hour % 3);
}
static unsigned daily(size_t hour)
{
    return hour % 24 > 8 && hour % 24 < 18 ? 9000 : 500;
}
static unsigned growing(size_t hour)
{
    return 100 + (unsigned)hour * 40;
}

START_TEST(time_wait_that_never_falls_for_a_day_is_frozen)
{
    struct fixture x = fixture_new();
    struct facts f;
    waiting_captures(&x, 120, stuck, level);
    facts_of(&f, &x.h, &x.options, &x.arena);
    struct frozen z = frozen_of(&f);
    ck_assert(z.is_frozen);
    ck_assert(z.since_utc >= DAY_ONE + 40 * MOMENT_HOUR);
    fixture_free(&x);
}
END_TEST

START_TEST(a_busy_day_is_no_frozen_timer)
{
    struct fixture x = fixture_new();
    struct facts f;
    waiting_captures(&x, 120, daily, level);
    facts_of(&f, &x.h, &x.options, &x.arena);
    ck_assert(!frozen_of(&f).is_frozen);
    fixture_free(&x);
}
END_TEST

START_TEST(time_wait_that_rises_with_the_business_is_no_frozen_timer)
{
    struct fixture x = fixture_new();
    struct facts f;
    waiting_captures(&x, 120, stuck, growing);
    facts_of(&f, &x.h, &x.options, &x.arena);
    ck_assert(!frozen_of(&f).is_frozen);
    fixture_free(&x);
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_add_test(t, a_floor_that_rises_for_days_is_a_leak);
    tcase_add_test(t, the_morning_of_a_working_day_is_no_leak);
    tcase_add_test(t, a_rise_of_less_than_256_ports_is_no_leak);
    tcase_add_test(t, a_recycled_service_leaks_once_not_many_times);
    tcase_add_test(t, time_to_exhaustion_is_free_ports_by_rate);
    tcase_add_test(t, time_wait_that_never_falls_for_a_day_is_frozen);
    tcase_add_test(t, a_busy_day_is_no_frozen_timer);
    tcase_add_test(t,
                   time_wait_that_rises_with_the_business_is_no_frozen_timer);
}
SUITE_MAIN("analysis/leak", add_tests)
