/* Get-NetTCPSetting, as it is printed and as a table of chosen columns. */
#include "pot.h"
#include "suite.h"

static struct pot p;

static void setup(void)
{
    p = (struct pot){.has_groups = false};
}

static void teardown(void)
{
    pot_clear(&p);
}

START_TEST(the_range_is_that_of_the_internet_template)
{
    pot_text(&p, "S/settings.txt",
             "SettingName                     : Datacenter\n"
             "MinRto(ms)                      : 20\n"
             "DynamicPortRangeStartPort       : 1025\n"
             "DynamicPortRangeNumberOfPorts   : 3976\n"
             "\n"
             "SettingName                     : Internet\n"
             "MinRto(ms)                      : 300\n"
             "DynamicPortRangeStartPort       : 20480\n"
             "DynamicPortRangeNumberOfPorts   : 45056\n");
    ck_pot_has(&p, "setting tcp4.range_start=20480");
    ck_pot_has(&p, "setting tcp4.range_count=45056");
    ck_assert_uint_eq(p.totals.rejected, 0);
}
END_TEST

START_TEST(a_table_of_chosen_columns_says_the_same)
{
    pot_text(&p, "S/settings.txt",
             "\n"
             "SettingName      DynamicPortRangeStartPort "
             "DynamicPortRangeNumberOfPorts\n"
             "-----------      ------------------------- "
             "-----------------------------\n"
             "Automatic\n"
             "Datacenter                            1025 "
             "                         3976\n"
             "Internet                             20480 "
             "                        45056\n"
             "\n");
    ck_pot_has(&p, "setting tcp4.range_start=20480");
    ck_pot_has(&p, "setting tcp4.range_count=45056");
    ck_assert_uint_eq(p.totals.accepted, 3);
    ck_assert_uint_eq(p.totals.rejected, 0);
}
END_TEST

START_TEST(a_damaged_row_of_a_table_is_a_reject)
{
    pot_text(&p, "S/settings.txt",
             "SettingName      DynamicPortRangeStartPort "
             "DynamicPortRangeNumberOfPorts\n"
             "-----------      ------------------------- "
             "-----------------------------\n"
             "Internet                           4915... "
             "                        16384\n");
    ck_assert(!pot_has(&p, "setting tcp4"));
    ck_assert_uint_eq(p.totals.rejected, 1);
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, the_range_is_that_of_the_internet_template);
    tcase_add_test(t, a_table_of_chosen_columns_says_the_same);
    tcase_add_test(t, a_damaged_row_of_a_table_is_a_reject);
}

SUITE_MAIN("ingest/nettcpsetting", add_tests)
