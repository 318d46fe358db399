/* the score of 6.1, point by point. */
#include <stdio.h>

#include "fixture.h"

static int low(moment at)
{
    return 1400 + (int)(at / MOMENT_MINUTE % 7);
}

/* Event 4231 once a day while 1,400 of 16,384 ports are in use. */
static struct fixture failing_server(bool shows_bound)
{
    struct fixture x = fixture_new();
    fixture_default_range(&x);
    fixture_use(&x, ORIGIN_LOG, "10.20.0.10", DAY_ONE, DAY_ONE + 8 * MOMENT_DAY,
                60, 16384, low);
    for (int hour = 0; hour < 24 * 8; hour += 4) {
        moment at = DAY_ONE + hour * MOMENT_HOUR;
        struct capture_view *c = fixture_capture(&x, at, 49152, 16384);
        fixture_group(&x, c, STATE_ESTABLISHED, "a.exe", 804, "10.30.1.1", 443,
                      700);
        fixture_group(&x, c, STATE_ESTABLISHED, "b.exe", 808, "10.30.1.2", 443,
                      700);
        c->shows_bound = shows_bound;
    }
    for (int day = 4; day < 8; day++)
        fixture_event(&x, DAY_ONE + day * MOMENT_DAY + 10 * MOMENT_HOUR, 4231);
    return x;
}

static const struct finding *kernel_of(struct fixture *x)
{
    return finding_of(fixture_judge(x), "kernel-leak-suspected");
}

static bool shows(const struct finding *f, const char *text)
{
    for (size_t i = 0; f && i < f->evidence.count; i++) {
        if (strstr(f->evidence.text[i], text))
            return true;
    }
    return false;
}

static void counter(struct fixture *x, moment at, double value)
{
    x->h.counters = fixture_more(x, x->h.counters, x->h.counter_count,
                                 sizeof *x->h.counters);
    x->h.counters[x->h.counter_count++] =
        (struct counter_view){at, "Process(System)\\Handle Count", value};
}

START_TEST(an_event_at_low_use_and_no_heavy_process_is_a_candidate)
{
    struct fixture x = failing_server(true);
    const struct finding *f = kernel_of(&x);
    ck_assert_ptr_nonnull(f);
    ck_assert_int_eq(f->score, 5); /* +4 event with BOUND shown, +1 light */
    ck_assert_str_eq(f->score_grade, "candidate");
    ck_assert(!f->is_stop);
    ck_assert_ptr_null(action_of(&x.v, "memory-dump"));
    fixture_free(&x);
}
END_TEST

START_TEST(growing_handles_of_the_system_make_it_suspected)
{
    struct fixture x = failing_server(true);
    for (int hour = 0; hour < 48; hour++)
        counter(&x, DAY_ONE + hour * MOMENT_HOUR, 4000 + 150.0 * hour);
    const struct finding *f = kernel_of(&x);
    ck_assert_int_eq(f->score, 6);
    ck_assert_str_eq(f->score_grade, "suspected");
    ck_assert(f->is_stop);
    ck_assert(shows(f, "handles of PID 4 grow by 150 an hour"));
    ck_assert_ptr_nonnull(action_of(&x.v, "memory-dump"));
    for (size_t i = 0; i < x.h.counter_count; i++)
        x.h.counters[i].value = 4000 + 50.0 * (double)i; /* 50 are not 100 */
    ck_assert_int_eq(kernel_of(&x)->score, 5);
    fixture_free(&x);
}
END_TEST

static void started(struct fixture *x, double day)
{
    struct event_view *list =
        arena_array(&x->arena, x->h.event_count + 1, sizeof *list);
    moment at = DAY_ONE + (moment)(day * (double)MOMENT_DAY);
    size_t n = 0, i = 0;
    for (; i < x->h.event_count && x->h.events[i].at_utc < at; i++)
        list[n++] = x->h.events[i];
    list[n++] = (struct event_view){.at_utc = at,
                                    .event_id = 6005,
                                    .provider = "EventLog",
                                    .message = "",
                                    .source_id = 1,
                                    .line = 3};
    for (; i < x->h.event_count; i++)
        list[n++] = x->h.events[i];
    x->h.events = list;
    x->h.event_count = n;
}

START_TEST(failures_a_constant_time_after_each_start_are_a_point)
{
    struct fixture x = failing_server(true);
    started(&x, 2.4); /* fails two days later */
    started(&x, 4.6); /* and 20 hours later: not regular */
    ck_assert(!shows(kernel_of(&x), "after each of"));
    fixture_free(&x);

    x = failing_server(true);
    started(&x, 4.0); /* 10 hours later … */
    started(&x, 5.0);
    started(&x, 6.0);
    const struct finding *f = kernel_of(&x);
    ck_assert(shows(f, "after each of 3 starts of Windows the first failure "
                       "came 10 to 10 hours later"));
    ck_assert_int_eq(f->score, 6);
    fixture_free(&x);
}
END_TEST

START_TEST(a_driver_installed_shortly_before_is_a_point)
{
    struct fixture x = failing_server(true);
    struct event_view *list =
        arena_array(&x.arena, x.h.event_count + 1, sizeof *list);
    memcpy(list + 1, x.h.events, x.h.event_count * sizeof *list);
    list[0] = (struct event_view){.at_utc = DAY_ONE + MOMENT_DAY,
                                  .event_id = 7045,
                                  .provider = "Service Control Manager",
                                  .message = "C:\\Windows\\svc.exe",
                                  .source_id = 1,
                                  .line = 9};
    x.h.events = list;
    x.h.event_count++;
    ck_assert_int_eq(kernel_of(&x)->score, 5); /* a service, not a driver */
    list[0].message = "Service File Name: \\SystemRoot\\drivers\\edrflt.SYS";
    const struct finding *f = kernel_of(&x);
    ck_assert_int_eq(f->score, 6);
    ck_assert(shows(f, "a driver was installed"));
    fixture_free(&x);
}
END_TEST

START_TEST(udp_events_instead_of_tcp_ones_take_points_away)
{
    struct fixture x = failing_server(true);
    for (size_t i = 0; i < x.h.event_count; i++) {
        x.h.events[i].event_id = 1000;
        x.h.events[i].message = "connect failed with 10055";
    }
    ck_assert_int_eq(kernel_of(&x)->score, 5);
    fixture_event(&x, DAY_ONE + 8 * MOMENT_DAY, 4266);
    ck_assert_int_eq(kernel_of(&x)->score, 3);
    fixture_free(&x);
}
END_TEST

START_TEST(a_heavy_process_is_the_better_explanation)
{
    struct fixture x = failing_server(true);
    fixture_group(&x, &x.h.captures[3], STATE_ESTABLISHED, "c.exe", 900,
                  "10.1.1.1", 443, 1001);
    ck_assert_int_eq(kernel_of(&x)->score, 4);
    fixture_free(&x);
}
END_TEST

START_TEST(reserved_ranges_that_fill_the_gap_end_the_suspicion)
{
    struct fixture x = failing_server(true);
    for (size_t i = 0; i < x.h.capture_count; i++)
        x.h.captures[i].excluded = 14800;
    ck_assert_ptr_null(kernel_of(&x));
    fixture_free(&x);
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_add_test(t, an_event_at_low_use_and_no_heavy_process_is_a_candidate);
    tcase_add_test(t, growing_handles_of_the_system_make_it_suspected);
    tcase_add_test(t, failures_a_constant_time_after_each_start_are_a_point);
    tcase_add_test(t, a_driver_installed_shortly_before_is_a_point);
    tcase_add_test(t, udp_events_instead_of_tcp_ones_take_points_away);
    tcase_add_test(t, a_heavy_process_is_the_better_explanation);
    tcase_add_test(t, reserved_ranges_that_fill_the_gap_end_the_suspicion);
}
SUITE_MAIN("analysis/kernel", add_tests)
