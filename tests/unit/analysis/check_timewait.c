/* Connections that live by themselves: the port of each is in TIME_WAIT for
 * the delay, then free, and used again when its turn comes. */
#include "analysis/timewait.h"

#include <stdlib.h>

#include "fixture.h"

struct life {
    moment from, gone; /* in TIME_WAIT */
};

/* `rate` connections a second take ports in turn; captures every `step`
 * seconds for `minutes`, each its own file where `files`. */
static void simulate(struct fixture *x, int delay, int rate, int step,
                     int minutes, bool files)
{
    static struct life life[16384];
    uint16_t *sorted = arena_array(&x->arena, 16384, sizeof *sorted);
    memset(life, 0, sizeof life);
    size_t cursor = 0;
    for (int second = -2 * delay; second < minutes * 60; second++) {
        moment at = DAY_ONE + second * MOMENT_SECOND;
        for (int i = 0; i < rate; i++) {
            while (life[cursor].gone > at)
                cursor = (cursor + 1) % 16384;
            moment jitter =
                (i * INT64_C(7919) + second * INT64_C(104729)) % 1000;
            life[cursor].from = at + 2 * MOMENT_SECOND + jitter * 1000;
            life[cursor].gone = life[cursor].from + delay * MOMENT_SECOND;
            cursor = (cursor + 1) % 4096;
        }
        if (second < 0 || second % step)
            continue;
        struct capture_view *c = fixture_capture(x, at, 49152, 16384);
        c->source_id = files ? second / step + 1 : 1;
        size_t n = 0;
        for (int port = 0; port < 16384; port++) {
            if (life[port].from <= at && at < life[port].gone)
                sorted[n++] = (uint16_t)(49152 + port);
        }
        fixture_ports(x,
                      fixture_group(x, c, STATE_TIME_WAIT, "", 0, "10.30.1.77",
                                    1433, (unsigned)n),
                      sorted, n);
    }
}

static struct time_wait wait_of(struct fixture *x)
{
    struct facts f;
    facts_of(&f, &x->h, &x->options, &x->arena);
    f.range_count = f.n_eff = 16384;
    timewait_fill(&x->v, &f);
    return x->v.time_wait;
}

START_TEST(each_usual_delay_is_measured_from_captures_30_seconds_apart)
{
    static const int delays[] = {60, 120, 240, 300};
    for (size_t i = 0; i < 4; i++) {
        struct fixture x = fixture_new();
        simulate(&x, delays[i], 8, 30, 20, false);
        struct time_wait t = wait_of(&x);
        ck_assert_str_eq(t.from, "measured");
        ck_assert_int_eq(t.seconds, delays[i]);
        ck_assert_int_le(t.low_seconds, delays[i]);
        ck_assert_int_ge(t.high_seconds, delays[i]);
        ck_assert_uint_ge(t.completed_runs, 200);
        fixture_free(&x);
    }
}
END_TEST

START_TEST(captures_that_are_files_of_their_own_measure_as_well)
{
    struct fixture x = fixture_new();
    simulate(&x, 240, 8, 30, 20, true);
    struct time_wait t = wait_of(&x);
    ck_assert_str_eq(t.from, "measured");
    ck_assert_int_eq(t.seconds, 240);
    fixture_free(&x);
}
END_TEST

START_TEST(ports_that_are_used_again_at_once_do_not_lengthen_the_delay)
{
    struct fixture x = fixture_new();
    simulate(&x, 120, 30, 30, 20, false); /* 3,660 of 4,096 ports in turn */
    struct time_wait t = wait_of(&x);
    ck_assert_str_eq(t.from, "measured");
    ck_assert_int_eq(t.seconds, 120);
    fixture_free(&x);
}
END_TEST

START_TEST(a_registry_value_that_measurement_contradicts_is_told)
{
    struct fixture x = fixture_new();
    simulate(&x, 240, 8, 30, 20, false);
    fixture_setting(&x, DAY_ONE, "TcpTimedWaitDelay", "30");
    struct time_wait t = wait_of(&x);
    ck_assert_str_eq(t.from, "measured");
    ck_assert(t.contradicts_registry);
    ck_assert_int_eq(t.registry_seconds, 30);
    fixture_free(&x);
}
END_TEST

START_TEST(hourly_captures_measure_nothing)
{
    struct fixture x = fixture_new();
    simulate(&x, 120, 8, 3600, 24 * 60, false);
    struct time_wait t = wait_of(&x);
    ck_assert_str_eq(t.from, "default");
    ck_assert_int_eq(t.seconds, 120);
    fixture_setting(&x, DAY_ONE, "TcpTimedWaitDelay", "60");
    t = wait_of(&x);
    ck_assert_str_eq(t.from, "registry");
    ck_assert_int_eq(t.seconds, 60);
    fixture_free(&x);
}
END_TEST

START_TEST(fewer_than_200_connections_measure_nothing)
{
    struct fixture x = fixture_new();
    simulate(&x, 120, 1, 30, 4, false);
    ck_assert_str_eq(wait_of(&x).from, "default");
    fixture_free(&x);
}
END_TEST

START_TEST(captures_further_apart_than_half_the_delay_measure_nothing)
{
    struct fixture x = fixture_new();
    simulate(&x, 120, 20, 100, 60, false);
    ck_assert_str_eq(wait_of(&x).from, "default");
    fixture_free(&x);
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_add_test(t,
                   each_usual_delay_is_measured_from_captures_30_seconds_apart);
    tcase_add_test(t, captures_that_are_files_of_their_own_measure_as_well);
    tcase_add_test(t,
                   ports_that_are_used_again_at_once_do_not_lengthen_the_delay);
    tcase_add_test(t, a_registry_value_that_measurement_contradicts_is_told);
    tcase_add_test(t, hourly_captures_measure_nothing);
    tcase_add_test(t, fewer_than_200_connections_measure_nothing);
    tcase_add_test(t,
                   captures_further_apart_than_half_the_delay_measure_nothing);
}
SUITE_MAIN("analysis/timewait", add_tests)
