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

START_TEST(export_csv_of_two_computers_is_two_captures)
{
    pot_path(&p, TEST_DATA "/connections/get_nettcp.csv");
    ck_pot_has(&p, "tcp SRV01");
    ck_pot_has(&p, "tcp SRV02");
    ck_pot_has(&p, "by Get-NetTCPConnection");
    ck_pot_has(&p, "group 10.0.0.5:-1 10.0.0.9:1433 ESTABLISHED pid 1234 rows "
                   "2 ports 50001 50002");
    ck_pot_has(&p, "BOUND pid 99");
    ck_assert_uint_eq(p.totals.accepted, 4);
    ck_assert_uint_eq(p.totals.skipped, 2);
    ck_assert_uint_eq(p.totals.rejected, 0);
}
END_TEST

START_TEST(rows_of_several_times_and_servers_may_lie_mixed)
{
    pot_text(
        &p, "x/c.csv",
        "Server,Date,Time,Protocol,LocalAddress,LocalPort,RemoteAddress,"
        "RemotePort,State,ProcessName,PID\n"
        "A,03/14/"
        "2026,10:05,TCP,10.0.0.1,50000,10.0.0.2,443,Established,app.exe,5\n"
        "B,03/14/2026,10:05,TCP,10.0.0.3,50000,10.0.0.2,443,TimeWait,Idle,0\n"
        "A,03/14/"
        "2026,10:05,TCP,10.0.0.1,50001,10.0.0.2,443,Established,app.exe,5\n");
    ck_pot_has(&p, "tcp A 2026-03-14T10:05:00Z rows 2");
    ck_pot_has(&p, "tcp B 2026-03-14T10:05:00Z rows 1");
    ck_pot_has(&p, "TIME_WAIT pid 0 rows 1 ports 50000");
    ck_assert(!pot_has(&p, "by Idle"));
}
END_TEST

START_TEST(endpoints_may_be_one_cell_in_many_shapes)
{
    pot_text(&p, "x/c.csv",
             "Local Address,Remote Address,Status,PID\n"
             "\"addr(ip='::', port=49668)\",(),LISTEN,5076\n"
             "::1:49683,::1:49682,ESTABLISHED,8228\n"
             "192.168.1.14:137,N/A,NONE,4\n");
    ck_pot_has(&p, "tcp");
    ck_pot_has(&p, "udp");
    ck_pot_has(&p, "group ::1:-1 ::1:49682 ESTABLISHED pid 8228");
    ck_assert_uint_eq(p.totals.accepted, 3);
    ck_assert_uint_eq(p.totals.skipped, 1);
    ck_assert_uint_eq(p.totals.rejected, 0);
}
END_TEST

START_TEST(a_table_of_powershell_is_cut_by_its_rule_with_a_wrapped_header)
{
    pot_text(&p, "x/t.txt",
             "LocalAddress                        LocalPort RemoteAddress      "
             "                 RemotePort State       AppliedSetting OwningPr\n"
             "                                                                 "
             "                                                       ocess\n"
             "------------                        --------- -------------      "
             "                 ---------- -----       -------------- --------\n"
             "127.0.0.1                           27017     127.0.0.1          "
             "                 60217      Established Internet       14056\n");
    ck_pot_has(&p, "pid 14056");
    ck_assert_uint_eq(p.totals.accepted, 1);
    ck_assert_uint_eq(p.totals.skipped, 3);
    ck_assert_uint_eq(p.totals.rejected, 0);
}
END_TEST

START_TEST(addresses_that_a_window_cut_off_are_rejects)
{
    pot_text(&p, "x/t.txt",
             "LocalAddress                        LocalPort RemoteAddress      "
             "                 RemotePort State\n"
             "------------                        --------- -------------      "
             "                 ---------- -----\n"
             "2a01:cb19:18c:c700:ec96:8a3e:723... 60108     ::1                "
             "                 443        Established\n");
    ck_pot_has(&p, "cut off by a narrow window");
    ck_assert_uint_eq(p.totals.accepted, 0);
    ck_assert_uint_eq(p.totals.skipped, 2);
    ck_assert_uint_eq(p.totals.rejected, 1);
}
END_TEST

START_TEST(records_of_format_list_are_rows)
{
    pot_path(&p, TEST_DATA "/connections/list.txt");
    ck_pot_has(&p, "tcp connections");
    ck_pot_has(&p, "rows 2");
    ck_assert_uint_eq(p.totals.rejected, 0);
}
END_TEST

START_TEST(tcpview_saves_have_no_header)
{
    pot_text(&p, "x/v.csv",
             "svchost.exe,452,TCP,Listen,0.0.0.0,135,0.0.0.0,0,8/29/2025 "
             "4:29:20 PM,RpcSs,,,,\n"
             "[Time Wait],,TCP,Time Wait,10.0.0.1,50000,10.0.0.2,80,8/29/2025 "
             "4:29:20 PM,,29,,371,633\n"
             "x,1,UDPv6,,::1,62248,*,,8/29/2025 4:32:24 PM,SSDPSRV,,,,\n");
    ck_pot_has(&p, "format tcpview");
    ck_pot_has(&p, "TIME_WAIT pid 0");
    ck_pot_has(&p, "udp");
    ck_assert_uint_eq(p.totals.accepted, 3);
    ck_assert_uint_eq(p.totals.skipped, 0);
    ck_assert_uint_eq(p.totals.rejected, 0);
}
END_TEST

START_TEST(damaged_rows_are_rejected_one_by_one)
{
    pot_text(
        &p, "x/c.csv",
        "LocalAddress,LocalPort,RemoteAddress,RemotePort,State,OwningProcess\n"
        "10.0.0.1,99999,10.0.0.2,443,Established,5\n"
        "10.0.0.1,50000,10.0.0.2,-4,Established,5\n"
        "nowhere,50000,10.0.0.2,443,Established,5\n"
        "10.0.0.1,50000,10.0.0.2,443,Established,zz\n"
        "10.0.0.1,50001,10.0.0.2,443,Etabli,5\n"
        "10.0.0.1\n");
    ck_pot_has(&p, "? pid 5");
    ck_assert_uint_eq(p.totals.accepted, 1);
    ck_assert_uint_eq(p.totals.skipped, 1);
    ck_assert_uint_eq(p.totals.rejected, 5);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, export_csv_of_two_computers_is_two_captures);
    tcase_add_test(tcase, rows_of_several_times_and_servers_may_lie_mixed);
    tcase_add_test(tcase, endpoints_may_be_one_cell_in_many_shapes);
    tcase_add_test(
        tcase, a_table_of_powershell_is_cut_by_its_rule_with_a_wrapped_header);
    tcase_add_test(tcase, addresses_that_a_window_cut_off_are_rejects);
    tcase_add_test(tcase, records_of_format_list_are_rows);
    tcase_add_test(tcase, tcpview_saves_have_no_header);
    tcase_add_test(tcase, damaged_rows_are_rejected_one_by_one);
}

SUITE_MAIN("ingest/connections", add_tests)
