#include "pot.h"
#include "suite.h"

#define BEGIN "begin 1 2026-03-02T10:15:00Z +01:00 SRV07\n"
#define CON   "con tcp 10.0.0.1:50000-50002,50010 10.0.0.9:1433 TIME_WAIT 0\n"

static struct pot p;

static void setup(void)
{
    p = (struct pot){.has_groups = true};
}

static void teardown(void)
{
    pot_clear(&p);
}

static char *sample(const char *name, size_t *len)
{
    struct err err = {0};
    struct buf bytes = {0};
    char *path = mem_textf(TEST_DATA "/collector/%s", name);
    ck_assert_msg(file_read(&bytes, path, 1 << 20, &err), "%s", err.text);
    mem_free(path);
    *len = bytes.len;
    return buf_detach(&bytes);
}

START_TEST(the_recorded_sample_is_read_without_a_reject)
{
    pot_path(&p, TEST_DATA "/collector/three.log");
    ck_pot_has(&p, "tcp DUB-APP07 2026-03-28T12:00:00Z rows 60 line 4");
    ck_pot_has(&p, "udp DUB-APP07 2026-03-28T12:02:00Z rows 2");
    ck_pot_has(&p, "group 10.61.2.17:-1 10.61.4.20:1433 ESTABLISHED pid 6124 "
                   "rows 2 ports 50389 50391");
    ck_pot_has(&p, "BOUND pid 6124 rows 3 ports 49800 49801 49802");
    ck_pot_has(&p, "group fe80::1%12:-1 fe80::2%12:389 ESTABLISHED pid 764");
    ck_pot_has(&p, "setting tcp4.excluded=50000-50059*,50160-50259");
    ck_pot_has(&p, "setting udp6.excluded=\n");
    ck_pot_has(&p, "setting TcpTimedWaitDelay.unset=1");
    ck_pot_has(&p, "setting os.boot_time=2026-02-14T03:12:44");
    ck_pot_has(&p, "process 764 lsass.exe [KeyIso,SamSs] {}");
    ck_pot_has(&p, "counter tcp4.connections_initiated=100700");
    ck_pot_has(&p, "counter collector.took_ms=181");
    ck_pot_has(&p, "format portledger-capture");
    ck_assert_uint_eq(p.totals.rejected, 0);
    ck_assert_uint_eq(p.captures, 6);
}
END_TEST

START_TEST(what_the_cmd_collector_cannot_know_is_told)
{
    pot_path(&p, TEST_DATA "/collector/plain.log");
    ck_pot_has(&p, "setting collector.lacks=counters checksum");
    ck_pot_has(&p, "setting TcpTimedWaitDelay=30");
    ck_assert_uint_eq(p.totals.rejected, 0);
}
END_TEST

START_TEST(settings_are_kept_when_they_change)
{
    pot_text(&p, "a.log",
             BEGIN "range tcp4 49152 16384\nend 1 2 -\n"
                   "begin 2 2026-03-02T10:16:00Z +01:00 SRV07\n"
                   "range tcp4 49152 16384\nend 2 2 -\n"
                   "begin 3 2026-03-02T10:17:00Z +01:00 SRV07\n"
                   "range tcp4 10000 55536\nend 3 2 -\n");
    const char *text = buf_str(&p.text);
    const char *one = strstr(text, "range_start=49152");
    ck_assert_ptr_nonnull(one);
    ck_assert_ptr_null(strstr(one + 1, "range_start=49152"));
    ck_pot_has(&p, "setting tcp4.range_count=55536");
    ck_assert_uint_eq(p.totals.rejected, 0);
}
END_TEST

START_TEST(the_clock_is_local_and_its_offset_stated)
{
    pot_text(&p, "a.log", BEGIN CON "end 1 2 -\n");
    ck_pot_has(&p, "tcp SRV07 2026-03-02T11:15:00Z rows 4 line 1");
}
END_TEST

START_TEST(the_boot_is_told_by_the_clock_of_its_own_day)
{
    pot_text(&p, "a.log",
             "begin 1 2026-07-02T10:15:00Z +02:00 SRV07\n"
             "zone W. Europe Standard Time\nboot 2026-01-14T03:12:44Z\n"
             "end 1 3 -\n");
    ck_pot_has(&p, "setting os.boot_time=2026-01-14T04:12:44");
    ck_pot_has(&p, "setting os.time_zone=W. Europe Standard Time");
}
END_TEST

START_TEST(half_a_capture_is_not_judged_from)
{
    pot_text(&p, "a.log",
             BEGIN CON "end 1 2 -\n"
                       "begin 2 2026-03-02T10:16:00Z +01:00 SRV07\n" CON);
    ck_assert_uint_eq(p.captures, 1);
    ck_pot_has(&p, "reject 4 capture 2, begun at line 4, is cut short after "
                   "line 5: it has no end");
    ck_pot_has(&p, "reject 5 capture 2");
    ck_assert_uint_eq(p.totals.accepted, 3);
    ck_assert_uint_eq(p.totals.rejected, 2);
}
END_TEST

START_TEST(a_capture_that_another_follows_too_early_is_cut_short)
{
    pot_text(&p, "a.log",
             BEGIN CON "begin 2 2026-03-02T10:16:00Z +01:00 SRV07\n" CON
                       "end 2 2 -\n");
    ck_assert_uint_eq(p.captures, 1);
    ck_pot_has(&p, "reject 1 capture 1, begun at line 1, is cut short after "
                   "line 2");
    ck_assert_uint_eq(p.totals.accepted, 3);
    ck_assert_uint_eq(p.totals.rejected, 2);
}
END_TEST

START_TEST(every_cut_of_the_sample_leaves_only_whole_captures)
{
    size_t len;
    char *bytes = sample("three.log", &len);
    for (size_t cut = 1; cut < len; cut += 13) {
        pot_clear(&p);
        pot_bytes(&p, "a.log", bytes, cut);
        ck_assert_uint_eq(p.tcp_rows == 0 || p.tcp_rows == 60 ||
                              p.tcp_rows == 132 || p.tcp_rows == 216,
                          1);
    }
    for (size_t from = 1; from < len; from += 13) {
        pot_clear(&p);
        pot_bytes(&p, "a.log", bytes + from, len - from);
        ck_assert_uint_eq(p.tcp_rows == 0 || p.tcp_rows == 84 ||
                              p.tcp_rows == 156 || p.tcp_rows == 216,
                          1);
    }
    mem_free(bytes);
}
END_TEST

START_TEST(a_changed_byte_costs_its_capture_and_no_other)
{
    size_t len;
    char *bytes = sample("three.log", &len);
    char *port = strstr(bytes, "50337-");
    ck_assert_ptr_nonnull(port);
    port[4] = '8';
    pot_bytes(&p, "a.log", bytes, len);
    mem_free(bytes);
    ck_pot_has(&p, "reject 4 capture 1, begun at line 4, was changed after it "
                   "was written");
    ck_assert_uint_eq(p.captures, 4);
}
END_TEST

START_TEST(a_lost_line_is_told)
{
    pot_text(&p, "a.log", BEGIN CON "end 1 3 -\n");
    ck_assert_uint_eq(p.captures, 0);
    ck_pot_has(&p, "has 2 lines where its end counts 3");
    ck_assert_uint_eq(p.totals.rejected, 3);
}
END_TEST

START_TEST(lost_captures_are_told)
{
    pot_text(&p, "a.log",
             BEGIN CON "end 1 2 -\n"
                       "begin 5 2026-03-02T10:19:00Z +01:00 SRV07\n" CON
                       "end 5 2 -\n");
    ck_pot_has(&p, "captures 2 to 4 are missing before line 4");
}
END_TEST

START_TEST(a_beginning_that_is_missing_is_told)
{
    pot_text(&p, "a.log", CON CON "end 1 3 -\n" BEGIN CON "end 1 2 -\n");
    ck_pot_has(&p, "reject 1 of a capture whose beginning is missing");
    ck_pot_has(&p, "reject 3 the end of a capture whose beginning is missing");
    ck_assert_uint_eq(p.captures, 1);
    ck_assert_uint_eq(p.totals.rejected, 3);
}
END_TEST

START_TEST(records_that_are_none_are_rejects)
{
    pot_text(&p, "a.log",
             BEGIN CON "con tcp 10.0.0.1:5-1 10.0.0.9:1 TIME_WAIT 0\n"
                       "con tcp 10.0.0.1:70000 10.0.0.9:1 TIME_WAIT 0\n"
                       "con tcp 10.0.0.1:0-65535,1 10.0.0.9:1 TIME_WAIT 0\n"
                       "con tcp 10.0.0.1:1, 10.0.0.9:1 TIME_WAIT 0\n"
                       "con tcp nonsense 10.0.0.9:1 TIME_WAIT 0\n"
                       "con sctp 10.0.0.1:1 10.0.0.9:1 TIME_WAIT 0\n"
                       "range tcp4 49152 16385\n"
                       "excluded tcp4 9-1\n"
                       "set Tcp;DROP 1\n"
                       "proc 1 too-early.exe\n"
                       "wat\n"
                       "con\n"
                       "x-later is for later\n"
                       "end 1 15 -\n");
    ck_assert_uint_eq(p.totals.rejected, 12);
    ck_assert_uint_eq(p.totals.accepted, 3);
    ck_assert_uint_eq(p.totals.skipped, 1);
    ck_assert_uint_eq(p.tcp_rows, 4);
    ck_pot_has(&p, "reject 13 not a record of this schema [wat]");
}
END_TEST

START_TEST(another_schema_is_not_guessed_at)
{
    pot_text(&p, "a.log", "#portledger-capture 2 X\n" BEGIN CON "end 1 2 -\n");
    ck_assert_uint_eq(p.captures, 0);
    ck_pot_has(&p, "this program reads schema 1");
    ck_assert_uint_eq(p.totals.rejected, 4);
}
END_TEST

START_TEST(utf_16_and_crlf_change_nothing)
{
    size_t len;
    char *bytes = sample("three.log", &len);
    struct buf wide = {0};
    buf_text(&wide, "\xff\xfe");
    for (size_t i = 0; i < len; i++) {
        if (bytes[i] == '\n')
            buf_add(&wide, "\r", 2);
        buf_byte(&wide, bytes[i]);
        buf_byte(&wide, '\0');
    }
    pot_bytes(&p, "a.log", wide.ptr, wide.len);
    ck_assert_uint_eq(p.totals.rejected, 0);
    ck_assert_uint_eq(p.captures, 6);
    buf_clear(&wide);
    mem_free(bytes);
}
END_TEST

START_TEST(a_list_that_stood_is_stated_when_it_was_last_seen)
{
    pot_text(&p, "a.log",
             BEGIN "procs 1\nproc 9 a b.exe\nend 1 3 -\n"
                   "begin 2 2026-03-02T10:16:00Z +01:00 SRV07\n"
                   "procs same\nend 2 2 -\n"
                   "begin 3 2026-03-02T10:17:00Z +01:00 SRV07\n"
                   "procs 1\nproc 10 c.exe\nsvcs 10 X,Y\nend 3 4 -\n");
    const char *one = strstr(buf_str(&p.text), "process 9 a b.exe");
    ck_assert_ptr_nonnull(one);
    ck_assert_ptr_nonnull(strstr(one + 1, "process 9 a b.exe"));
    ck_pot_has(&p, "process 10 c.exe [X,Y]");
    ck_assert_uint_eq(p.totals.rejected, 0);
}
END_TEST

START_TEST(a_capture_of_the_future_is_no_fact)
{
    p.options.now_utc = INT64_C(1767225600) * MOMENT_SECOND; /* 2026-01-01 */
    pot_text(&p, "a.log", BEGIN CON "end 1 2 -\n");
    ck_assert_uint_eq(p.captures, 0);
    ck_pot_has(&p, "later than the real clock");
    ck_assert_uint_eq(p.totals.rejected, 3);
}
END_TEST

static void add_tests(TCase *c)
{
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, the_recorded_sample_is_read_without_a_reject);
    tcase_add_test(c, what_the_cmd_collector_cannot_know_is_told);
    tcase_add_test(c, settings_are_kept_when_they_change);
    tcase_add_test(c, the_clock_is_local_and_its_offset_stated);
    tcase_add_test(c, the_boot_is_told_by_the_clock_of_its_own_day);
    tcase_add_test(c, half_a_capture_is_not_judged_from);
    tcase_add_test(c, a_capture_that_another_follows_too_early_is_cut_short);
    tcase_add_test(c, every_cut_of_the_sample_leaves_only_whole_captures);
    tcase_add_test(c, a_changed_byte_costs_its_capture_and_no_other);
    tcase_add_test(c, a_lost_line_is_told);
    tcase_add_test(c, lost_captures_are_told);
    tcase_add_test(c, a_beginning_that_is_missing_is_told);
    tcase_add_test(c, records_that_are_none_are_rejects);
    tcase_add_test(c, another_schema_is_not_guessed_at);
    tcase_add_test(c, utf_16_and_crlf_change_nothing);
    tcase_add_test(c, a_list_that_stood_is_stated_when_it_was_last_seen);
    tcase_add_test(c, a_capture_of_the_future_is_no_fact);
}

SUITE_MAIN("ingest/collector", add_tests)
