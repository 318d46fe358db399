#include <fcntl.h>
#include <sys/stat.h>

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

#define HEADER                                                                 \
    "\r\nActive Connections\r\n\r\n  Proto  Local Address          Foreign "   \
    "Address        State           PID\r\n"
#define ROW                                                                    \
    "  TCP    10.20.0.5:50001        10.30.1.77:1433        TIME_WAIT       "  \
    "0\r\n"

START_TEST(a_listing_below_date_t_and_time_t_is_a_capture_of_that_minute)
{
    pot_text(&p, "LON-WEB01/netstat.log",
             "Mon 03/02/2026 \r\n12:05 AM\r\n" HEADER ROW
             "  TCP    [::1]:49700            [::1]:135              "
             "ESTABLISHED     992\r\n"
             "  UDP    0.0.0.0:123            *:*                              "
             "      1208\r\n");
    ck_pot_has(&p, "tcp LON-WEB01 2026-03-02T00:05:00Z rows 2 line 4 place 0 "
                   "pass 0 by netstat from 0");
    ck_pot_has(&p, "udp LON-WEB01 2026-03-02T00:05:00Z rows 1");
    ck_pot_has(&p, "group 10.20.0.5:-1 10.30.1.77:1433 TIME_WAIT pid 0 rows 1 "
                   "ports 50001");
    ck_pot_has(&p, "group ::1:-1 ::1:135 ESTABLISHED pid 992 rows 1 ports "
                   "49700");
    ck_assert_uint_eq(p.totals.rejected, 0);
    ck_assert_uint_eq(p.totals.lines, 9);
    ck_assert_uint_eq(p.totals.accepted, 3);
}
END_TEST

START_TEST(each_header_begins_a_listing_and_equals_have_places)
{
    pot_text(&p, "LON-WEB01/netstat.log",
             "2026-03-02 10:00:00\n" HEADER ROW HEADER ROW
             "2026-03-02 10:01:00\n" HEADER ROW);
    ck_assert_uint_eq(p.captures, 3);
    ck_pot_has(&p, "10:00:00Z rows 1 line 3 place 0");
    ck_pot_has(&p, "10:00:00Z rows 1 line 8 place 1");
    ck_pot_has(&p, "10:01:00Z rows 1 line 14 place 0");
}
END_TEST

START_TEST(rows_without_header_are_a_listing_and_a_new_time_begins_another)
{
    pot_text(&p, "LON-WEB01/netstat.log",
             "2026-03-02 10:00:00\n" ROW ROW "2026-03-02 10:01:00\n" ROW);
    ck_assert_uint_eq(p.captures, 2);
    ck_pot_has(&p, "10:00:00Z rows 2 line 2");
    ck_pot_has(&p, "10:01:00Z rows 1 line 5");
}
END_TEST

START_TEST(owners_of_b_stand_below_their_rows)
{
    pot_text(&p, "LON-WEB01/netstat.log",
             HEADER
             "  TCP    0.0.0.0:135            0.0.0.0:0              "
             "LISTENING       996\r\n  RpcSs\r\n [svchost.exe]\r\n"
             "  TCP    0.0.0.0:445            0.0.0.0:0              "
             "LISTENING       4\r\n Can not obtain ownership information\r\n"
             "  TCP    10.20.0.5:50007        10.30.1.77:443         "
             "ESTABLISHED     77\r\n [my app.exe]\r\n" ROW);
    ck_pot_has(&p,
               "LISTENING pid 996 rows 1 by svchost.exe of RpcSs ports 135");
    ck_pot_has(&p, "LISTENING pid 4 rows 1 ports 445");
    ck_pot_has(&p, "pid 77 rows 1 by my app.exe ports 50007");
    ck_pot_has(&p, "TIME_WAIT pid 0 rows 1 ports 50001");
    ck_assert_uint_eq(p.totals.rejected, 0);
}
END_TEST

START_TEST(owners_may_be_joined_to_the_row_or_numbered_or_unindented)
{
    pot_text(&p, "LON-WEB01/netstat.log",
             "  TCP    0.0.0.0:135   0.0.0.0:0   LISTENING   996   RpcSs "
             "[svchost.exe]\n");
    ck_pot_has(&p, "pid 996 rows 1 by svchost.exe of RpcSs ports 135");
    teardown();
    setup();
    pot_text(&p, "LON-WEB01/netstat.log",
             "1 ==> 活动连接\n3 ==>   协议  本地地址          外部地址        "
             "状态           PID\n"
             "4 ==>   TCP    0.0.0.0:135            0.0.0.0:0              "
             "LISTENING       1408\n5 ==>   RpcSs\n6 ==>  [svchost.exe]\n");
    ck_pot_has(&p, "pid 1408 rows 1 by svchost.exe of RpcSs ports 135");
    ck_assert_uint_eq(p.totals.rejected, 0);
    teardown();
    setup();
    pot_text(&p, "LON-WEB01/netstat.log",
             "Connexions actives\n\nProto  Adresse locale         Adresse "
             "distante       État\nTCP    0.0.0.0:135            0.0.0.0:0     "
             "         LISTENING\nRpcEptMapper\n[svchost.exe]\n");
    ck_pot_has(&p, "pid -1 rows 1 by svchost.exe of RpcEptMapper ports 135");
    ck_assert_uint_eq(p.totals.rejected, 0);
}
END_TEST

START_TEST(time_in_state_and_offload_columns_are_no_pids)
{
    pot_text(&p, "LON-WEB01/netstat.log",
             "  Proto  Local Address          Foreign Address        State     "
             "   PID       Time in State (ms)\n"
             "TCP    0.0.0.0:135            0.0.0.0:0              LISTENING   "
             "       1572     0\n");
    ck_pot_has(&p, "LISTENING pid 1572 rows 1");
    teardown();
    setup();
    pot_text(&p, "LON-WEB01/netstat.log",
             "  Proto  Local Address          Foreign Address        State     "
             "      Offload State\n\n"
             "  TCP    10.0.0.2:4888        web-1:https  ESTABLISHED     "
             "InHost      \n");
    ck_pot_has(&p, "10.0.0.2:-1 web-1:443 ESTABLISHED pid -1 rows 1");
}
END_TEST

START_TEST(german_states_and_their_ruins_are_understood)
{
    pot_text(&p, "LON-WEB01/netstat.log",
             "Aktive Verbindungen\n\n  Proto  Lokale Adresse         "
             "Remoteadresse          Status           PID\n"
             "  TCP    0.0.0.0:80   0.0.0.0:0   ABHÖREN   4\n"
             "  TCP    0.0.0.0:81   0.0.0.0:0   ABH\xef\xbf\xbdREN   4\n"
             "  TCP    10.0.0.1:50000   10.0.0.2:80   SCHLIESSEN_WARTEN    5\n"
             "  TCP    10.0.0.1:50001   10.0.0.2:80   WACHT OP AFSL   6\n");
    ck_pot_has(&p, "LISTENING pid 4 rows 1 ports 80\n");
    ck_pot_has(&p, "LISTENING pid 4 rows 1 ports 81\n");
    ck_pot_has(&p, "CLOSE_WAIT pid 5");
    ck_pot_has(&p, "? pid 6");
    ck_pot_has(&p, "state word \"WACHT OP AFSL\" is not known");
}
END_TEST

START_TEST(statistics_are_counters_and_other_sections_are_skipped)
{
    pot_text(
        &p, "LON-WEB01/netstat.log",
        "==== netstat -e ====\nInterface Statistics\n\n                   "
        "        Received            Sent\n\nBytes                    "
        "1060028650        90286628\n"
        "==== netstat -s ====\n\nTCP Statistics for IPv4\n\n  Active Opens "
        "                       = 347883\n\nICMPv4 Statistics\n\n         "
        "                   Received    Sent\n  Messages                  "
        "368         481       \n" HEADER ROW);
    ck_pot_has(&p, "counter TCP Statistics for IPv4: Active Opens=347883\n");
    ck_pot_has(&p, "counter ICMPv4 Statistics: Messages, received=368\n");
    ck_pot_has(&p, "counter ICMPv4 Statistics: Messages, sent=481\n");
    ck_assert_uint_eq(p.tcp_rows, 1);
    ck_assert_uint_eq(p.totals.rejected, 0);
}
END_TEST

START_TEST(damaged_rows_are_rejects_and_the_rest_is_read)
{
    pot_text(&p, "LON-WEB01/netstat.log",
             HEADER ROW
             "  TCP    10.20.0.5:50002        10.30.1\r\n"
             "  TCP    10.20.0.5:99999        10.30.1.77:1433        TIME_WAIT "
             "      0\r\n"
             "  TCP    10.20.0.5:50003        10.30.1.77:1433\r\n" ROW
             "<<<<<<< HEAD\r\n" ROW "  TCP    10.20.0.5:5");
    ck_assert_uint_eq(p.tcp_rows, 3);
    ck_assert_uint_eq(p.captures, 1);
    ck_pot_has(&p, "reject 6 a connection row that is cut or damaged");
    ck_pot_has(&p, "reject 7 a connection row");
    ck_pot_has(&p, "reject 8 a connection row");
    ck_pot_has(&p, "reject 10 line of no known format [<<<<<<< HEAD]");
    ck_pot_has(&p, "reject 12 a connection row");
    ck_assert_uint_eq(p.totals.rejected, 5);
}
END_TEST

START_TEST(a_header_without_rows_is_no_reject_and_no_capture)
{
    pot_text(&p, "LON-WEB01/netstat.log", HEADER);
    ck_assert_uint_eq(p.captures, 0);
    ck_assert_uint_eq(p.totals.rejected, 0);
    ck_assert_uint_eq(p.totals.unknown, 0);
    ck_assert_uint_eq(p.totals.lines, 4);
}
END_TEST

/* Thousands of rows go through the quick door; some of every wound between. */
START_TEST(the_quick_door_and_the_slow_one_agree)
{
    static const char *const odd[] = {
        "  TCP    [fe80::1%12]:50000     [fe80::2%12]:445       ESTABLISHED   "
        "  4\r\n",
        "  TCP    010.20.0.5:50001       10.30.1.77:1433        ESTABLISHED   "
        "  4\r\n",
        "  TCP    10.20.0.5:50002        web:https              ESTABLISHED   "
        "  4\r\n",
        "  UDP    10.20.0.5:50003        *:*                                  "
        "  4\r\n",
        "  TCP    10.20.0.5:50004        10.30.1.77:1433        SYN_SENT\r\n",
        "  TCP    10.20.0.5:50005        10.30.1.77:1433        LAST_ACK      "
        "  7   \n",
    };
    struct buf text = {0}, doubled = {0};
    for (int i = 0; i < 20000; i++) {
        buf_addf(&text,
                 "  TCP    10.20.0.5:%-12d 10.30.1.77:1433        TIME_WAIT    "
                 "   0\r\n",
                 30000 + i);
        if (i % 37 == 0)
            buf_text(&text, odd[i / 37 % 6]);
    }
    for (size_t i = 0; i < text.len; i++) { /* blank lines: the slow door */
        buf_byte(&doubled, text.ptr[i]);
        if (text.ptr[i] == '\n')
            buf_text(&doubled, "\t\n");
    }
    pot_text(&p, "A/netstat.log", buf_str(&text));
    struct buf quick = p.text;
    uint64_t rows = p.tcp_rows, udp = p.udp_rows;
    p.text = (struct buf){0};
    p.tcp_rows = p.udp_rows = 0;
    ck_assert_uint_eq(rows + udp, 20541);
    pot_text(&p, "B/netstat.log", buf_str(&doubled));
    ck_assert_uint_eq(p.tcp_rows, rows);
    ck_assert_uint_eq(p.udp_rows, udp);
    const char *a = strstr(buf_str(&quick), "group ");
    const char *b = strstr(buf_str(&p.text), "group ");
    ck_assert_ptr_nonnull(a);
    const char *a_end = strstr(a, "udp "), *b_end = strstr(b, "udp ");
    ck_assert_int_eq(a_end - a, b_end - b);
    ck_assert_int_eq(strncmp(a, b, (size_t)(a_end - a)), 0);
    buf_clear(&text);
    buf_clear(&doubled);
    buf_clear(&quick);
}
END_TEST

START_TEST(a_sample_and_its_hostile_twin)
{
    pot_path(&p, TEST_DATA "/netstat/de_anob_cp850.txt");
    ck_assert_uint_eq(p.totals.rejected, 0);
    ck_assert_uint_eq(p.tcp_rows, 5);
    ck_assert_uint_eq(p.udp_rows, 2);
    ck_pot_has(&p, "encoding ibm-850");
    ck_pot_has(&p, "LISTENING pid 1120 rows 1 by svchost.exe of RpcSs");
    teardown();
    setup();
    pot_path(&p, TEST_DATA "/netstat/de_anob_hostile.txt");
    ck_assert_uint_gt(p.totals.rejected, 0);
    ck_assert_uint_eq(p.totals.unknown, 0);
    ck_assert_uint_gt(p.tcp_rows, 0);
}
END_TEST

static char *corpus(void)
{
    const char *shared = getenv("PORTLEDGER_SHARED");
    return shared ? mem_textf("%s/corpus", shared) : NULL;
}

static void check_expected(const char *folder, struct span row, size_t *count)
{
    struct span cell[6] = {0}, rest = row;
    for (size_t i = 0; i < 6; i++)
        span_split(&rest, '\t', &cell[i]);
    uint64_t tcp, ports;
    if (!span_u64(cell[2], &tcp) || !span_u64(span_trim(cell[5]), &ports))
        return;
    char *path = mem_textf("%s/%.*s", folder, (int)cell[0].len, cell[0].ptr);
    setup();
    p.has_groups = false;
    pot_path(&p, path);
    ck_assert_msg(p.tcp_rows == tcp && p.ports == ports,
                  "%s: %lu rows, %lu ports", path, (unsigned long)p.tcp_rows,
                  (unsigned long)p.ports);
    teardown();
    mem_free(path);
    ++*count;
}

START_TEST(every_capture_of_the_corpus_has_its_rows_and_ports)
{
    char *folder = corpus();
    struct buf table = {0};
    struct err err;
    size_t count = 0;
    char *path = folder ? mem_textf("%s/EXPECTED-netstat.tsv", folder) : NULL;
    if (path && file_read(&table, path, 0, &err)) {
        struct span rest = buf_as_span(&table), line;
        while (span_split(&rest, '\n', &line))
            check_expected(folder, line, &count);
        ck_assert_uint_ge(count, 70);
    }
    buf_clear(&table);
    mem_free(path);
    mem_free(folder);
}
END_TEST

/* 2026-03-04 01:00:05 UTC, as the time of a file. */
static void date_file(const char *path)
{
    const struct timespec at[2] = {
        {1772586005, 0},
        {1772586005, 0}
    };
    ck_assert_int_eq(utimensat(AT_FDCWD, path, at, 0), 0);
}

static const char hours_alone[] =
    "23:00\r\n\r\nActive Connections\r\n\r\n"
    "  TCP    10.1.1.1:50000     10.2.2.2:443       TIME_WAIT       0\r\n\r\n"
    "00:30\r\n\r\nActive Connections\r\n\r\n"
    "  TCP    10.1.1.1:50001     10.2.2.2:443       TIME_WAIT       0\r\n\r\n"
    "22:00\r\n\r\nActive Connections\r\n\r\n"
    "  TCP    10.1.1.1:50002     10.2.2.2:443       TIME_WAIT       0\r\n\r\n"
    "01:00\r\n\r\nActive Connections\r\n\r\n"
    "  TCP    10.1.1.1:50003     10.2.2.2:443       TIME_WAIT       0\r\n";

START_TEST(an_hour_that_steps_back_is_of_the_next_day_up_to_the_files_own)
{
    char *path = pot_file(&p, "A/x.log", hours_alone, sizeof hours_alone - 1);
    date_file(path);
    pot_path(&p, path);
    ck_pot_has(&p, "2026-03-02T23:00:00");
    ck_pot_has(&p, "2026-03-03T00:30:00");
    ck_pot_has(&p, "2026-03-03T22:00:00");
    ck_pot_has(&p, "2026-03-04T01:00:00");
    ck_pot_has(&p, "of the next day");
    mem_free(path);
}
END_TEST

START_TEST(an_hour_that_steps_back_is_of_the_day_after_that_in_the_name)
{
    pot_text(&p, "A/netstat-20260302.log", hours_alone);
    ck_pot_has(&p, "2026-03-02T23:00:00");
    ck_pot_has(&p, "2026-03-03T00:30:00");
    ck_pot_has(&p, "2026-03-04T01:00:00");
}
END_TEST

START_TEST(a_clock_that_steps_back_an_hour_stays_on_its_day)
{
    pot_text(
        &p, "A/netstat-20261025.log",
        "02:59\r\n\r\nActive Connections\r\n\r\n"
        "  TCP    10.1.1.1:50000     10.2.2.2:443       TIME_WAIT   0\r\n"
        "\r\n02:00\r\n\r\nActive Connections\r\n\r\n"
        "  TCP    10.1.1.1:50001     10.2.2.2:443       TIME_WAIT   0\r\n");
    ck_pot_has(&p, "2026-10-25T02:59:00");
    ck_pot_has(&p, "2026-10-25T02:00:00");
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(
        tcase, an_hour_that_steps_back_is_of_the_next_day_up_to_the_files_own);
    tcase_add_test(
        tcase, an_hour_that_steps_back_is_of_the_day_after_that_in_the_name);
    tcase_add_test(tcase, a_clock_that_steps_back_an_hour_stays_on_its_day);
    tcase_add_test(
        tcase, a_listing_below_date_t_and_time_t_is_a_capture_of_that_minute);
    tcase_add_test(tcase, each_header_begins_a_listing_and_equals_have_places);
    tcase_add_test(
        tcase, rows_without_header_are_a_listing_and_a_new_time_begins_another);
    tcase_add_test(tcase, owners_of_b_stand_below_their_rows);
    tcase_add_test(tcase,
                   owners_may_be_joined_to_the_row_or_numbered_or_unindented);
    tcase_add_test(tcase, time_in_state_and_offload_columns_are_no_pids);
    tcase_add_test(tcase, german_states_and_their_ruins_are_understood);
    tcase_add_test(tcase,
                   statistics_are_counters_and_other_sections_are_skipped);
    tcase_add_test(tcase, damaged_rows_are_rejects_and_the_rest_is_read);
    tcase_add_test(tcase, a_header_without_rows_is_no_reject_and_no_capture);
    tcase_add_test(tcase, the_quick_door_and_the_slow_one_agree);
    tcase_add_test(tcase, a_sample_and_its_hostile_twin);
    tcase_add_test(tcase, every_capture_of_the_corpus_has_its_rows_and_ports);
}

SUITE_MAIN("ingest/netstat", add_tests)
