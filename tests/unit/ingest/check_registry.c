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

START_TEST(values_of_reg_query_are_decimal_settings)
{
    pot_text(&p, "S/r.txt",
             "\n"
             "HKEY_LOCAL_"
             "MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters\n"
             "    Hostname    REG_SZ    SRV07\n"
             "    TcpTimedWaitDelay    REG_DWORD    0x1e\n"
             "    DataBasePath    REG_EXPAND_SZ    %SystemRoot%\\x\n");
    ck_pot_has(&p, "setting TcpTimedWaitDelay=30");
    ck_pot_has(&p, "server SRV07");
    ck_assert_uint_eq(p.totals.accepted, 1);
    ck_assert_uint_eq(p.totals.skipped, 4);
    ck_assert_uint_eq(p.totals.rejected, 0);
}
END_TEST

START_TEST(an_export_may_be_short_or_decimal_by_mistake)
{
    pot_text(
        &p, "S/r.txt",
        "Windows Registry Editor Version 5.00\n"
        "\n"
        "[HKEY_LOCAL_"
        "MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters\\]\n"
        "\"MaxUserPort\"=dword:00065534\n"
        "\"TCPTimedWaitDelay\"=dword:1e\n"
        "\"ReservedPorts\"=hex(7):31,00,\\\n"
        "  32,00,00,00\n");
    ck_pot_has(&p, "setting MaxUserPort=415028");
    ck_pot_has(&p, "setting TcpTimedWaitDelay=30");
    ck_pot_has(&p, "outside 5000 to 65534");
    ck_assert_uint_eq(p.totals.accepted, 2);
    ck_assert_uint_eq(p.totals.skipped, 5);
    ck_assert_uint_eq(p.totals.rejected, 0);
}
END_TEST

START_TEST(a_dump_of_names_and_values_is_read)
{
    pot_text(&p, "S/r.txt",
             "DataBasePath                            C:\\WINDOWS\n"
             "MaxUserPort                             17408\n");
    ck_pot_has(&p, "setting MaxUserPort=17408");
    ck_assert_uint_eq(p.totals.accepted, 1);
    ck_assert_uint_eq(p.totals.skipped, 1);
    ck_assert_uint_eq(p.totals.rejected, 0);
}
END_TEST

START_TEST(values_that_are_none_are_rejects)
{
    pot_text(&p, "S/r.txt",
             "HKEY_LOCAL_"
             "MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters\n"
             "    MaxUserPort    REG_DWORD    zz\n"
             "\"TcpTimedWaitDelay\"=dword:123456789\n");
    ck_pot_has(&p, "'zz' is no REG_DWORD value");
    ck_pot_has(&p, "is no dword value");
    ck_assert_uint_eq(p.totals.accepted, 0);
    ck_assert_uint_eq(p.totals.skipped, 1);
    ck_assert_uint_eq(p.totals.rejected, 2);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, values_of_reg_query_are_decimal_settings);
    tcase_add_test(tcase, an_export_may_be_short_or_decimal_by_mistake);
    tcase_add_test(tcase, a_dump_of_names_and_values_is_read);
    tcase_add_test(tcase, values_that_are_none_are_rejects);
}

SUITE_MAIN("ingest/registry", add_tests)
