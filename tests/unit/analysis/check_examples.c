/* The five worked examples of windows-ports.md, 13.4, to the printed digit,
 * through the judge that every command uses. */
#include <stdio.h>

#include "analysis/leak.h"
#include "analysis/whatif.h"
#include "fixture.h"

static int steady_13500(moment at)
{
    (void)at;
    return 13500;
}

START_TEST(example_1_churn_to_one_database_wants_a_wider_range_and_nothing_else)
{
    struct fixture x = fixture_new();
    fixture_default_range(&x);
    fixture_use(&x, ORIGIN_LOG, "10.20.0.10", DAY_ONE, DAY_ONE + 2 * MOMENT_DAY,
                60, 16384, steady_13500);
    for (int hour = 0; hour < 48; hour++) {
        struct capture_view *c =
            fixture_capture(&x, DAY_ONE + hour * MOMENT_HOUR, 49152, 16384);
        fixture_group(&x, c, STATE_TIME_WAIT, "", 0, "10.30.1.77", 1433, 13200);
        fixture_group(&x, c, STATE_ESTABLISHED, "w3wp.exe", 4242, "10.30.1.77",
                      1433, 300);
    }
    const struct verdict *v = fixture_judge(&x);
    ck_assert_printed("%.1f", v->peak_percent, "82.4");
    const struct finding *f = finding_of(v, "time-wait-pressure");
    ck_assert_ptr_nonnull(f);
    ck_assert_str_eq(f->rule, "R-04");
    ck_assert_int_eq(f->severity, SEVERITY_CRITICAL);
    ck_assert_int_eq(v->status, STATUS_CRITICAL);
    ck_assert_int_eq(v->time_wait.seconds, 120);
    ck_assert_printed("%.0f", v->time_wait.close_rate, "110");
    ck_assert_printed("%.1f", v->time_wait.sustainable_rate, "136.5");
    ck_assert_printed("%.0f", 100 * v->time_wait.headroom, "19");
    const struct action *widen = action_of(v, "widen-range");
    ck_assert_ptr_nonnull(widen);
    ck_assert_int_eq(widen->start, 20480);
    ck_assert_int_eq(widen->count, 45056);
    ck_assert_printed("%.1f", widen->expected_peak_percent, "30.0");
    ck_assert_ptr_null(action_of(v, "shorten-time-wait"));
    ck_assert_ptr_nonnull(action_of(v, "pool-connections"));

    struct whatif_result r;
    struct whatif_change delay = {.delay_seconds = 60, .growth = 1};
    whatif_replay(&r, &x.h, v, &delay, &x.options, &x.arena);
    ck_assert_printed("%.1f", r.after_percent, "42.1");
    struct whatif_change range = {
        .range_start = 20480, .range_count = 45056, .growth = 1};
    whatif_replay(&r, &x.h, v, &range, &x.options, &x.arena);
    ck_assert_printed("%.1f", r.after_percent, "30.0");
    fixture_free(&x);
}
END_TEST

/* 75 ports an hour, 15,900 in use at the last of them */
static int leak_of_75(moment at)
{
    return 15900 - (int)(75 * ((DAY_ONE + 8 * MOMENT_DAY - at) / MOMENT_HOUR));
}

START_TEST(example_2_a_close_wait_leak_is_not_cured_by_range_or_delay)
{
    struct fixture x = fixture_new();
    fixture_default_range(&x);
    fixture_use(&x, ORIGIN_LOG, "10.20.0.10", DAY_ONE,
                DAY_ONE + 8 * MOMENT_DAY + MOMENT_HOUR, 3600, 16384,
                leak_of_75);
    for (int hour = 0; hour <= 8 * 24; hour++) {
        moment at = DAY_ONE + hour * MOMENT_HOUR;
        struct capture_view *c = fixture_capture(&x, at, 49152, 16384);
        fixture_group(&x, c, STATE_CLOSE_WAIT, "OrderService.exe", 4242,
                      "10.30.2.9", 443, (unsigned)leak_of_75(at) - 700);
        fixture_group(&x, c, STATE_ESTABLISHED, "w3wp.exe", 800, "10.30.1.77",
                      1433, 700);
    }
    fixture_event(&x, DAY_ONE + 8 * MOMENT_DAY, 4231);
    const struct verdict *v = fixture_judge(&x);
    ck_assert_ptr_nonnull(finding_of(v, "exhausted"));
    const struct finding *f = finding_of(v, "close-wait-leak");
    ck_assert_ptr_nonnull(f);
    ck_assert_str_eq(f->process, "OrderService.exe");
    ck_assert(f->is_stop);
    ck_assert_int_eq(f->severity, SEVERITY_CRITICAL);
    ck_assert_ptr_null(action_of(v, "shorten-time-wait"));
    const struct action *relief = action_of(v, "widen-range");
    ck_assert_ptr_nonnull(relief);
    ck_assert_int_eq(relief->count, 45056);
    ck_assert_ptr_nonnull(strstr(relief->title, "As relief only"));
    ck_assert_ptr_nonnull(strstr(relief->why, "This is no cure"));
    ck_assert_ptr_nonnull(strstr(
        relief->why, "a range of 16384 ports lasts 209 hours, one of 45056 "
                     "ports 591 hours"));
    /* TTE: 209 h in the default range, 591 h in 45,056 ports */
    ck_assert_printed("%.0f", leak_hours_to_fill(75, 16384, 700), "209");
    ck_assert_printed("%.0f", leak_hours_to_fill(75, 45056, 700), "591");
    bool tells_rate = false;
    for (size_t i = 0; i < f->evidence.count; i++)
        tells_rate |= strstr(f->evidence.text[i], "75 ports an hour") != NULL;
    ck_assert(tells_rate);
    fixture_free(&x);
}
END_TEST

static int steady_16000(moment at)
{
    (void)at;
    return 16000;
}

START_TEST(example_3_collisions_towards_one_service)
{
    struct fixture x = fixture_new();
    fixture_default_range(&x);
    fixture_setting(&x, DAY_ONE, "TcpTimedWaitDelay", "240");
    fixture_use(&x, ORIGIN_LOG, "10.20.0.10", DAY_ONE, DAY_ONE + 2 * MOMENT_DAY,
                60, 16384, steady_16000);
    for (int hour = 0; hour < 48; hour++) {
        struct capture_view *c =
            fixture_capture(&x, DAY_ONE + hour * MOMENT_HOUR, 49152, 16384);
        fixture_group(&x, c, STATE_TIME_WAIT, "", 0, "10.0.0.9", 8080, 16000);
    }
    fixture_event(&x, DAY_ONE + MOMENT_DAY, 4227);
    const struct verdict *v = fixture_judge(&x);
    const struct finding *f = finding_of(v, "collision-churn");
    ck_assert_ptr_nonnull(f);
    ck_assert_str_eq(f->rule, "R-02");
    ck_assert_str_eq(f->remote, "10.0.0.9:8080");
    ck_assert_str_eq(v->time_wait.from, "registry");
    ck_assert_printed("%.1f", v->time_wait.close_rate, "66.7");
    ck_assert_printed("%.1f", v->time_wait.sustainable_rate, "68.3");
    ck_assert_printed("%.0f", whatif_ports(16000, 0, 240, 60, 1), "4000");
    struct whatif_result r;
    struct whatif_change delay = {.delay_seconds = 60, .growth = 1};
    whatif_replay(&r, &x.h, v, &delay, &x.options, &x.arena);
    ck_assert_printed("%.0f", r.after_percent * 163.84, "4000");
    fixture_free(&x);
}
END_TEST

static int steady_1400(moment at)
{
    (void)at;
    return 1400;
}

static const struct verdict *example_4(struct fixture *x, const char *excluded)
{
    fixture_default_range(x);
    if (excluded)
        fixture_setting(x, DAY_ONE, "tcp4.excluded", excluded);
    fixture_use(x, ORIGIN_LOG, "10.20.0.10", DAY_ONE, DAY_ONE + 2 * MOMENT_DAY,
                60, 16384, steady_1400);
    for (int hour = 0; hour < 48; hour++) {
        moment at = DAY_ONE + hour * MOMENT_HOUR;
        struct capture_view *c = fixture_capture(x, at, 49152, 16384);
        c->excluded = excluded ? 7860 : 0;
        fixture_group(x, c, STATE_ESTABLISHED, "a.exe", 804, "10.30.1.1", 443,
                      700);
        fixture_group(x, c, STATE_ESTABLISHED, "b.exe", 808, "10.30.1.2", 443,
                      700);
        fixture_event(x, at, 4231);
    }
    return fixture_judge(x);
}

START_TEST(example_4_events_without_ports_are_no_kernel_leak_yet)
{
    struct fixture x = fixture_new();
    const struct verdict *v = example_4(&x, NULL);
    /* score 2: below candidate; captures that show BOUND ports come first */
    ck_assert_ptr_null(finding_of(v, "kernel-leak-suspected"));
    ck_assert_ptr_null(action_of(v, "memory-dump"));
    const struct action *collect = action_of(v, "collect-more");
    ck_assert_ptr_nonnull(collect);
    bool asks = false;
    for (size_t i = 0; i < collect->commands.count; i++)
        asks |= strstr(collect->commands.text[i], "-anoq") != NULL;
    ck_assert(asks);
    ck_assert_ptr_nonnull(strstr(collect->why, ": 2 points"));
    fixture_free(&x);

    x = fixture_new();
    v = example_4(&x, "50000-57859");
    ck_assert_int_eq(v->range_count - v->range_excluded, 8524);
    ck_assert_printed("%.1f", v->peak_effective_percent, "16.4");
    ck_assert_ptr_null(finding_of(v, "kernel-leak-suspected"));
    ck_assert_ptr_nonnull(
        strstr(action_of(v, "collect-more")->why, ": 2 points"));
    fixture_free(&x);
}
END_TEST

static int udp_full(moment at)
{
    (void)at;
    return 15683;
}
static int tcp_low(moment at)
{
    (void)at;
    return 400;
}

START_TEST(example_5_udp_runs_out_and_tcp_is_left_alone)
{
    struct fixture x = fixture_new();
    fixture_default_range(&x);
    fixture_use(&x, ORIGIN_LOG, "10.20.0.10", DAY_ONE, DAY_ONE + 2 * MOMENT_DAY,
                60, 16384, tcp_low);
    fixture_use(&x, ORIGIN_CAPTURE, "*", DAY_ONE, DAY_ONE + 2 * MOMENT_DAY,
                3600, 16384, udp_full)
        ->protocol = PROTOCOL_UDP;
    for (int hour = 0; hour < 48; hour++) {
        moment at = DAY_ONE + hour * MOMENT_HOUR;
        struct capture_view *c = fixture_capture(&x, at, 49152, 16384);
        c->protocol = PROTOCOL_UDP;
        fixture_group(&x, c, STATE_NONE, "com.docker.backend.exe", 5100, "", -1,
                      15683);
    }
    fixture_event(&x, DAY_ONE + MOMENT_DAY, 4266);
    const struct verdict *v = fixture_judge(&x);
    const struct finding *f = finding_of(v, "udp-pressure");
    ck_assert_ptr_nonnull(f);
    ck_assert_str_eq(f->rule, "R-19");
    ck_assert_int_eq(f->protocol, PROTOCOL_UDP);
    ck_assert_str_eq(f->process, "com.docker.backend.exe");
    bool tells_peak = false;
    for (size_t i = 0; i < f->evidence.count; i++)
        tells_peak |= strstr(f->evidence.text[i], "95.7 %") != NULL;
    ck_assert(tells_peak);
    ck_assert_ptr_null(action_of(v, "widen-range"));
    ck_assert_ptr_null(finding_of(v, "exhausted"));
    ck_assert_ptr_null(finding_of(v, "time-wait-pressure"));
    ck_assert_ptr_null(action_of(v, "shorten-time-wait"));
    ck_assert(v->peak_percent < 50);
    fixture_free(&x);
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_add_test(
        t,
        example_1_churn_to_one_database_wants_a_wider_range_and_nothing_else);
    tcase_add_test(t,
                   example_2_a_close_wait_leak_is_not_cured_by_range_or_delay);
    tcase_add_test(t, example_3_collisions_towards_one_service);
    tcase_add_test(t, example_4_events_without_ports_are_no_kernel_leak_yet);
    tcase_add_test(t, example_5_udp_runs_out_and_tcp_is_left_alone);
}
SUITE_MAIN("analysis/examples", add_tests)
