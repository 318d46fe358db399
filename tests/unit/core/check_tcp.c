#include "core/tcp.h"

#include <stdio.h>

#include "suite.h"

static void reads(const char *word, enum tcp_state state)
{
    ck_assert_msg(state_read(span_of(word)) == state, "'%s' is read as %s",
                  word, state_name(state_read(span_of(word))));
}

START_TEST(every_canonical_name_reads_as_itself)
{
    for (int s = STATE_CLOSED; s < STATE_COUNT; s++)
        reads(state_name((enum tcp_state)s), (enum tcp_state)s);
    ck_assert_str_eq(state_name(STATE_UNKNOWN), "?");
    ck_assert_str_eq(state_name(STATE_NONE), "-");
}
END_TEST

START_TEST(case_and_separators_do_not_matter)
{
    reads("Time Wait", STATE_TIME_WAIT);
    reads("TIME-WAIT", STATE_TIME_WAIT);
    reads("TimeWait", STATE_TIME_WAIT);
    reads("  close_wait\r", STATE_CLOSE_WAIT);
    reads("Fin Wait 1", STATE_FIN_WAIT_1);
    reads("FinWait2", STATE_FIN_WAIT_2);
}
END_TEST

START_TEST(aliases_of_other_tools_are_known)
{
    reads("LISTEN", STATE_LISTENING);
    reads("ESTAB", STATE_ESTABLISHED);
    reads("SYN-RECV", STATE_SYN_RECEIVED);
    reads("SYN_RCVD", STATE_SYN_RECEIVED);
    reads("SynReceived", STATE_SYN_RECEIVED);
    reads("FIN-WAIT-1", STATE_FIN_WAIT_1);
    reads("CLOSE", STATE_CLOSED);
    reads("Bound", STATE_BOUND);
    reads("DeleteTCB", STATE_DELETE_TCB);
    reads("UNCONN", STATE_NONE);
}
END_TEST

START_TEST(german_states_are_known_and_what_code_pages_left_of_them)
{
    reads("HERGESTELLT", STATE_ESTABLISHED);
    reads("WARTEND", STATE_TIME_WAIT);
    reads("SCHLIESSEN_WARTEN", STATE_CLOSE_WAIT);
    reads("FIN_WARTEN_1", STATE_FIN_WAIT_1);
    reads("FIN_WARTEN_2", STATE_FIN_WAIT_2);
    reads("SYN_GESENDET", STATE_SYN_SENT);
    reads("SYN_EMPFANGEN", STATE_SYN_RECEIVED);
    reads("LETZTES_ACK", STATE_LAST_ACK);
    reads("ABH\xc3\x96REN", STATE_LISTENING);
    reads("abh\xc3\xb6ren", STATE_LISTENING);
    reads("ABHOREN", STATE_LISTENING);
    reads("ABHOEREN", STATE_LISTENING);
    reads("ABH\x99REN", STATE_LISTENING);
    reads("ABH?REN", STATE_LISTENING);
    reads("ABH\xef\xbf\xbdREN", STATE_LISTENING);
    reads("ABHREN", STATE_LISTENING);
}
END_TEST

START_TEST(numbers_are_those_of_powershell)
{
    static const enum tcp_state expected[] = {
        STATE_CLOSED,       STATE_LISTENING,   STATE_SYN_SENT,
        STATE_SYN_RECEIVED, STATE_ESTABLISHED, STATE_FIN_WAIT_1,
        STATE_FIN_WAIT_2,   STATE_CLOSE_WAIT,  STATE_CLOSING,
        STATE_LAST_ACK,     STATE_TIME_WAIT,   STATE_DELETE_TCB};
    char word[4];
    for (int i = 1; i <= 12; i++) {
        snprintf(word, sizeof word, "%d", i);
        reads(word, expected[i - 1]);
    }
    reads("100", STATE_BOUND);
    reads("0", STATE_UNKNOWN);
    reads("13", STATE_UNKNOWN);
}
END_TEST

START_TEST(what_is_no_state_is_unknown)
{
    reads("", STATE_UNKNOWN);
    reads("4321", STATE_UNKNOWN);
    reads("0.0.0.0:0", STATE_UNKNOWN);
    reads("ABHIER", STATE_UNKNOWN);
    reads("ESTABLISHED_AND_A_LOT_MORE_THAN_FITS_IN_A_STATE", STATE_UNKNOWN);
}
END_TEST

START_TEST(service_names_have_their_registered_ports)
{
    ck_assert_int_eq(service_port(span_of("https")), 443);
    ck_assert_int_eq(service_port(span_of("HTTP")), 80);
    ck_assert_int_eq(service_port(span_of("microsoft-ds")), 445);
    ck_assert_int_eq(service_port(span_of("epmap")), 135);
    ck_assert_int_eq(service_port(span_of("msft-gc")), 3268);
    ck_assert_int_eq(service_port(span_of("ms-sql-s")), 1433);
    ck_assert_int_eq(service_port(span_of("ms-wbt-server")), 3389);
    ck_assert_int_eq(service_port(span_of("0")), -1);
    ck_assert_int_eq(service_port(span_of("")), -1);
    ck_assert_int_eq(service_port(span_of("httpx")), -1);
}
END_TEST

START_TEST(a_range_is_inferred_from_its_count)
{
    ck_assert_int_eq(range_start_of_count(16384), 49152);
    ck_assert_int_eq(range_start_of_count(3976), 1025);
    ck_assert_int_eq(range_start_of_count(64510), 1026);
    ck_assert_int_eq(range_start_of_count(0), 0);
    ck_assert_int_eq(range_start_of_count(-1), 0);
    ck_assert_int_eq(range_start_of_count(70000), 0);
}
END_TEST

START_TEST(protocols_and_origins_have_names)
{
    ck_assert_str_eq(protocol_name(PROTOCOL_TCP), "tcp");
    ck_assert_str_eq(protocol_name(PROTOCOL_UDP), "udp");
    ck_assert_str_eq(origin_name(ORIGIN_LOG), "log");
    ck_assert_str_eq(origin_name(ORIGIN_CAPTURE), "capture");
    ck_assert_str_eq(origin_name(ORIGIN_CSV), "csv");
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_add_test(t, every_canonical_name_reads_as_itself);
    tcase_add_test(t, case_and_separators_do_not_matter);
    tcase_add_test(t, aliases_of_other_tools_are_known);
    tcase_add_test(t, german_states_are_known_and_what_code_pages_left_of_them);
    tcase_add_test(t, numbers_are_those_of_powershell);
    tcase_add_test(t, what_is_no_state_is_unknown);
    tcase_add_test(t, service_names_have_their_registered_ports);
    tcase_add_test(t, a_range_is_inferred_from_its_count);
    tcase_add_test(t, protocols_and_origins_have_names);
}
SUITE_MAIN("core/tcp", add_tests)
