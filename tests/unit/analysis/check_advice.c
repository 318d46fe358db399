/* Advice that windows-ports.md, section 15, calls wrong, over 1,500 servers of
 * any kind; and that each finding and action is whole. */
#include <stdio.h>
#include <stdlib.h>

#include "fixture.h"

/* ---- what every text of an action is held against ---- */

/* The number behind `key`; -1 where it does not stand there. */
static long number_after(const char *text, const char *key)
{
    const char *at = strstr(text, key);
    return at ? strtol(at + strlen(key), NULL, 10) : -1;
}

static void check_words(const char *text)
{
    static const char *const wrong[] = {"winsock reset",
                                        "int ip reset",
                                        "tcp set global",
                                        "ReservedPorts",
                                        "SO_LINGER",
                                        "SO_REUSEADDR",
                                        "StrictTimeWaitSeqCheck",
                                        "TcpNumConnections",
                                        "Tcp1323Opts",
                                        "System Idle",
                                        "socketpoolsize",
                                        "psexec",
                                        "Services\\Nsi",
                                        "add local address",
                                        "add IP",
                                        "EnableDynamicBacklog",
                                        "MaxFreeTcbs",
                                        "MaxHashTableSize"};
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++)
        ck_assert_msg(!strstr(text, wrong[k]), "%s in \"%s\"", wrong[k], text);
}

static void check_range_command(const char *text, bool is_rollback)
{
    if (strstr(text, "set dynamicport")) {
        long start = number_after(text, "start="),
             num = number_after(text, "num=");
        ck_assert_msg(start >= 1025 && num >= 255 && start + num <= 65536, "%s",
                      text);
        ck_assert_msg(num >= 16384 || is_rollback, "%s", text); /* W-03 */
    }
    if (strstr(text, "excludedportrange") && strstr(text, "startport=")) {
        long start = number_after(text, "startport=");
        long num = number_after(text, "numberofports=");
        ck_assert_msg(start >= 1 && num >= 1 && start + num <= 65536, "%s",
                      text);
    }
    if (strstr(text, "AutoReusePortRangeStartPort")) {
        long start = number_after(text, "AutoReusePortRangeStartPort ");
        long num = number_after(text, "AutoReusePortRangeNumberOfPorts ");
        ck_assert_msg((start == 0 && num == 0) ||
                          (start >= 1025 && num >= 255 && start + num <= 65536),
                      "%s", text);
    }
}

static void check_registry_command(const char *text, bool is_rollback)
{
    if (strstr(text, "/v TcpTimedWaitDelay") && strstr(text, "reg add")) {
        long seconds = number_after(text, "/d ");
        ck_assert_msg(seconds >= 30 && seconds <= 300, "%s", text);
        ck_assert_ptr_nonnull(strstr(text, "Tcpip\\Parameters"));
        ck_assert_ptr_nonnull(strstr(text, "REG_DWORD"));
    }
    /* only ever taken away; the way back is the value that was seen */
    if (strstr(text, "MaxUserPort") && strstr(text, "reg add"))
        ck_assert_msg(is_rollback, "%s", text);
}

static bool changes_windows(const char *text)
{
    return strstr(text, "netsh int") &&
                   (strstr(text, " set ") || strstr(text, "add excluded"))
               ? true
               : strstr(text, "reg add") || strstr(text, "reg delete");
}

static void check_texts(const struct action *a)
{
    bool changes = false;
    check_words(a->title);
    check_words(a->why);
    check_words(a->risk);
    for (size_t i = 0; i < a->commands.count; i++) {
        check_words(a->commands.text[i]);
        check_range_command(a->commands.text[i], false);
        check_registry_command(a->commands.text[i], false);
        changes |= changes_windows(a->commands.text[i]);
    }
    for (size_t i = 0; i < a->rollback.count; i++) {
        check_words(a->rollback.text[i]);
        check_range_command(a->rollback.text[i], true);
        check_registry_command(a->rollback.text[i], true);
    }
    for (size_t i = 0; i < a->verify.count; i++)
        check_words(a->verify.text[i]);
    if (changes) {
        ck_assert_msg(a->verify.count > 0, "no check: %s", a->code);
        ck_assert_msg(a->rollback.count > 0, "no way back: %s", a->code);
    }
}

/* ---- what an action may be given for ---- */

static bool has_stop(const struct verdict *v)
{
    for (size_t i = 0; i < v->finding_count; i++) {
        if (v->findings[i].is_stop)
            return true;
    }
    return false;
}

static void check_delay(const struct verdict *v, const struct action *a)
{
    ck_assert_int_ge(a->delay_seconds, 30);
    ck_assert_int_lt(a->delay_seconds, v->time_wait.seconds);
    ck_assert_int_ge(v->time_wait.seconds, 100);
    ck_assert(a->restart);
    ck_assert(!has_stop(v)); /* W-13 */
    ck_assert(finding_of(v, "time-wait-pressure") ||
              finding_of(v, "collision-churn"));
}

static void check_action(const struct verdict *v, const struct action *a)
{
    static const char *const with_restart[] = {"shorten-time-wait",
                                               "auto-reuse", "install-update",
                                               "memory-dump", "restore-range"};
    bool may_restart = false;
    for (size_t k = 0; k < sizeof with_restart / sizeof *with_restart; k++)
        may_restart |= !strcmp(a->code, with_restart[k]);
    ck_assert_msg(*a->id && *a->code && *a->title && *a->why && *a->risk,
                  "%s is not whole", a->code);
    ck_assert_msg(!a->restart || may_restart, "%s restarts",
                  a->code); /* W-12 */
    check_texts(a);
    if (!strcmp(a->code, "widen-range")) {
        ck_assert_int_gt(a->count, v->range_count); /* W-03 */
        ck_assert_int_ge(a->start, 10000);          /* W-14 */
        ck_assert_int_le(a->start + a->count, 65536);
        ck_assert(!has_stop(v) || strstr(a->title, "relief"));
    }
    if (!strcmp(a->code, "shorten-time-wait"))
        check_delay(v, a);
}

/* 13.3: the application first, the range before the delay. */
static void check_order(const struct verdict *v)
{
    static const char *const order[] = {"pool-connections", "widen-range",
                                        "shorten-time-wait"};
    size_t reached = 0;
    for (size_t i = 0; i < v->action_count; i++) {
        for (size_t k = 0; k < 3; k++) {
            if (strcmp(v->actions[i].code, order[k]))
                continue;
            ck_assert_msg(k >= reached, "%s is late", order[k]);
            reached = k;
        }
    }
}

static void check_finding(const struct verdict *v, const struct finding *f)
{
    ck_assert_msg(*f->id && *f->code && *f->title && *f->refuted_by &&
                      *f->grade && f->evidence.count,
                  "%s is not whole", f->code);
    bool is_ours = !strcmp(f->code, "scheduled-burst") ||
                   !strcmp(f->code, "rising-trend") ||
                   !strcmp(f->code, "single-address");
    ck_assert_msg(*f->rule || is_ours, "%s has no rule", f->code);
    bool has_place = false;
    for (size_t i = 0; i < f->evidence.count; i++) {
        ck_assert_msg(*f->evidence.text[i], "%s", f->code);
        has_place |= strstr(f->evidence.text[i], "a.log") != NULL;
    }
    bool has_facts = v->has_peak || v->capture_count;
    ck_assert_msg(f->since_utc != MOMENT_NONE || !has_facts, "%s: since when?",
                  f->code);
    ck_assert_msg(has_place || !has_facts ||
                      !strcmp(f->code, "insufficient-data"),
                  "%s: which file? %s", f->code, f->evidence.text[0]);
    ck_assert(!strstr(f->title, "System Idle")); /* W-15 */
    ck_assert(
        f->severity == SEVERITY_INFO ||
        (v->status != STATUS_HEALTHY && v->status != STATUS_INSUFFICIENT_DATA));
}

static void check_verdict(const struct verdict *v)
{
    for (size_t i = 0; i < v->action_count; i++)
        check_action(v, &v->actions[i]);
    for (size_t i = 0; i < v->finding_count; i++)
        check_finding(v, &v->findings[i]);
    check_order(v);
    ck_assert_uint_gt(v->finding_count, 0);
    ck_assert_uint_gt(v->action_count, 0);
    ck_assert(*v->headline);
}

/* ---- servers of any kind ---- */

static uint64_t dice_state;
static unsigned dice(unsigned sides)
{
    dice_state =
        dice_state * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (unsigned)(dice_state >> 33) % sides;
}

static int base_level, swing, growth;
static int shape_of_day;
static int in_use(moment at)
{
    moment hour = at / MOMENT_HOUR % 24, day = (at - DAY_ONE) / MOMENT_DAY;
    int level = base_level + growth * (int)day;
    if (shape_of_day == 1 && hour == 2)
        level += swing;
    if (shape_of_day == 2 && hour >= 8 && hour < 18)
        level += swing;
    return level + (int)(at / MOMENT_MINUTE % 5);
}

static const int ranges[][2] = {
    {49152, 16384},
    {1025,  3976 },
    {1025,  64511},
    {1024,  64511},
    {1024,  13977},
    {10000, 1000 },
    {10000, 55536},
    {20480, 45056},
    {65281, 255  },
    {32768, 32768}
};

static void give_settings(struct fixture *x, const int *range)
{
    static const char *const delays[] = {"30", "60", "240",        "300",
                                         "5",  "0",  "4294967295", "abc"};
    if (dice(4)) {
        fixture_setting(x, DAY_ONE, "tcp4.range_count",
                        arena_textf(&x->arena, "%d", range[1]));
        fixture_setting(x, DAY_ONE, "tcp4.range_start",
                        arena_textf(&x->arena, "%d", range[0]));
    }
    if (!dice(4)) {
        fixture_setting(x, DAY_ONE, "tcp6.range_count", "16384");
        fixture_setting(x, DAY_ONE, "tcp6.range_start", "49152");
    }
    if (!dice(3))
        fixture_setting(x, DAY_ONE, "TcpTimedWaitDelay", delays[dice(8)]);
    if (!dice(5))
        fixture_setting(x, DAY_ONE, "MaxUserPort",
                        dice(2) ? "65534" : "65534 & del c:");
    if (!dice(5))
        fixture_setting(x, DAY_ONE, "tcp4.excluded", "50000-57859,5357-5357");
    if (!dice(6))
        fixture_setting(x, DAY_ONE, "os.hotfixes", "KB4338815");
    if (!dice(6))
        fixture_setting(x, DAY_ONE, "os.boot_time", "2024-01-01T00:00:00");
}

static void give_captures(struct fixture *x, const int *range, int days)
{
    static const enum tcp_state states[] = {STATE_TIME_WAIT,  STATE_ESTABLISHED,
                                            STATE_CLOSE_WAIT, STATE_BOUND,
                                            STATE_SYN_SENT,   STATE_FIN_WAIT_2};
    static const char *const images[] = {"w3wp.exe", "a\"&b.exe", "dns.exe",
                                         "System", ""};
    enum tcp_state much = states[dice(6)], some = states[dice(6)];
    const char *who = images[dice(5)];
    unsigned share = dice(100), leak = dice(3) ? 0 : dice(60);
    bool is_udp = !dice(8);
    for (int hour = 0; hour < days * 24; hour += 1 + (int)dice(3)) {
        moment at = DAY_ONE + hour * MOMENT_HOUR;
        struct capture_view *c = fixture_capture(x, at, range[0], range[1]);
        unsigned all = (unsigned)in_use(at) % (unsigned)range[1];
        unsigned first = all * share / 100 + leak * (unsigned)hour / 4;
        bool wait = much == STATE_TIME_WAIT;
        if (is_udp)
            c->protocol = PROTOCOL_UDP;
        fixture_group(x, c, much, wait ? "" : who, wait ? 0 : 700,
                      dice(9) ? "10.30.1.77" : "10.20.0.10", 1433, first);
        fixture_group(x, c, some, some == STATE_TIME_WAIT ? "" : "b.exe",
                      some == STATE_TIME_WAIT ? 0 : 701, "10.30.1.78", 443,
                      all - all * share / 100);
        fixture_group(x, c, STATE_LISTENING, "mongod.exe", 900, "", -1, 1)
            ->local_port = 27017;
        c->shows_bound = share & 1;
    }
}

static void give_events(struct fixture *x, int days)
{
    static const int ids[] = {4227, 4231, 4266, 16002, 6005, 7045, 5774};
    for (unsigned i = dice(4); i-- > 0;) {
        fixture_event(x,
                      DAY_ONE + (moment)dice((unsigned)days * 24) * MOMENT_HOUR,
                      ids[dice(7)]);
        x->h.events[x->h.event_count - 1].message =
            dice(2) ? "failed with 10048" : "";
    }
}

static void any_server(struct fixture *x)
{
    static const char *const systems[] = {"",
                                          "Windows Server 2008 R2 Standard",
                                          "Windows Server 2012",
                                          "Windows Server 2012 R2",
                                          "Windows Server 2019",
                                          "Windows 11 Pro",
                                          "Microsoft Windows Server 2003"};
    const int *range = ranges[dice(10)];
    int days = 1 + (int)dice(25);
    base_level = (int)dice((unsigned)range[1] + 1);
    swing = (int)dice((unsigned)range[1]);
    growth = dice(3) ? 0 : (int)dice((unsigned)range[1] / 20 + 1);
    shape_of_day = (int)dice(3);
    *x = fixture_new();
    x->h.os = systems[dice(7)];
    x->h.sources = arena_array(&x->arena, 1, sizeof *x->h.sources);
    x->h.source_count = 1;
    x->h.sources[0] = (struct source_view){.source_id = 1,
                                           .path = "in/a.log",
                                           .format = "portlog",
                                           .encoding = "utf-8",
                                           .assumptions = "",
                                           .accepted = 1};
    give_settings(x, range);
    if (dice(6))
        fixture_use(x, ORIGIN_LOG, "10.20.0.10", DAY_ONE,
                    DAY_ONE + days * MOMENT_DAY, 1800, range[1], in_use);
    if (!dice(4))
        fixture_use(x, ORIGIN_CAPTURE, "*", DAY_ONE,
                    DAY_ONE + days * MOMENT_DAY, 3600, range[1], in_use)
            ->protocol = dice(2) ? PROTOCOL_UDP : PROTOCOL_TCP;
    if (dice(4))
        give_captures(x, range, days < 8 ? days : 8);
    give_events(x, days);
}

START_TEST(wrong_advice_never_comes_out_and_nothing_is_left_empty)
{
    size_t widened = 0, shortened = 0, updates = 0, kinds = 0;
    dice_state = 20260302;
    for (int round = 0; round < 1500; round++) {
        struct fixture x;
        any_server(&x);
        const struct verdict *v = fixture_judge(&x);
        check_verdict(v);
        widened += action_of(v, "widen-range") != NULL;
        shortened += action_of(v, "shorten-time-wait") != NULL;
        updates += action_of(v, "install-update") != NULL;
        kinds += v->finding_count;
        fixture_free(&x);
    }
    /* the dice did throw what is checked */
    ck_assert_uint_gt(widened, 50);
    ck_assert_uint_gt(shortened, 10);
    ck_assert_uint_gt(updates, 10);
    ck_assert_uint_gt(kinds, 2000);
}
END_TEST

START_TEST(a_delay_that_windows_ignores_is_no_way_back)
{
    struct fixture x = fixture_new();
    fixture_setting(&x, DAY_ONE, "tcp4.range_count", "55536");
    fixture_setting(&x, DAY_ONE, "tcp4.range_start", "10000");
    fixture_setting(&x, DAY_ONE, "TcpTimedWaitDelay", "600");
    base_level = 54000;
    growth = swing = shape_of_day = 0;
    fixture_use(&x, ORIGIN_LOG, "10.20.0.10", DAY_ONE, DAY_ONE + 3 * MOMENT_DAY,
                60, 55536, in_use);
    struct capture_view *c = fixture_capture(&x, DAY_ONE, 10000, 55536);
    fixture_group(&x, c, STATE_TIME_WAIT, "", 0, "10.30.1.77", 1433, 53000);
    const struct action *a = action_of(fixture_judge(&x), "shorten-time-wait");
    ck_assert_ptr_nonnull(a);
    ck_assert_ptr_nonnull(strstr(a->rollback.text[0], "reg delete"));
    fixture_free(&x);
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_set_timeout(t, 120);
    tcase_add_test(t, wrong_advice_never_comes_out_and_nothing_is_left_empty);
    tcase_add_test(t, a_delay_that_windows_ignores_is_no_way_back);
}
SUITE_MAIN("analysis/advice", add_tests)
