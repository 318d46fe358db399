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

START_TEST(csv_in_german_and_english_is_read_by_its_columns)
{
    pot_text(&p, "S/t.csv",
             "\"Abbildname\",\"PID\",\"Sitzungsname\",\"Sitz.-Nr.\","
             "\"Speichernutzung\"\n"
             "\"csrss.exe\",\"616\",\"Services\",\"0\",\"5.500 K\"\n");
    ck_pot_has(&p, "process 616 csrss.exe []");
    ck_pot_has(&p, "format tasklist-csv");
    ck_assert_uint_eq(p.totals.accepted, 1);
    ck_assert_uint_eq(p.totals.skipped, 1);
    ck_assert_uint_eq(p.totals.rejected, 0);
}
END_TEST

START_TEST(services_and_users_of_csv_are_kept)
{
    pot_text(&p, "S/t.csv",
             "\"Image Name\",\"PID\",\"Services\"\n"
             "\"svchost.exe\",\"964\",\"BFE,DPS\"\n"
             "\"smss.exe\",\"240\",\"N/A\"\n");
    ck_pot_has(&p, "process 964 svchost.exe [BFE,DPS]");
    ck_pot_has(&p, "process 240 smss.exe []");
}
END_TEST

START_TEST(a_table_is_cut_by_its_rule)
{
    pot_text(&p, "S/t.txt",
             "\n"
             "Nom de l'image                 PID Nom de la sessio Numéro de s "
             "Utilisation \n"
             "========================= ======== ================ =========== "
             "============\n"
             "System Idle Process              0 Services                   0  "
             "       8 Ko\n"
             "msedge.exe                   12832 Console                    5  "
             " 127 128 Ko\n");
    ck_pot_has(&p, "process 0 System Idle Process");
    ck_pot_has(&p, "process 12832 msedge.exe");
    ck_assert_uint_eq(p.totals.accepted, 2);
    ck_assert_uint_eq(p.totals.skipped, 3);
    ck_assert_uint_eq(p.totals.rejected, 0);
}
END_TEST

START_TEST(wrapped_services_belong_to_the_row_above)
{
    pot_text(&p, "S/t.txt",
             "Image Name                     PID Services\n"
             "========================= ======== "
             "============================================\n"
             "svchost.exe                    912 BrokerInfrastructure, "
             "DcomLaunch, PlugPlay,\n"
             "                                   Power, SystemEventsBroker\n");
    ck_pot_has(&p, "process 912 svchost.exe [BrokerInfrastructure, DcomLaunch, "
                   "PlugPlay, Power, SystemEventsBroker]");
}
END_TEST

START_TEST(records_of_fo_list_are_read)
{
    pot_text(&p, "S/t.txt",
             "\n"
             "Abbildname:      svchost.exe\n"
             "PID:             964\n"
             "Dienste:         BFE\n"
             "\n"
             "Abbildname:      x.exe\n"
             "PID:             7\n"
             "Dienste:         Nicht zutreffend\n");
    ck_pot_has(&p, "process 964 svchost.exe [BFE]");
    ck_pot_has(&p, "process 7 x.exe []");
    ck_assert_uint_eq(p.totals.rejected, 0);
}
END_TEST

START_TEST(rows_without_a_process_id_are_rejects)
{
    pot_text(
        &p, "S/t.csv",
        "\"Image Name\",\"PID\",\"Session Name\",\"Session#\",\"Mem Usage\"\n"
        "\"a.exe\",\"x\",\"Services\",\"0\",\"8 K\"\n"
        "\"b.exe\"\n");
    ck_pot_has(&p, "without a PID");
    ck_assert_uint_eq(p.totals.accepted, 0);
    ck_assert_uint_eq(p.totals.rejected, 2);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, csv_in_german_and_english_is_read_by_its_columns);
    tcase_add_test(tcase, services_and_users_of_csv_are_kept);
    tcase_add_test(tcase, a_table_is_cut_by_its_rule);
    tcase_add_test(tcase, wrapped_services_belong_to_the_row_above);
    tcase_add_test(tcase, records_of_fo_list_are_read);
    tcase_add_test(tcase, rows_without_a_process_id_are_rejects);
}

SUITE_MAIN("ingest/tasklist", add_tests)
