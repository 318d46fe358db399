/* The judge on small servers of one trouble each. */
#include <stdio.h>
#include <string.h>

#include "fixture.h"

static int quiet(moment at)
{
    return 60 + (int)((at / MOMENT_MINUTE) % 7);
}
static int half_full(moment at)
{
    return 9000 + (int)((at / MOMENT_MINUTE) % 7);
}
static int full(moment at)
{
    (void)at;
    return 16380;
}

static void captures(struct fixture *x, int days, int start, int count,
                     unsigned waiting, unsigned open, unsigned closing)
{
    for (int hour = 0; hour < days * 24; hour++) {
        struct capture_view *c =
            fixture_capture(x, DAY_ONE + hour * MOMENT_HOUR, start, count);
        if (waiting)
            fixture_group(x, c, STATE_TIME_WAIT, "", 0, "10.30.1.77", 1433,
                          waiting);
        if (open)
            fixture_group(x, c, STATE_ESTABLISHED, "w3wp.exe", 700,
                          "10.30.1.77", 1433, open);
        if (closing)
            fixture_group(x, c, STATE_CLOSE_WAIT, "OrderService.exe", 4242,
                          "10.30.2.9", 443, closing);
    }
}

START_TEST(a_quiet_server_is_healthy_and_nothing_is_to_be_changed)
{
    struct fixture x = fixture_new();
    fixture_default_range(&x);
    fixture_use(&x, ORIGIN_LOG, "10.20.0.10", DAY_ONE, DAY_ONE + 3 * MOMENT_DAY,
                60, 16384, quiet);
    captures(&x, 3, 49152, 16384, 40, 20, 0);
    const struct verdict *v = fixture_judge(&x);
    ck_assert_int_eq(v->status, STATUS_HEALTHY);
    ck_assert_ptr_nonnull(finding_of(v, "healthy"));
    ck_assert_uint_eq(v->action_count, 1);
    ck_assert_str_eq(v->actions[0].code, "none");
    ck_assert_ptr_nonnull(strstr(v->actions[0].why, "headroom"));
    fixture_free(&x);
}
END_TEST

START_TEST(no_data_is_never_healthy)
{
    struct fixture x = fixture_new();
    const struct verdict *v = fixture_judge(&x);
    ck_assert_int_eq(v->status, STATUS_INSUFFICIENT_DATA);
    ck_assert_ptr_nonnull(finding_of(v, "insufficient-data"));
    ck_assert_ptr_nonnull(action_of(v, "collect-more"));
    ck_assert(!v->has_peak);
    fixture_free(&x);

    x = fixture_new();
    fixture_default_range(&x);
    fixture_use(&x, ORIGIN_LOG, "10.20.0.10", DAY_ONE,
                DAY_ONE + 3 * MOMENT_HOUR, 60, 16384, quiet);
    v = fixture_judge(&x);
    ck_assert_int_eq(v->status, STATUS_INSUFFICIENT_DATA);
    fixture_free(&x);
}
END_TEST

START_TEST(a_sample_a_week_is_not_a_day_of_data)
{
    struct fixture x = fixture_new();
    fixture_default_range(&x);
    fixture_use(&x, ORIGIN_LOG, "10.20.0.10", DAY_ONE,
                DAY_ONE + 28 * MOMENT_DAY, 7 * 86400, 16384, quiet);
    ck_assert_int_eq(fixture_judge(&x)->status, STATUS_INSUFFICIENT_DATA);
    fixture_free(&x);
}
END_TEST

START_TEST(one_capture_full_of_close_wait_is_enough_to_name_the_process)
{
    struct fixture x = fixture_new();
    fixture_default_range(&x);
    struct capture_view *c = fixture_capture(&x, DAY_ONE, 49152, 16384);
    fixture_group(&x, c, STATE_CLOSE_WAIT, "OrderService.exe", 4242,
                  "10.30.2.9", 443, 15200);
    const struct verdict *v = fixture_judge(&x);
    const struct finding *f = finding_of(v, "close-wait-leak");
    ck_assert_ptr_nonnull(f);
    ck_assert_str_eq(f->process, "OrderService.exe");
    ck_assert_ptr_null(action_of(v, "shorten-time-wait"));
    ck_assert_ptr_null(action_of(v, "widen-range"));
    fixture_free(&x);
}
END_TEST

START_TEST(half_a_range_of_time_wait_is_attention_not_yet_more)
{
    struct fixture x = fixture_new();
    fixture_default_range(&x);
    fixture_use(&x, ORIGIN_LOG, "10.20.0.10", DAY_ONE, DAY_ONE + 3 * MOMENT_DAY,
                60, 16384, half_full);
    captures(&x, 3, 49152, 16384, 8800, 200, 0);
    const struct verdict *v = fixture_judge(&x);
    ck_assert_int_eq(v->status, STATUS_ATTENTION);
    ck_assert_int_eq(finding_of(v, "time-wait-pressure")->confidence,
                     CONFIDENCE_MEDIUM);
    fixture_free(&x);
}
END_TEST

START_TEST(thresholds_of_a_run_move_the_severity)
{
    struct fixture x = fixture_new();
    x.options.thresholds = (struct thresholds){20, 30, 40, 95};
    fixture_default_range(&x);
    fixture_use(&x, ORIGIN_LOG, "10.20.0.10", DAY_ONE, DAY_ONE + 3 * MOMENT_DAY,
                60, 16384, half_full);
    captures(&x, 3, 49152, 16384, 8800, 200, 0);
    ck_assert_int_eq(fixture_judge(&x)->status, STATUS_CRITICAL);
    fixture_free(&x);
}
END_TEST

START_TEST(a_bound_port_that_is_connected_counts_once)
{
    struct fixture x = fixture_new();
    uint16_t ports[2000];
    for (int i = 0; i < 2000; i++)
        ports[i] = (uint16_t)(50000 + i);
    fixture_default_range(&x);
    for (int hour = 0; hour < 48; hour++) {
        struct capture_view *c =
            fixture_capture(&x, DAY_ONE + hour * MOMENT_HOUR, 49152, 16384);
        c->shows_bound = true;
        fixture_ports(&x,
                      fixture_group(&x, c, STATE_ESTABLISHED, "app.exe", 700,
                                    "10.30.1.77", 443, 2000),
                      ports, 2000);
        fixture_ports(
            &x, fixture_group(&x, c, STATE_BOUND, "app.exe", 700, "", -1, 2000),
            ports, 2000);
    }
    fixture_use(&x, ORIGIN_LOG, "10.20.0.10", DAY_ONE, DAY_ONE + 2 * MOMENT_DAY,
                60, 16384, quiet);
    ck_assert_ptr_null(finding_of(fixture_judge(&x), "bound-leak"));
    fixture_free(&x);
}
END_TEST

START_TEST(a_small_range_is_given_back_its_default_and_no_second_change)
{
    struct fixture x = fixture_new();
    fixture_setting(&x, DAY_ONE, "tcp4.range_count", "1000");
    fixture_setting(&x, DAY_ONE, "tcp4.range_start", "10000");
    fixture_use(&x, ORIGIN_LOG, "10.20.0.10", DAY_ONE, DAY_ONE + 3 * MOMENT_DAY,
                60, 1000, quiet);
    const struct verdict *v = fixture_judge(&x);
    ck_assert_ptr_nonnull(finding_of(v, "range-below-default"));
    const struct action *a = action_of(v, "restore-range");
    ck_assert_ptr_nonnull(a);
    ck_assert_int_eq(a->count, 16384);
    ck_assert_ptr_null(action_of(v, "widen-range"));
    ck_assert_str_eq(a->rollback.text[0],
                     "netsh int ipv4 set dynamicport tcp start=10000 num=1000");
    fixture_free(&x);
}
END_TEST

static bool holds(const struct text_list *list, const char *text)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strstr(list->text[i], text))
            return true;
    }
    return false;
}

START_TEST(hostile_process_names_never_reach_a_command)
{
    struct fixture x = fixture_new();
    fixture_default_range(&x);
    struct capture_view *c = fixture_capture(&x, DAY_ONE, 49152, 16384);
    fixture_group(&x, c, STATE_CLOSE_WAIT, "a\" & format c: & \"", 4242,
                  "10.30.2.9", 443, 15200);
    fixture_event(&x, DAY_ONE, 4231);
    const struct verdict *v = fixture_judge(&x);
    ck_assert_ptr_nonnull(finding_of(v, "close-wait-leak"));
    for (size_t i = 0; i < v->action_count; i++) {
        ck_assert(!holds(&v->actions[i].commands, "format c:"));
        ck_assert(!holds(&v->actions[i].rollback, "format c:"));
    }
    fixture_free(&x);
}
END_TEST

START_TEST(the_same_history_gives_the_same_verdict)
{
    struct fixture a = fixture_new(), b = fixture_new();
    struct fixture *both[] = {&a, &b};
    for (int i = 0; i < 2; i++) {
        fixture_default_range(both[i]);
        fixture_use(both[i], ORIGIN_LOG, "10.20.0.10", DAY_ONE,
                    DAY_ONE + 2 * MOMENT_DAY, 60, 16384, full);
        captures(both[i], 2, 49152, 16384, 16000, 300, 0);
        fixture_judge(both[i]);
    }
    ck_assert_uint_eq(a.v.finding_count, b.v.finding_count);
    ck_assert_uint_eq(a.v.action_count, b.v.action_count);
    for (size_t i = 0; i < a.v.finding_count; i++) {
        ck_assert_str_eq(a.v.findings[i].id, b.v.findings[i].id);
        ck_assert_str_eq(a.v.findings[i].title, b.v.findings[i].title);
    }
    fixture_free(&a);
    fixture_free(&b);
}
END_TEST

static int full_on_the_first_day(moment at)
{
    return at < DAY_ONE + MOMENT_DAY ? 16380 : 800;
}

static int full_on_the_last_day(moment at)
{
    return at < DAY_ONE + 6 * MOMENT_DAY ? 800 : 16380;
}

static bool runbook_is_first(demand of)
{
    struct fixture x = fixture_new();
    fixture_default_range(&x);
    fixture_use(&x, ORIGIN_LOG, "10.20.0.10", DAY_ONE, DAY_ONE + 7 * MOMENT_DAY,
                300, 16384, of);
    fixture_event(&x, DAY_ONE + MOMENT_HOUR, 4231);
    const struct verdict *v = fixture_judge(&x);
    ck_assert_ptr_nonnull(finding_of(v, "exhausted"));
    ck_assert_ptr_nonnull(action_of(v, "emergency-runbook"));
    ck_assert_uint_gt(v->action_count, 1);
    bool is_first = strcmp(v->actions[0].code, "emergency-runbook") == 0;
    ck_assert(is_first || strcmp(v->actions[v->action_count - 1].code,
                                 "emergency-runbook") == 0);
    fixture_free(&x);
    return is_first;
}

START_TEST(the_runbook_comes_first_only_while_ports_are_used_up)
{
    ck_assert(runbook_is_first(full_on_the_last_day));
    ck_assert(!runbook_is_first(full_on_the_first_day));
}
END_TEST

static bool has_caveat(const struct verdict *v, const char *text)
{
    for (size_t i = 0; i < v->caveats.count; i++)
        if (strstr(v->caveats.text[i], text))
            return true;
    return false;
}

START_TEST(what_was_pruned_is_said_where_the_span_reaches_back_to_it)
{
    struct fixture x = fixture_new();
    fixture_use(&x, ORIGIN_LOG, "10.20.0.10", DAY_ONE,
                DAY_ONE + 14 * MOMENT_DAY, 60, 1000, quiet);
    x.h.first_utc = DAY_ONE;
    ck_assert(!has_caveat(fixture_judge(&x), "pruned"));
    x.h.samples_pruned_utc = DAY_ONE + 7 * MOMENT_DAY;
    ck_assert(has_caveat(fixture_judge(&x), "Samples before 20"));
    ck_assert(!has_caveat(fixture_judge(&x), "Captures before"));
    x.h.captures_pruned_utc = DAY_ONE + 3 * MOMENT_DAY;
    ck_assert(has_caveat(fixture_judge(&x), "Captures before 20"));
    x.h.from_utc = DAY_ONE + 8 * MOMENT_DAY; /* asked for what is whole */
    ck_assert(!has_caveat(fixture_judge(&x), "pruned"));
    fixture_free(&x);
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_add_test(t,
                   what_was_pruned_is_said_where_the_span_reaches_back_to_it);
    tcase_add_test(t, a_quiet_server_is_healthy_and_nothing_is_to_be_changed);
    tcase_add_test(t, no_data_is_never_healthy);
    tcase_add_test(t, a_sample_a_week_is_not_a_day_of_data);
    tcase_add_test(
        t, one_capture_full_of_close_wait_is_enough_to_name_the_process);
    tcase_add_test(t, half_a_range_of_time_wait_is_attention_not_yet_more);
    tcase_add_test(t, thresholds_of_a_run_move_the_severity);
    tcase_add_test(t, a_bound_port_that_is_connected_counts_once);
    tcase_add_test(
        t, a_small_range_is_given_back_its_default_and_no_second_change);
    tcase_add_test(t, hostile_process_names_never_reach_a_command);
    tcase_add_test(t, the_runbook_comes_first_only_while_ports_are_used_up);
    tcase_add_test(t, the_same_history_gives_the_same_verdict);
}
SUITE_MAIN("analysis/judge", add_tests)
