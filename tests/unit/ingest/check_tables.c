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

START_TEST(counters_keep_their_names_and_the_offset_of_the_header)
{
    pot_text(&p, "x/p.csv",
             "\"(PDH-CSV 4.0) (India Standard "
             "Time)(-330)\",\"\\\\SQL01\\TCPv4\\Connections "
             "Established\",\"\\\\SQL02\\Process(w3wp#1)\\Handle Count\"\n"
             "\"03/04/2026 09:51:39.073\",\"12\",\" \"\n"
             "\"03/04/2026 09:51:54.050\",\"13\",\"7.5e\"\n");
    ck_pot_has(&p, "counter TCPv4\\Connections Established=12");
    ck_pot_has(&p, "counter Process(w3wp#1)\\Handle Count=8");
    ck_assert_uint_eq(p.totals.accepted, 2);
    ck_assert_uint_eq(p.totals.skipped, 1);
    ck_assert_uint_eq(p.totals.rejected, 0);
}
END_TEST

START_TEST(a_counter_log_in_a_cut_zone_with_a_trailer_is_read)
{
    pot_text(&p, "x/p.csv",
             "\n"
             "\"(PDH-CSV 4.0) (RTZ 2 (\",\"\\\\h\\Memory\\X\"\n"
             "\"09/22/2026 21:42:32.824\",\"1.0\"\n"
             "\"22.09.2026 21:42:32\",\"1.0\"\n"
             "Exiting, please wait...\n"
             "The command completed successfully.\n");
    ck_pot_has(&p, "counter Memory\\X=1");
    ck_pot_has(&p, "zone is cut off");
    ck_pot_has(&p, "MM/DD/YYYY");
    ck_assert_uint_eq(p.totals.rejected, 1);
}
END_TEST

START_TEST(the_template_internet_states_the_range)
{
    pot_text(&p, "S/s.txt",
             "SettingName                     : Automatic\n"
             "\n"
             "SettingName                     : Datacenter\n"
             "DynamicPortRangeStartPort       : 1024\n"
             "DynamicPortRangeNumberOfPorts   : 100\n"
             "\n"
             "SettingName                     : Internet\n"
             "MinRto(ms)                      : 300\n"
             "DynamicPortRangeStartPort       : 49152\n"
             "DynamicPortRangeNumberOfPorts   : 16358\n");
    ck_pot_has(&p, "setting tcp4.range_start=49152");
    ck_pot_has(&p, "setting tcp4.range_count=16358");
    ck_assert(!pot_has(&p, "=1024"));
}
END_TEST

START_TEST(systeminfo_names_server_system_and_zone)
{
    pot_text(
        &p, "x/s.txt",
        "Host Name:                 SRV01\n"
        "OS Name:                   Microsoft Windows Server 2012 R2 Standard\n"
        "System Boot Time:          3/14/2026, 8:00:00 AM\n"
        "Time Zone:                 (UTC+01:00) Amsterdam, Berlin, Bern\n"
        "Processor(s):              1 Processor(s) Installed.\n"
        "                           [01]: Intel64\n");
    ck_pot_has(&p, "setting os.name=Microsoft Windows Server 2012 R2 Standard");
    ck_pot_has(&p, "setting os.boot_time=2026-03-14T08:00:00");
    ck_pot_has(&p, "server SRV01");
    ck_assert_uint_eq(p.totals.rejected, 0);
}
END_TEST

START_TEST(systeminfo_tells_the_build_and_the_updates)
{
    pot_text(
        &p, "x/s.txt",
        "Host Name:                 SRV01\n"
        "OS Name:                   Microsoft Windows Server 2016 Standard\n"
        "OS Version:                10.0.14393 N/A Build 14393\n"
        "Processor(s):              1 Processor(s) Installed.\n"
        "                           [01]: Intel64\n"
        "Hotfix(s):                 2 Hotfix(s) Installed.\n"
        "                           [01]: KB4049065\n"
        "                           [02]: KB4338814\n");
    ck_pot_has(&p, "setting os.version=10.0.14393 N/A Build 14393");
    ck_pot_has(&p, "setting os.hotfixes=KB4049065,KB4338814");
    ck_assert_uint_eq(p.totals.rejected, 0);
}
END_TEST

START_TEST(count_ports_becomes_counters)
{
    pot_text(&p, "S/c.txt",
             "10/14/2010 6:31:06 PM\n"
             "\n"
             "IPAddress PortsWaiting %Waiting PortsUsed %Used\n"
             "--------- ------------ -------- --------- -----\n"
             "65.55.149.121 1 33.33 % 3 0.06 %\n"
             "65.55.149.122 x\n");
    ck_pot_has(&p, "counter Remote(65.55.149.121)\\Ports Used=3");
    ck_pot_has(&p, "are expected");
    ck_assert_uint_eq(p.totals.rejected, 1);
}
END_TEST

START_TEST(a_monitor_gives_one_sample_a_time_stamp)
{
    pot_text(&p, "S/m.csv",
             "Timestamp,EphemeralRangeStart,EphemeralRangeEnd,MaxPorts,"
             "TotalPortsInUse,UsagePercent,Rank,PID,ProcessName,PortCount\n"
             "2026-03-14 10:00:00,49152,65535,16384,1200,7.32,1,100,a,900\n"
             "2026-03-14 10:00:00,49152,65535,16384,1200,7.32,2,101,b,300\n"
             "[2026-03-14 10:00:30] ERROR: boom\n"
             "2026-03-14 10:01:00,49152,65535,16384,99999,7,1,1,a,9\n");
    ck_pot_has(&p, "sample S 2026-03-14T10:00:00Z * in use 1200");
    ck_pot_has(&p, "the monitor failed");
    ck_pot_has(&p, "more ports in use");
    ck_assert_uint_eq(p.totals.accepted, 1);
    ck_assert_uint_eq(p.totals.skipped, 2);
    ck_assert_uint_eq(p.totals.rejected, 2);
}
END_TEST

START_TEST(lines_of_a_monitor_are_samples_where_they_add_up)
{
    pot_text(&p, "S/m.log",
             "[2026-03-02 10:00:00] [INFO] Port Stats - Total: 16384 | Bound: "
             "500 | Available: 15884\n"
             "[2026-03-02 10:01:00] [INFO] Port Stats - Total: 1 | Bound: 500 "
             "| Available: 2\n");
    ck_pot_has(&p, "in use 500");
    ck_pot_has(&p, "do not add up");
    ck_assert_uint_eq(p.totals.accepted, 1);
    ck_assert_uint_eq(p.totals.skipped, 0);
    ck_assert_uint_eq(p.totals.rejected, 1);
}
END_TEST

START_TEST(services_name_the_processes_that_they_run_in)
{
    pot_text(&p, "x/s.csv",
             "\"PSComputerName\",\"Name\",\"DisplayName\",\"ProcessId\","
             "\"StartMode\",\"PathName\"\n"
             "\"SRV01\",\"RpcSs\",\"RPC\",\"996\",\"Auto\",\"C:"
             "\\Windows\\system32\\svchost.exe -k rpcss\"\n"
             "\"SRV01\",\"Off\",\"x\",\"0\",\"Manual\",\"\"\n"
             "\"SRV01\",\"Bad\",\"x\",\"y\",\"Manual\",\"\"\n");
    ck_pot_has(&p, "process 996 svchost.exe [RpcSs]");
    ck_pot_has(&p, "without a numeric id");
    ck_assert_uint_eq(p.totals.accepted, 1);
    ck_assert_uint_eq(p.totals.skipped, 2);
    ck_assert_uint_eq(p.totals.rejected, 1);
}
END_TEST

START_TEST(a_table_of_ones_own_is_read_by_the_map)
{
    p.options.csv_map = "server=Host,at=Date+Time,in_use=Used,range_size=Max";
    pot_text(&p, "x/o.csv",
             "Host;Date;Time;Used;Max\n"
             "SRV1;14.03.2026;10:00;1.234;16.384\n"
             "SRV2;14.03.2026;10:00;77,0;16384\n"
             "SRV1;14.03.2026;10:01;x;16384\n");
    ck_pot_has(&p, "sample SRV1 2026-03-14T10:00:00Z * in use 1234");
    ck_pot_has(&p, "in use 77");
    ck_pot_has(&p, "no number");
    ck_assert_uint_eq(p.totals.accepted, 2);
    ck_assert_uint_eq(p.totals.skipped, 1);
    ck_assert_uint_eq(p.totals.rejected, 1);
}
END_TEST

START_TEST(a_map_with_a_typing_error_is_refused)
{
    p.options.csv_map = "servr=Host,in_use=Used";
    pot_text(&p, "x/o.csv", "Host;Used\nSRV1;5\n");
    ck_assert(!p.done);
    ck_assert_int_eq(p.err.kind, ERR_USAGE);
    ck_assert_ptr_nonnull(strstr(p.err.text, "servr"));
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase,
                   counters_keep_their_names_and_the_offset_of_the_header);
    tcase_add_test(tcase, a_counter_log_in_a_cut_zone_with_a_trailer_is_read);
    tcase_add_test(tcase, the_template_internet_states_the_range);
    tcase_add_test(tcase, systeminfo_names_server_system_and_zone);
    tcase_add_test(tcase, systeminfo_tells_the_build_and_the_updates);
    tcase_add_test(tcase, count_ports_becomes_counters);
    tcase_add_test(tcase, a_monitor_gives_one_sample_a_time_stamp);
    tcase_add_test(tcase, lines_of_a_monitor_are_samples_where_they_add_up);
    tcase_add_test(tcase, services_name_the_processes_that_they_run_in);
    tcase_add_test(tcase, a_table_of_ones_own_is_read_by_the_map);
    tcase_add_test(tcase, a_map_with_a_typing_error_is_refused);
}

SUITE_MAIN("ingest/tables", add_tests)
