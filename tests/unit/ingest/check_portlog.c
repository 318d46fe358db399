#include "pot.h"
#include "suite.h"

static struct pot p;

static void setup(void)
{
    p = (struct pot){.has_groups = true};
}

static void teardown(void)
{
    pot_clear(&p);
}

START_TEST(rows_of_the_seed_article_with_empty_addresses_are_read)
{
    pot_path(&p, TEST_DATA "/portlog/empty_address.log");
    ck_pot_has(&p, "sample ETCHEDCHAMPION 2013-08-09T12:37:42Z  in use 6");
    ck_pot_has(&p, "sample ETCHEDCHAMPION 2013-08-09T12:37:42Z  in use 3");
    ck_pot_has(&p, "sample ETCHEDCHAMPION 2013-08-09T12:37:42Z  in use 69");
    ck_pot_has(&p, "range 16384 place 0 pass 0 processes -1");
    ck_pot_has(&p, "range 16384 place 1 pass 0 processes 10");
    ck_pot_has(&p, "range 16384 place 2 pass 0 processes 17");
    ck_assert_uint_eq(p.totals.accepted, 3);
    ck_assert_uint_eq(p.totals.skipped, 2);
    ck_assert_uint_eq(p.totals.rejected, 0);
}
END_TEST

START_TEST(columns_are_cut_by_the_dashed_line)
{
    pot_text(&p, "x/a.log",
             "Computer       DateTime             LocalAddress  #OfEPortsInUse "
             "Max#OfEPorts %EPortUsage #OfTcpListeningPorts #OfPids\n"
             "--------       --------             ------------  -------------- "
             "------------ ----------- -------------------- -------\n"
             "SRV 8/9/2013 12:37:42 PM 127.0.0.1                  6        "
             "16384           0                   15      11\n");
    ck_pot_has(&p, "sample SRV 2013-08-09T12:37:42Z 127.0.0.1 in use 6");
    ck_pot_has(&p, "format ephemeral-port-log");
    ck_assert_uint_eq(p.totals.accepted, 1);
    ck_assert_uint_eq(p.totals.skipped, 2);
    ck_assert_uint_eq(p.totals.rejected, 0);
}
END_TEST

START_TEST(collapsed_blanks_are_read_from_the_right)
{
    pot_text(&p, "x/a.log",
             "Computer DateTime LocalAddress InUse Max Percent Listening\n"
             "-------- -------- ------------ ----- --- ------- ---------\n"
             "SRV 13.03.2026 12:37:42 10.0.0.1 1638 16384 10 15\n"
             "OTHER 13.03.2026 12:37:43 10.0.0.2 3 16384 0 15\n");
    ck_pot_has(&p, "sample SRV 2026-03-13T12:37:42Z 10.0.0.1 in use 1638");
    ck_pot_has(&p, "sample OTHER 2026-03-13T12:37:43Z 10.0.0.2 in use 3");
    ck_assert_uint_eq(p.totals.accepted, 2);
    ck_assert_uint_eq(p.totals.skipped, 2);
    ck_assert_uint_eq(p.totals.rejected, 0);
}
END_TEST

START_TEST(a_decimal_comma_in_the_percentage_is_read)
{
    pot_text(&p, "x/a.log",
             "Computer   DateTime             LocalAddress  InUse   Max "
             "Percent Listening\n"
             "--------   --------             ------------  -----   --- "
             "------- ---------\n"
             "SRV        13.03.2026 12:37:42  10.0.0.1       1233 16384     "
             "7,5        17\n");
    ck_pot_has(&p, "in use 1233");
    ck_assert_uint_eq(p.totals.accepted, 1);
    ck_assert_uint_eq(p.totals.skipped, 2);
    ck_assert_uint_eq(p.totals.rejected, 0);
}
END_TEST

START_TEST(rows_that_contradict_themselves_are_rejects_with_the_rule)
{
    pot_text(&p, "x/a.log",
             "Computer   DateTime             LocalAddress  InUse   Max "
             "Percent Listening\n"
             "--------   --------             ------------  -----   --- "
             "------- ---------\n"
             "SRV        3/13/2026 1:00:00 PM 10.0.0.1       1233 16384    "
             "75.0        17\n"
             "SRV        3/13/2026 1:00:00 PM 10.0.0.1          0     0        "
             "            0\n"
             "SRV        3/13/2026 1:00:00 PM 10.0.0.1          1 16384       "
             "0        17\n");
    ck_pot_has(&p, "reject 3 Percent 75.0 is not InUse 1233 of Max 16384");
    ck_pot_has(&p, "reject 4 Max is 0");
    ck_pot_has(&p, "(R-Q2)");
    ck_pot_has(&p, "in use 1");
    ck_assert_uint_eq(p.totals.accepted, 1);
    ck_assert_uint_eq(p.totals.skipped, 2);
    ck_assert_uint_eq(p.totals.rejected, 2);
}
END_TEST

static void rows_with(struct buf *text, int listening, int pids)
{
    buf_text(text, "Computer DateTime             LocalAddress #OfEPortsInUse "
                   "Max#OfEPorts %EPortUsage #OfTcpListeningPorts #OfPids\n"
                   "-------- --------             ------------ -------------- "
                   "------------ ----------- -------------------- -------\n");
    for (int i = 0; i < 25; i++)
        buf_addf(text,
                 "SRV      3/13/2026 1:%02d:00 PM 10.0.0.1                  3 "
                 "       16384           0 %20d %7d\n",
                 i, listening, pids);
}

START_TEST(a_log_of_the_script_edited_for_udp_is_marked)
{
    struct buf text = {0};
    rows_with(&text, 15, 1);
    pot_text(&p, "x/b.log", buf_str(&text));
    ck_assert(!pot_has(&p, "udp edit"));
    buf_reset(&text);
    rows_with(&text, 0, 1);
    pot_text(&p, "x/a.log", buf_str(&text));
    ck_pot_has(&p, "suspect udp edit (R-Q7)");
    ck_assert_uint_eq(p.totals.rejected, 0);
    buf_clear(&text);
}
END_TEST

START_TEST(a_narrow_window_makes_rejects_not_guesses)
{
    pot_text(
        &p, "x/a.log",
        "Computer   DateTime             LocalAddress  InUse   Max Perc...\n"
        "--------   --------             ------------  -----   --- -------\n"
        "SRV        3/13/2026 1:00:00 PM 10.0.0.1       1233 16384     7...\n");
    ck_pot_has(&p, "cut off by a narrow window");
    ck_assert_uint_eq(p.totals.accepted, 0);
    ck_assert_uint_eq(p.totals.skipped, 2);
    ck_assert_uint_eq(p.totals.rejected, 1);
}
END_TEST

START_TEST(a_clock_that_steps_back_counts_passes)
{
    pot_text(&p, "x/a.log",
             "Computer   DateTime             LocalAddress  InUse   Max "
             "Percent Listening\n"
             "--------   --------             ------------  -----   --- "
             "------- ---------\n"
             "SRV        3/13/2026 1:00:00 AM 10.0.0.1       1233 16384     "
             "7.5        17\n"
             "SRV        3/13/2026 1:01:00 AM 10.0.0.1       1233 16384     "
             "7.5        17\n"
             "SRV        3/13/2026 1:00:00 AM 10.0.0.1       1233 16384     "
             "7.5        17\n");
    ck_pot_has(&p, "place 0 pass 1");
    ck_assert_uint_eq(p.totals.accepted, 3);
    ck_assert_uint_eq(p.totals.skipped, 2);
    ck_assert_uint_eq(p.totals.rejected, 0);
}
END_TEST

START_TEST(each_server_of_a_file_has_a_clock_of_its_own)
{
    static const char head[] =
        "Computer   DateTime             LocalAddress  InUse   Max "
        "Percent Listening\n"
        "--------   --------             ------------  -----   --- "
        "------- ---------\n";
    struct buf text = {0};
    buf_text(&text, head);
    for (int server = 0; server < 40; server++) /* one after the other */
        for (int minute = 0; minute < 3; minute++)
            buf_addf(&text,
                     "SRV%02d      3/13/2026 1:%02d:00 AM 10.0.0.1       1233 "
                     "16384     7.5        17\n",
                     server, minute);
    for (int minute = 3; minute < 6; minute++) /* in turns */
        for (int server = 0; server < 40; server++)
            buf_addf(&text,
                     "SRV%02d      3/13/2026 1:%02d:00 AM 10.0.0.1       1233 "
                     "16384     7.5        17\n",
                     server, minute);
    pot_text(&p, "x/a.log", buf_str(&text));
    ck_assert_uint_eq(p.totals.accepted, 240);
    ck_assert_uint_eq(p.totals.rejected, 0);
    ck_pot_has(&p, "place 0 pass 0");
    ck_assert_ptr_null(strstr(buf_str(&p.text), "pass 1"));
    buf_clear(&text);
}
END_TEST

START_TEST(what_the_layout_of_2011_dumps_from_10_percent_is_known)
{
    pot_text(&p, "x/a.log",
             "Computer   DateTime             LocalAddress  InUse   Max "
             "Percent Listening\n"
             "--------   --------             ------------  -----   --- "
             "------- ---------\n"
             "SRV        3/13/2026 1:00:00 PM 10.0.0.1       1803 16384      "
             "11        17\n"
             "\n"
             "\n"
             "Image Name                     PID Services\n"
             "========================= ======== "
             "============================================\n"
             "svchost.exe                    964 BFE, DPS\n"
             "\n"
             "10.0.0.1\n"
             "\n"
             "PID Count\n"
             "--- -----\n"
             "964  1700\n"
             "\n"
             "Name        : svchost.exe\n"
             "ProcessId   : 964\n"
             "HandleCount : 3000\n"
             "Path        : C:\\Windows\\svchost.exe\n"
             "\n"
             "Computer   DateTime             LocalAddress  InUse   Max "
             "Percent Listening\n"
             "--------   --------             ------------  -----   --- "
             "------- ---------\n"
             "SRV        3/13/2026 1:01:00 PM 10.0.0.1       1803 16384      "
             "11        17\n");
    ck_pot_has(&p, "process 964 svchost.exe [BFE, DPS]");
    ck_pot_has(&p, "2026-03-13T13:01:00Z 10.0.0.1 in use 1803");
    ck_assert_uint_eq(p.totals.rejected, 0);
}
END_TEST

START_TEST(damage_is_rejected_and_the_rest_is_read)
{
    pot_text(&p, "x/a.log",
             "Computer   DateTime             LocalAddress  InUse   Max "
             "Percent Listening\n"
             "--------   --------             ------------  -----   --- "
             "------- ---------\n"
             "SRV        3/13/2026 1:00:00 PM 10.0.0.1       1233 16384     "
             "7.5        17\n"
             "SRV        3/13/2026 1:01:\n"
             "SRV        99/99/2026 1:00:00 PM 10.0.0.1       1233 16384     "
             "7.5       17\n"
             "? garbage\n");
    ck_pot_has(&p, "in use 1233");
    ck_pot_has(&p, "is not a date and time");
    ck_assert_uint_eq(p.totals.accepted, 1);
    ck_assert_uint_eq(p.totals.skipped, 2);
    ck_assert_uint_eq(p.totals.rejected, 3);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase,
                   rows_of_the_seed_article_with_empty_addresses_are_read);
    tcase_add_test(tcase, columns_are_cut_by_the_dashed_line);
    tcase_add_test(tcase, collapsed_blanks_are_read_from_the_right);
    tcase_add_test(tcase, a_decimal_comma_in_the_percentage_is_read);
    tcase_add_test(tcase,
                   rows_that_contradict_themselves_are_rejects_with_the_rule);
    tcase_add_test(tcase, a_log_of_the_script_edited_for_udp_is_marked);
    tcase_add_test(tcase, a_narrow_window_makes_rejects_not_guesses);
    tcase_add_test(tcase, a_clock_that_steps_back_counts_passes);
    tcase_add_test(tcase, each_server_of_a_file_has_a_clock_of_its_own);
    tcase_add_test(tcase,
                   what_the_layout_of_2011_dumps_from_10_percent_is_known);
    tcase_add_test(tcase, damage_is_rejected_and_the_rest_is_read);
}

SUITE_MAIN("ingest/portlog", add_tests)
