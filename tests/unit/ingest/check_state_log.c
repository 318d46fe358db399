/* Port logs that count ports a TCP state and a process, too. */
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

#define HEADER                                                                 \
    "Computer DateTime             LocalAddress InUse   Max Percent "          \
    "ESTABLISHED TIME_WAIT SYN_RECEIVED Listening\n"                           \
    "-------- --------             ------------ -----   --- ------- "          \
    "----------- --------- ------------ ---------\n"
#define ROW                                                                    \
    "SRV1     8/9/2013 12:37:42 PM 10.0.0.5      1200 16384     7.3 "          \
    "        900       280           20        25\n"

START_TEST(counts_a_state_stand_beside_the_sample)
{
    pot_text(&p, "S/ports.log", "\n" HEADER ROW "\n");
    ck_assert_uint_eq(p.samples, 1);
    ck_assert_uint_eq(p.totals.accepted, 1);
    ck_assert_uint_eq(p.totals.rejected, 0);
    ck_pot_has(&p, "counter ports in ESTABLISHED on 10.0.0.5=900");
    ck_pot_has(&p, "counter ports in TIME_WAIT on 10.0.0.5=280");
    ck_pot_has(&p, "counter ports in SYN_RECEIVED on 10.0.0.5=20");
}
END_TEST

START_TEST(the_processes_with_the_most_ports_are_counters)
{
    pot_text(&p, "S/ports.log",
             HEADER ROW "\n"
                        "PID  ProcessName Ports\n"
                        "---  ----------- -----\n"
                        "4242 w3wp          700\n"
                        "   4 System        100\n");
    ck_pot_has(&p, "counter ports of w3wp (PID 4242)=700");
    ck_pot_has(&p, "counter ports of System (PID 4)=100");
    ck_assert_uint_eq(p.totals.accepted, 3);
    ck_assert_uint_eq(p.totals.rejected, 0);
}
END_TEST

START_TEST(a_row_that_is_cut_or_edited_is_a_reject)
{
    pot_text(&p, "S/ports.log",
             HEADER "SRV1     8/9/2013 12:37:42 PM 10.0.0.5      1200 16384   "
                    " 33.0         900       280           20        25\n"
                    "SRV1     8/9/2013 12:37:42 PM 10.0.0.5      12...\n"
                    "SRV1     8/9/2013 12:37:42 PM 10.0.0.5      1200     0   "
                    "             900       280           20        25\n"
                    "SRV1     nonsense             10.0.0.5      1200 16384   "
                    "  7.3         900       280           20        25\n");
    ck_assert_uint_eq(p.samples, 0);
    ck_assert_uint_eq(p.totals.rejected, 4);
}
END_TEST

START_TEST(the_usual_layouts_are_not_taken)
{
    pot_text(&p, "S/ports.log",
             "Computer DateTime             LocalAddress InUse   Max Percent "
             "Listening\n"
             "-------- --------             ------------ -----   --- ------- "
             "---------\n"
             "SRV1     8/9/2013 12:37:42 PM 10.0.0.5      1200 16384     7.3 "
             "       25\n");
    ck_pot_has(&p, "ephemeral-port-log");
    ck_assert_uint_eq(p.samples, 1);
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, counts_a_state_stand_beside_the_sample);
    tcase_add_test(t, the_processes_with_the_most_ports_are_counters);
    tcase_add_test(t, a_row_that_is_cut_or_edited_is_a_reject);
    tcase_add_test(t, the_usual_layouts_are_not_taken);
}

SUITE_MAIN("ingest/state_log", add_tests)
