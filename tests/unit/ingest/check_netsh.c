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

START_TEST(a_dynamic_range_is_two_settings)
{
    pot_text(&p, "S/d.txt",
             "\n"
             "Protocol tcp Dynamic Port Range\n"
             "---------------------------------\n"
             "Start Port      : 49152\n"
             "Number of Ports : 16384\n"
             "\n");
    ck_pot_has(&p, "setting tcp4.range_start=49152");
    ck_pot_has(&p, "setting tcp4.range_count=16384");
    ck_assert_uint_eq(p.totals.accepted, 2);
    ck_assert_uint_eq(p.totals.skipped, 4);
    ck_assert_uint_eq(p.totals.rejected, 0);
}
END_TEST

START_TEST(the_echoed_command_tells_ipv6_and_udp)
{
    pot_text(&p, "S/d.txt",
             "C:\\>netsh int ipv6 show dynamicport udp\n"
             "\n"
             "协议 udp 动态端口范围\n"
             "---------------------------------\n"
             "启动端口        : 1024\n"
             "端口数          : 13977\n");
    ck_pot_has(&p, "setting udp6.range_start=1024");
    ck_pot_has(&p, "setting udp6.range_count=13977");
}
END_TEST

START_TEST(a_language_that_is_not_known_is_read_by_its_shape)
{
    pot_text(&p, "S/d.txt",
             "Protokol tcp dynamische reeks\n"
             "---------------------------------\n"
             "Begin      : 10000\n"
             "Aantal : 55535\n");
    ck_pot_has(&p, "setting tcp4.range_start=10000");
    ck_pot_has(&p, "setting tcp4.range_count=55535");
    ck_assert_uint_eq(p.totals.accepted, 2);
    ck_assert_uint_eq(p.totals.skipped, 2);
    ck_assert_uint_eq(p.totals.rejected, 0);
}
END_TEST

START_TEST(words_of_a_build_log_do_not_matter)
{
    pot_text(&p, "S/d.txt",
             "    vhd: Protocol tcp Dynamic Port Range\n"
             "    vhd: ---------------------------------\n"
             "    vhd: Start Port      : 1024\n"
             "    vhd: Number of Ports : 64511\n");
    ck_pot_has(&p, "setting tcp4.range_count=64511");
    ck_assert_uint_eq(p.totals.accepted, 2);
    ck_assert_uint_eq(p.totals.skipped, 2);
    ck_assert_uint_eq(p.totals.rejected, 0);
}
END_TEST

START_TEST(excluded_ranges_are_one_setting_a_listing)
{
    pot_text(&p, "S/d.txt",
             "Protocol tcp Port Exclusion Ranges\n"
             "\n"
             "Start Port    End Port\n"
             "----------    --------\n"
             "      5357        5357\n"
             "     50000       50059     *\n"
             "\n"
             "* - Administered port exclusions.\n");
    ck_pot_has(&p, "setting tcp4.excluded=5357-5357,50000-50059*");
    ck_assert_uint_eq(p.totals.accepted, 2);
    ck_assert_uint_eq(p.totals.skipped, 6);
    ck_assert_uint_eq(p.totals.rejected, 0);
}
END_TEST

START_TEST(a_second_list_without_a_title_is_said_to_be_of_the_other_protocol)
{
    pot_text(&p, "S/d.txt",
             "Protocol tcp Port Exclusion Ranges\n"
             "\n"
             "Start Port    End Port\n"
             "----------    --------\n"
             "      5357        5357\n"
             "* - Administered port exclusions.\n"
             "     50000       50059     *\n");
    ck_pot_has(&p, "setting tcp4.excluded=5357-5357");
    ck_pot_has(&p, "setting udp4.excluded=50000-50059*");
    ck_pot_has(&p, "taken as udp");
}
END_TEST

START_TEST(ranges_that_do_not_fit_are_rejects)
{
    pot_text(&p, "S/d.txt",
             "Protocol tcp Dynamic Port Range\n"
             "---------------------------------\n"
             "Start Port      : 65000\n"
             "Number of Ports : 16384\n"
             "Protocol tcp Port Exclusion Ranges\n"
             "Start Port    End Port\n"
             "----------    --------\n"
             "      9000        80\n"
             "\n");
    ck_pot_has(&p, "does not fit into 65,536");
    ck_pot_has(&p, "is no port range");
    ck_assert(!pot_has(&p, "range_start"));
}
END_TEST

START_TEST(a_range_that_is_cut_off_is_said)
{
    pot_text(&p, "S/d.txt",
             "Protocol tcp Dynamic Port Range\n"
             "---------------------------------\n"
             "Start Port      : 49152\n");
    ck_pot_has(&p, "ends after its start");
    ck_assert(!pot_has(&p, "range_start"));
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, a_dynamic_range_is_two_settings);
    tcase_add_test(tcase, the_echoed_command_tells_ipv6_and_udp);
    tcase_add_test(tcase, a_language_that_is_not_known_is_read_by_its_shape);
    tcase_add_test(tcase, words_of_a_build_log_do_not_matter);
    tcase_add_test(tcase, excluded_ranges_are_one_setting_a_listing);
    tcase_add_test(
        tcase,
        a_second_list_without_a_title_is_said_to_be_of_the_other_protocol);
    tcase_add_test(tcase, ranges_that_do_not_fit_are_rejects);
    tcase_add_test(tcase, a_range_that_is_cut_off_is_said);
}

SUITE_MAIN("ingest/netsh", add_tests)
