/* Each rule of 13.1 and 13.2 on the smallest server that it is made for; what
 * it must not fire on stands beside it. */
#include <stdio.h>

#include "fixture.h"

static int idle(moment at)
{
    return 60 + (int)(at / MOMENT_MINUTE % 7);
}
static int nearly_full(moment at)
{
    (void)at;
    return 15900;
}

static struct fixture quiet_server(void)
{
    struct fixture x = fixture_new();
    fixture_default_range(&x);
    fixture_use(&x, ORIGIN_LOG, "10.20.0.10", DAY_ONE, DAY_ONE + 3 * MOMENT_DAY,
                60, 16384, idle);
    return x;
}

static struct capture_view *capture_at(struct fixture *x, int hour)
{
    return fixture_capture(x, DAY_ONE + hour * MOMENT_HOUR, 49152, 16384);
}

static bool says(const struct verdict *v, const char *text)
{
    for (size_t i = 0; i < v->caveats.count; i++) {
        if (strstr(v->caveats.text[i], text))
            return true;
    }
    return false;
}

static bool shows(const struct finding *f, const char *text)
{
    for (size_t i = 0; f && i < f->evidence.count; i++) {
        if (strstr(f->evidence.text[i], text))
            return true;
    }
    return false;
}

/* ---- gates ---- */

START_TEST(q1_a_range_that_nobody_stated_is_a_scenario)
{
    struct fixture x = fixture_new();
    struct capture_view *c = fixture_capture(&x, DAY_ONE, 49152, 16384);
    c->range_from = "default";
    fixture_group(&x, c, STATE_ESTABLISHED, "a.exe", 7, "10.1.1.1", 443, 50);
    ck_assert(says(fixture_judge(&x), "R-Q1"));
    fixture_free(&x);
}
END_TEST

START_TEST(q3_samples_far_apart_are_lower_bounds)
{
    struct fixture x = fixture_new();
    fixture_default_range(&x);
    fixture_use(&x, ORIGIN_LOG, "10.20.0.10", DAY_ONE, DAY_ONE + 3 * MOMENT_DAY,
                300, 16384, idle);
    ck_assert(says(fixture_judge(&x), "R-Q3"));
    fixture_free(&x);
    x = quiet_server();
    ck_assert(!says(fixture_judge(&x), "R-Q3"));
    fixture_free(&x);
}
END_TEST

START_TEST(q4_q5_q9_what_a_capture_can_not_show_is_said)
{
    struct fixture x = quiet_server();
    struct capture_view *c = capture_at(&x, 1);
    fixture_group(&x, c, STATE_ESTABLISHED, "a.exe", 7, "10.1.1.1", 443, 50);
    c->has_pid = false;
    const struct verdict *v = fixture_judge(&x);
    ck_assert(says(v, "R-Q4") && says(v, "R-Q5") && says(v, "R-Q9"));
    ck_assert_int_eq(finding_of(v, "healthy")->confidence, CONFIDENCE_MEDIUM);
    c->has_pid = c->shows_bound = true;
    c->families = 3;
    v = fixture_judge(&x);
    ck_assert(!says(v, "R-Q4") && !says(v, "R-Q5") && !says(v, "R-Q9"));
    ck_assert_int_eq(finding_of(v, "healthy")->confidence, CONFIDENCE_HIGH);
    fixture_free(&x);
}
END_TEST

START_TEST(q6_an_old_netstat_is_not_trusted_unless_it_was_mended)
{
    struct fixture x = quiet_server();
    struct capture_view *c = capture_at(&x, 1);
    fixture_group(&x, c, STATE_ESTABLISHED, "a.exe", 7, "10.1.1.1", 443, 50);
    c->shows_bound = true;
    x.h.os = "Windows Server 2012 R2";
    const struct verdict *v = fixture_judge(&x);
    ck_assert(says(v, "R-Q6"));
    ck_assert_int_eq(finding_of(v, "healthy")->confidence, CONFIDENCE_MEDIUM);
    fixture_setting(&x, DAY_ONE, "os.hotfixes", "KB3000850,KB3123245");
    ck_assert(!says(fixture_judge(&x), "R-Q6"));
    fixture_free(&x);
}
END_TEST

START_TEST(q7_a_log_edited_for_udp_calls_nobody_healthy)
{
    struct fixture x = quiet_server();
    struct source_view log = {.source_id = 1,
                              .path = "a.log",
                              .assumptions = "suspect udp edit (R-Q7): …",
                              .accepted = 9};
    x.h.sources = &log;
    x.h.source_count = 1;
    const struct verdict *v = fixture_judge(&x);
    ck_assert(says(v, "R-Q7"));
    ck_assert_int_eq(v->status, STATUS_INSUFFICIENT_DATA);
    log.assumptions = "";
    ck_assert_int_eq(fixture_judge(&x)->status, STATUS_HEALTHY);
    fixture_free(&x);
}
END_TEST

START_TEST(q10_a_restart_inside_the_span_is_told)
{
    struct fixture x = quiet_server();
    ck_assert(!says(fixture_judge(&x), "R-Q10"));
    fixture_setting(&x, DAY_ONE + 2 * MOMENT_DAY, "os.boot_time",
                    "2026-03-03T04:00:00");
    ck_assert(says(fixture_judge(&x), "R-Q10: Windows was restarted 1 time"));
    fixture_free(&x);
}
END_TEST

START_TEST(q11_many_ports_outside_the_range_question_the_range)
{
    struct fixture x = quiet_server();
    struct capture_view *c = capture_at(&x, 1);
    struct group_view *g =
        fixture_group(&x, c, STATE_TIME_WAIT, "", 0, "10.1.1.1", 1433, 900);
    g->ports_in = g->rows_in = 0;
    ck_assert(says(fixture_judge(&x), "R-Q11"));
    fixture_free(&x);
}
END_TEST

/* ---- R-01 to R-03 ---- */

START_TEST(r01_event_4231_is_exhaustion_with_a_runbook)
{
    struct fixture x = quiet_server();
    fixture_event(&x, DAY_ONE + MOMENT_DAY, 4231);
    const struct verdict *v = fixture_judge(&x);
    ck_assert_int_eq(finding_of(v, "exhausted")->severity, SEVERITY_CRITICAL);
    ck_assert_int_eq(v->status, STATUS_CRITICAL);
    ck_assert_ptr_nonnull(action_of(v, "emergency-runbook")); /* */
    fixture_free(&x);
}
END_TEST

START_TEST(r01_a_failed_bind_counts_where_the_range_is_full)
{
    struct fixture x = quiet_server();
    fixture_event(&x, DAY_ONE + MOMENT_DAY, 5774);
    x.h.events[0].message = "Returned Status Code: 10048";
    ck_assert_ptr_null(finding_of(fixture_judge(&x), "exhausted"));
    x.h.events[0].message = "failed with STATUS_TOO_MANY_ADDRESSES";
    ck_assert_ptr_nonnull(finding_of(fixture_judge(&x), "exhausted"));
    x.h.events[0].message = "Returned Status Code: 10048";
    fixture_use(&x, ORIGIN_LOG, "10.20.0.11", DAY_ONE, DAY_ONE + MOMENT_DAY, 60,
                16384, nearly_full);
    ck_assert_ptr_nonnull(finding_of(fixture_judge(&x), "exhausted"));
    x.h.events[0].message = "row 210048 of a table";
    ck_assert_ptr_null(finding_of(fixture_judge(&x), "exhausted"));
    fixture_free(&x);
}
END_TEST

START_TEST(r03_4227_with_free_ports_on_an_old_windows_is_its_allocator)
{
    struct fixture x = quiet_server();
    fixture_event(&x, DAY_ONE + MOMENT_DAY, 4227);
    x.h.os = "Windows Server 2022";
    ck_assert_ptr_null(finding_of(fixture_judge(&x), "allocator-bug"));
    x.h.os = "Windows Server 2008 R2 Enterprise";
    const struct verdict *v = fixture_judge(&x);
    ck_assert(finding_of(v, "allocator-bug")->is_stop);
    ck_assert_ptr_nonnull(action_of(v, "install-update"));
    ck_assert_ptr_null(action_of(v, "widen-range"));
    fixture_free(&x);
}
END_TEST

/* ---- the uptime, and several peers of one port ---- */

/* 300 local ports that wait for one peer for ever, and for another one anew at
 * each capture. */
static void frozen_server(struct fixture *x)
{
    uint16_t ports[300];
    for (size_t i = 0; i < 300; i++)
        ports[i] = (uint16_t)(50000 + i);
    for (int hour = 0; hour < 30; hour++) {
        struct capture_view *c = capture_at(x, hour);
        char *fleeting = arena_textf(&x->arena, "10.9.9.%d", hour);
        fixture_ports(x,
                      fixture_group(x, c, STATE_TIME_WAIT, "", 0, "10.30.1.77",
                                    1433, 300),
                      ports, 300);
        fixture_ports(
            x, fixture_group(x, c, STATE_TIME_WAIT, "", 0, fleeting, 443, 300),
            ports, 300);
    }
}

START_TEST(r05_each_peer_of_a_port_is_followed)
{
    struct fixture x = quiet_server();
    frozen_server(&x);
    const struct finding *f = finding_of(fixture_judge(&x), "time-wait-frozen");
    ck_assert_ptr_nonnull(f);
    ck_assert(f->is_stop);
    ck_assert(shows(f, "300 connections stayed"));
    ck_assert_int_eq(f->confidence, CONFIDENCE_MEDIUM); /* uptime not known */
    fixture_free(&x);
}
END_TEST

START_TEST(r05_wants_an_uptime_of_248_days_or_an_unknown_one)
{
    struct fixture x = quiet_server();
    frozen_server(&x);
    x.h.os = "Windows Server 2008 R2";
    fixture_setting(&x, DAY_ONE, "os.boot_time", "2026-02-20T08:00:00");
    ck_assert_ptr_null(finding_of(fixture_judge(&x), "time-wait-frozen"));
    x.h.settings[x.h.setting_count - 1].value = "2024-10-01T08:00:00";
    const struct verdict *v = fixture_judge(&x);
    const struct finding *f = finding_of(v, "time-wait-frozen");
    ck_assert_ptr_nonnull(f);
    ck_assert(shows(f, "days then"));
    ck_assert_int_eq(f->confidence, CONFIDENCE_HIGH);
    ck_assert_ptr_null(action_of(v, "shorten-time-wait"));
    ck_assert_ptr_null(action_of(v, "widen-range"));
    fixture_free(&x);
}
END_TEST

/* ---- R-08 to R-10 ---- */

START_TEST(r07_a_floor_of_established_that_rises_or_a_third_of_the_range)
{
    struct fixture x = quiet_server();
    for (int hour = 0; hour < 24 * 5; hour++)
        fixture_group(&x, capture_at(&x, hour), STATE_ESTABLISHED, "pool.exe",
                      31, "10.30.1.77", 1433, 200 + 8 * (unsigned)hour);
    const struct verdict *v = fixture_judge(&x);
    const struct finding *f = finding_of(v, "established-leak");
    ck_assert_ptr_nonnull(f);
    ck_assert_str_eq(f->process, "pool.exe");
    ck_assert(f->is_stop && shows(f, "The daily floor"));
    ck_assert_ptr_nonnull(action_of(v, "fix-application"));
    ck_assert_ptr_nonnull(action_of(v, "restart-service"));
    fixture_free(&x);

    for (unsigned ports = 4800; ports <= 5000; ports += 200) {
        x = quiet_server(); /* 0.3 * 16384 = 4915.2, level for hours */
        for (int hour = 0; hour < 3; hour++)
            fixture_group(&x, capture_at(&x, hour), STATE_ESTABLISHED,
                          "pool.exe", 31, "10.30.1.77", 1433, ports);
        f = finding_of(fixture_judge(&x), "established-leak");
        ck_assert(!f == (ports < 4916));
        fixture_free(&x);
    }
}
END_TEST

START_TEST(r28_a_host_of_services_is_told_with_its_services)
{
    struct fixture x = quiet_server();
    fixture_group(&x, capture_at(&x, 2), STATE_CLOSE_WAIT, "svchost.exe", 900,
                  "10.1.1.1", 443, 1200)
        ->services = "Dnscache, WinHttpAutoProxySvc";
    const struct finding *f = finding_of(fixture_judge(&x), "close-wait-leak");
    ck_assert(shows(f, "It hosts Dnscache, WinHttpAutoProxySvc"));
    ck_assert(shows(f, "type= own"));
    fixture_free(&x);
}
END_TEST

START_TEST(r08_a_thousand_bound_ports_of_one_process_are_a_leak)
{
    struct fixture x = quiet_server();
    fixture_group(&x, capture_at(&x, 2), STATE_BOUND, "agent.exe", 900, "", -1,
                  1200);
    const struct finding *f = finding_of(fixture_judge(&x), "bound-leak");
    ck_assert_str_eq(f->process, "agent.exe");
    ck_assert(f->is_stop);
    fixture_free(&x);
}
END_TEST

static struct fixture piled_up(enum tcp_state state, int captures)
{
    struct fixture x = quiet_server();
    for (int i = 0; i < captures; i++) {
        struct capture_view *c = capture_at(&x, i);
        fixture_group(&x, c, state, "crawler.exe", 77, "203.0.113.9", 443, 260);
        fixture_group(&x, c, STATE_ESTABLISHED, "a.exe", 7, "10.1.1.1", 443,
                      90);
    }
    return x;
}

START_TEST(r09_syn_sent_that_stays_is_a_peer_that_does_not_answer)
{
    struct fixture x = piled_up(STATE_SYN_SENT, 3);
    const struct verdict *v = fixture_judge(&x);
    const struct finding *f = finding_of(v, "syn-sent-pileup");
    ck_assert_ptr_nonnull(f);
    ck_assert_str_eq(f->process, "crawler.exe");
    ck_assert_str_eq(f->remote, "203.0.113.9:443");
    ck_assert_ptr_null(action_of(v, "shorten-time-wait"));
    fixture_free(&x);
    x = piled_up(STATE_SYN_SENT, 1); /* one capture is a moment */
    ck_assert_ptr_null(finding_of(fixture_judge(&x), "syn-sent-pileup"));
    fixture_free(&x);
}
END_TEST

START_TEST(r10_fin_wait_that_stays_is_a_close_that_does_not_end)
{
    struct fixture x = piled_up(STATE_FIN_WAIT_2, 3);
    ck_assert_ptr_nonnull(finding_of(fixture_judge(&x), "fin-wait-pileup"));
    fixture_free(&x);
    x = piled_up(STATE_ESTABLISHED, 3);
    ck_assert_ptr_null(finding_of(fixture_judge(&x), "fin-wait-pileup"));
    fixture_free(&x);
}
END_TEST

/* ---- R-12, R-18 ---- */

static void self_connections(struct fixture *x)
{
    for (int i = 0; i < 3; i++)
        fixture_group(x, capture_at(x, i), STATE_ESTABLISHED, "java.exe", 50,
                      "127.0.0.1", 8080, 1500);
}

START_TEST(r12_wants_an_old_windows_without_its_fix)
{
    struct fixture x = quiet_server();
    self_connections(&x);
    x.h.os = "Windows Server 2012";
    ck_assert_ptr_null(finding_of(fixture_judge(&x), "socket-leak-2008r2"));
    x.h.os = "Windows Server 2008 R2";
    const struct finding *f =
        finding_of(fixture_judge(&x), "socket-leak-2008r2");
    ck_assert_ptr_nonnull(f);
    ck_assert(shows(f, "1500 of 1500"));
    ck_assert_ptr_nonnull(finding_of(&x.v, "self-connections")); /* */
    fixture_setting(&x, DAY_ONE, "os.hotfixes", "KB976902,KB2577795");
    ck_assert_ptr_null(finding_of(fixture_judge(&x), "socket-leak-2008r2"));
    fixture_free(&x);
}
END_TEST

START_TEST(r18_event_16002_at_the_patch_level_of_july_2018)
{
    static const struct {
        const char *name, *value;
        bool is_july;
    } level[] = {
        {"os.hotfixes", "KB4049065,KB4338814",        true },
        {"os.hotfixes", "KB4338814,KB4345418",        false},
        {"os.hotfixes", "KB4338815,KB4338831",        false},
        {"os.hotfixes", "KB4338815,KB4343898",        false},
        {"os.hotfixes", "KB4049065",                  false},
        {"os.version",  "10.0.14393.2363",            true },
        {"os.version",  "10.0.14393.2368",            false},
        {"os.version",  "10.0.14393 N/A Build 14393", false},
    };
    for (size_t i = 0; i < sizeof level / sizeof *level; i++) {
        struct fixture x = quiet_server();
        fixture_event(&x, DAY_ONE + MOMENT_DAY, 16002);
        ck_assert_ptr_null(
            finding_of(fixture_judge(&x), "tcpip-regression-2018"));
        fixture_setting(&x, DAY_ONE, level[i].name, level[i].value);
        const struct verdict *v = fixture_judge(&x);
        const struct finding *f = finding_of(v, "tcpip-regression-2018");
        ck_assert_msg(!f == !level[i].is_july, "%s", level[i].value);
        if (!f) {
            fixture_free(&x);
            continue;
        }
        ck_assert(f->is_stop && shows(f, "16002") && shows(f, "Patch level"));
        ck_assert_str_eq(f->rule, "R-18");
        ck_assert_ptr_nonnull(action_of(v, "install-update"));
        ck_assert(says(v, "July 2018"));
        fixture_free(&x);
    }
}
END_TEST

static void process_list(struct fixture *x, moment at, const char *image,
                         int32_t pid)
{
    size_t n = x->h.process_count;
    struct process_view *list =
        arena_array(&x->arena, n + 13, sizeof *x->h.processes);
    for (size_t i = 0; i < n; i++)
        list[i] = x->h.processes[i];
    for (int i = 0; i < 12; i++)
        list[n++] = (struct process_view){at, 4 * i, "svchost.exe", "", 1};
    if (image)
        list[n++] = (struct process_view){at, pid, image, "", 1};
    x->h.processes = list;
    x->h.process_count = n;
}

static const struct finding *gone_server(struct fixture *x, int lists,
                                         int minutes_off, bool is_listed)
{
    fixture_setting(x, DAY_ONE, "os.hotfixes", "KB4338815");
    for (int i = 0; i < 6; i++) {
        struct capture_view *c = capture_at(x, i);
        fixture_group(x, c, STATE_ESTABLISHED, "", 7001, "10.1.1.1", 443, 80);
        if (i < lists)
            process_list(x, c->at_utc + minutes_off * MOMENT_MINUTE,
                         is_listed ? "a.exe" : NULL, 7001);
    }
    return finding_of(fixture_judge(x), "tcpip-regression-2018");
}

START_TEST(r18_ports_of_a_process_that_is_gone_in_three_captures)
{
    struct fixture x = quiet_server();
    const struct finding *f = gone_server(&x, 3, 1, false);
    ck_assert_ptr_nonnull(f);
    ck_assert(shows(f, "PID 7001 holds up to 80 ports in 3 captures"));
    fixture_free(&x);
    x = quiet_server(); /* two are chance */
    ck_assert_ptr_null(gone_server(&x, 2, 1, false));
    fixture_free(&x);
    x = quiet_server(); /* it is there */
    ck_assert_ptr_null(gone_server(&x, 6, 1, true));
    fixture_free(&x);
    x = quiet_server(); /* a list days away proves nothing */
    ck_assert_ptr_null(gone_server(&x, 3, -2 * 24 * 60, false));
    fixture_free(&x);
}
END_TEST

/* ---- R-19 ---- */

START_TEST(r13_reservations_of_a_tenth_of_the_range_are_told)
{
    struct fixture x = quiet_server();
    fixture_setting(&x, DAY_ONE, "tcp4.excluded", "50000-51999");
    struct capture_view *c = capture_at(&x, 1);
    fixture_group(&x, c, STATE_ESTABLISHED, "a.exe", 7, "10.1.1.1", 443, 50);
    c->excluded = 2000;
    const struct finding *f =
        finding_of(fixture_judge(&x), "exclusions-eat-range");
    ck_assert_ptr_nonnull(f);
    ck_assert(f->since_utc == DAY_ONE);
    ck_assert(shows(f, "tcp4.excluded is 50000-51999"));
    c->excluded = 1000;
    ck_assert_ptr_null(finding_of(fixture_judge(&x), "exclusions-eat-range"));
    fixture_free(&x);
}
END_TEST

START_TEST(r14_a_range_below_the_default_is_told_on_vista_or_later_only)
{
    struct fixture x = fixture_new();
    fixture_use(&x, ORIGIN_LOG, "10.20.0.10", DAY_ONE, DAY_ONE + 3 * MOMENT_DAY,
                60, 3976, idle);
    ck_assert_ptr_null(finding_of(fixture_judge(&x), "range-below-default"));
    fixture_setting(&x, DAY_ONE, "tcp4.range_count", "3976");
    fixture_setting(&x, DAY_ONE, "tcp4.range_start", "1025");
    const struct finding *f =
        finding_of(fixture_judge(&x), "range-below-default");
    ck_assert_ptr_nonnull(f);
    ck_assert(f->since_utc != MOMENT_NONE);
    fixture_free(&x);
}
END_TEST

START_TEST(r15_a_fixed_service_inside_the_range_and_no_rpc_endpoint)
{
    struct fixture x = fixture_new();
    fixture_setting(&x, DAY_ONE, "tcp4.range_count", "55536");
    fixture_setting(&x, DAY_ONE, "tcp4.range_start", "10000");
    fixture_use(&x, ORIGIN_LOG, "10.20.0.10", DAY_ONE, DAY_ONE + 3 * MOMENT_DAY,
                60, 55536, idle);
    struct capture_view *c = fixture_capture(&x, DAY_ONE, 10000, 55536);
    struct group_view *g =
        fixture_group(&x, c, STATE_LISTENING, "lsass.exe", 600, "", -1, 1);
    g->local_port = 49664;
    ck_assert_ptr_null(
        finding_of(fixture_judge(&x), "range-overlaps-listener"));
    g = fixture_group(&x, c, STATE_LISTENING, "mongod.exe", 601, "", -1, 1);
    g->local_port = 27017;
    const struct verdict *v = fixture_judge(&x);
    ck_assert(shows(finding_of(v, "range-overlaps-listener"), "27017"));
    ck_assert_ptr_nonnull(action_of(v, "add-exclusion"));
    ck_assert_int_eq(v->status, STATUS_HEALTHY); /* hygiene */
    fixture_setting(&x, DAY_ONE, "tcp4.excluded", "27017-27017");
    ck_assert_ptr_null(
        finding_of(fixture_judge(&x), "range-overlaps-listener"));
    fixture_free(&x);
}
END_TEST

START_TEST(r15_a_port_that_is_the_same_after_each_start_is_fixed)
{
    for (int kept = 0; kept < 2; kept++) {
        struct fixture x = quiet_server();
        fixture_event(&x, DAY_ONE + 5 * MOMENT_HOUR, 6005);
        for (int hour = 0; hour < 10; hour++) {
            struct capture_view *c = capture_at(&x, hour);
            int port = kept || hour < 5 ? 51234 : 51999;
            fixture_group(&x, c, STATE_LISTENING, "ledger.exe", 5, "", -1, 1)
                ->local_port = port;
            fixture_group(&x, c, STATE_LISTENING, "svchost.exe", 6, "", -1, 1)
                ->local_port = 51700; /* RPC hands out the same, too */
        }
        const struct finding *f =
            finding_of(fixture_judge(&x), "range-overlaps-listener");
        ck_assert(!f == !kept);
        if (f) {
            ck_assert_int_eq(f->confidence, CONFIDENCE_HIGH);
            ck_assert(shows(f, "51234") && !shows(f, "51700"));
        }
        fixture_free(&x);
    }
}
END_TEST

START_TEST(r16_a_value_of_2003_is_told_with_its_file)
{
    struct fixture x = quiet_server();
    fixture_setting(&x, DAY_ONE + MOMENT_HOUR, "MaxUserPort", "65534");
    const struct finding *f =
        finding_of(fixture_judge(&x), "legacy-maxuserport");
    ck_assert_ptr_nonnull(f);
    ck_assert(shows(f, "MaxUserPort is 65534"));
    ck_assert(f->since_utc == DAY_ONE + MOMENT_HOUR);
    fixture_free(&x);
}
END_TEST

START_TEST(r17_families_that_differ_are_told)
{
    struct fixture x = quiet_server();
    fixture_setting(&x, DAY_ONE, "tcp6.range_start", "49152");
    fixture_setting(&x, DAY_ONE, "tcp6.range_count", "16384");
    ck_assert_ptr_null(finding_of(fixture_judge(&x), "ranges-differ"));
    x.h.settings[x.h.setting_count - 1].value = "8000";
    ck_assert_ptr_nonnull(finding_of(fixture_judge(&x), "ranges-differ"));
    fixture_free(&x);
}
END_TEST

/* ---- R-25 ---- */

START_TEST(r22_auto_reuse_is_for_many_destinations_on_a_windows_that_has_it)
{
    static const char *const systems[] = {"Windows Server 2008 R2",
                                          "Windows Server 2019"};
    for (int k = 0; k < 2; k++) {
        struct fixture x = fixture_new();
        fixture_default_range(&x);
        x.h.os = systems[k];
        fixture_use(&x, ORIGIN_LOG, "10.20.0.10", DAY_ONE,
                    DAY_ONE + 3 * MOMENT_DAY, 60, 16384, nearly_full);
        for (int hour = 0; hour < 4; hour++) {
            struct capture_view *c = capture_at(&x, hour);
            for (int i = 0; i < 60; i++)
                fixture_group(&x, c, STATE_TIME_WAIT, "", 0,
                              arena_textf(&x.arena, "10.8.8.%02d", i), 443,
                              260);
        }
        const struct verdict *v = fixture_judge(&x);
        ck_assert_ptr_nonnull(finding_of(v, "time-wait-pressure"));
        ck_assert(!action_of(v, "auto-reuse") == (k == 0));
        ck_assert_ptr_null(finding_of(v, "single-destination"));
        fixture_free(&x);
    }
}
END_TEST

START_TEST(r25_one_endpoint_with_half_the_range_in_two_captures)
{
    struct fixture x = quiet_server();
    for (int i = 0; i < 2; i++)
        fixture_group(&x, capture_at(&x, i), STATE_TIME_WAIT, "", 0,
                      "10.30.1.77", 1433, 9000);
    const struct finding *f =
        finding_of(fixture_judge(&x), "single-destination");
    ck_assert_ptr_nonnull(f);
    ck_assert_str_eq(f->remote, "10.30.1.77:1433");
    ck_assert_int_eq(f->severity, SEVERITY_INFO);
    fixture_free(&x);
}
END_TEST

START_TEST(r27_the_idle_process_is_never_blamed)
{
    struct fixture x = quiet_server();
    struct capture_view *c = capture_at(&x, 1);
    fixture_group(&x, c, STATE_TIME_WAIT, "", 0, "10.30.1.77", 1433, 9000)
        ->process = "System Idle Process";
    const struct verdict *v = fixture_judge(&x);
    for (size_t i = 0; i < v->finding_count; i++)
        ck_assert(!strstr(v->findings[i].title, "Idle"));
    for (size_t i = 0; i < v->consumer_count; i++)
        ck_assert(!strstr(v->consumers[i].name, "Idle"));
    fixture_free(&x);
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_add_test(t, q1_a_range_that_nobody_stated_is_a_scenario);
    tcase_add_test(t, q3_samples_far_apart_are_lower_bounds);
    tcase_add_test(t, q4_q5_q9_what_a_capture_can_not_show_is_said);
    tcase_add_test(t, q6_an_old_netstat_is_not_trusted_unless_it_was_mended);
    tcase_add_test(t, q7_a_log_edited_for_udp_calls_nobody_healthy);
    tcase_add_test(t, q10_a_restart_inside_the_span_is_told);
    tcase_add_test(t, q11_many_ports_outside_the_range_question_the_range);
    tcase_add_test(t, r01_event_4231_is_exhaustion_with_a_runbook);
    tcase_add_test(t, r01_a_failed_bind_counts_where_the_range_is_full);
    tcase_add_test(t,
                   r03_4227_with_free_ports_on_an_old_windows_is_its_allocator);
    tcase_add_test(t, r05_each_peer_of_a_port_is_followed);
    tcase_add_test(t, r05_wants_an_uptime_of_248_days_or_an_unknown_one);
    tcase_add_test(
        t, r07_a_floor_of_established_that_rises_or_a_third_of_the_range);
    tcase_add_test(t, r28_a_host_of_services_is_told_with_its_services);
    tcase_add_test(t, r08_a_thousand_bound_ports_of_one_process_are_a_leak);
    tcase_add_test(t, r09_syn_sent_that_stays_is_a_peer_that_does_not_answer);
    tcase_add_test(t, r10_fin_wait_that_stays_is_a_close_that_does_not_end);
    tcase_add_test(t, r12_wants_an_old_windows_without_its_fix);
    tcase_add_test(t, r13_reservations_of_a_tenth_of_the_range_are_told);
    tcase_add_test(
        t, r14_a_range_below_the_default_is_told_on_vista_or_later_only);
    tcase_add_test(t, r15_a_fixed_service_inside_the_range_and_no_rpc_endpoint);
    tcase_add_test(t, r15_a_port_that_is_the_same_after_each_start_is_fixed);
    tcase_add_test(t, r16_a_value_of_2003_is_told_with_its_file);
    tcase_add_test(t, r17_families_that_differ_are_told);
    tcase_add_test(t, r18_event_16002_at_the_patch_level_of_july_2018);
    tcase_add_test(t, r18_ports_of_a_process_that_is_gone_in_three_captures);
    tcase_add_test(
        t, r22_auto_reuse_is_for_many_destinations_on_a_windows_that_has_it);
    tcase_add_test(t, r25_one_endpoint_with_half_the_range_in_two_captures);
    tcase_add_test(t, r27_the_idle_process_is_never_blamed);
}
SUITE_MAIN("analysis/rules", add_tests)
