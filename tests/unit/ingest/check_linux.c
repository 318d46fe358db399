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

START_TEST(netstat_of_linux_is_read_and_other_sockets_are_skipped)
{
    pot_text(
        &p, "web7/ports.log",
        "[2026-03-02 10:00:00]\n"
        "Active Internet connections (servers and established)\n"
        "Proto Recv-Q Send-Q Local Address           Foreign Address       "
        "  State       PID/Program name    \n"
        "tcp        0      0 0.0.0.0:22              0.0.0.0:*             "
        "  LISTEN      600/sshd: /usr/sbin \n"
        "tcp        0    340 10.0.0.7:40000          10.0.0.9:5432         "
        "  TIME_WAIT   -                   \n"
        "tcp6       0      0 ::1:40002               ::1:9000              "
        "  ESTABLISHED 77/php-fpm          \n"
        "udp        0      0 0.0.0.0:bootpc          0.0.0.0:*             "
        "              9/dhclient          \n"
        "Active UNIX domain sockets (servers and established)\n"
        "Proto RefCnt Flags       Type       State         I-Node   Path\n"
        "unix  2      [ ]         DGRAM                    1337     "
        "/run/x\n"
        "[2026-03-02 10:01:00]\n"
        "tcp        0      0 10.0.0.7:40001          10.0.0.9:5432         "
        "  ESTABLISHED 77/php-fpm          \n");
    ck_pot_has(&p, "tcp web7 2026-03-02T10:00:00Z rows 3 line 2");
    ck_pot_has(&p, "udp web7 2026-03-02T10:00:00Z rows 1");
    ck_pot_has(&p, "tcp web7 2026-03-02T10:01:00Z rows 1 line 12");
    ck_pot_has(&p, "group 0.0.0.0:22 0.0.0.0:-1 LISTENING pid 600 rows 1 by "
                   "sshd: /usr/sbin ports 22");
    ck_pot_has(&p, "10.0.0.9:5432 TIME_WAIT pid -1 rows 1 ports 40000");
    ck_pot_has(&p, "::1:9000 ESTABLISHED pid 77");
    ck_assert_uint_eq(p.totals.rejected, 0);
    ck_pot_has(&p, "32768 to 60999");
}
END_TEST

START_TEST(ss_is_read_with_and_without_its_first_column)
{
    pot_text(&p, "web7/ss.log",
             "State      Recv-Q Send-Q Local Address:Port  Peer Address:Port\n"
             "LISTEN     0      128    *:22                *:*    "
             "users:((\"sshd\",pid=1061,fd=3))\n"
             "ESTAB      0      0      10.0.0.7:40000      10.0.0.9:5432\n"
             "TIME-WAIT  0      0      10.0.0.7:40001      10.0.0.9:5432\n"
             "UNCONN     0      0      127.0.0.53%lo:53    0.0.0.0:*\n"
             "Netid State Recv-Q Send-Q Local Address:Port Peer Address:Port\n"
             "u_str ESTAB 0 0 * 20000 * 20001\n"
             "tcp   LISTEN 0 128 [::]:22 [::]:*\n");
    ck_pot_has(&p, "tcp web7");
    ck_pot_has(&p, "LISTENING pid 1061 rows 1 by sshd ports 22");
    ck_pot_has(&p, "TIME_WAIT pid -1 rows 1 ports 40001");
    ck_assert_uint_eq(p.tcp_rows, 4);
    ck_assert_uint_eq(p.udp_rows, 1);
    ck_assert_uint_eq(p.totals.rejected, 0);
}
END_TEST

START_TEST(the_summary_of_ss_is_counters)
{
    pot_text(&p, "web7/ss-s.log",
             "Total: 76052 (kernel 76254)\nTCP:   75924 (estab 123, closed "
             "75524, orphaned 0, synrecv 0, timewait 173/0), ports 104\n\n"
             "Transport Total     IP        IPv6\n*         76254    -         "
             "-\nTCP\t  70        55        15\n");
    ck_pot_has(&p, "counter ss -s: TCP=75924\n");
    ck_pot_has(&p, "counter ss -s: estab=123\n");
    ck_pot_has(&p, "counter ss -s: timewait=173\n");
    ck_pot_has(&p, "counter ss -s: ports=104\n");
    ck_assert_uint_eq(p.totals.rejected, 0);
}
END_TEST

START_TEST(macs_write_their_ports_behind_a_dot)
{
    pot_text(
        &p, "mac/netstat.log",
        "Active Internet connections\nProto Recv-Q Send-Q  Local Address  "
        "        Foreign Address        (state)    \n"
        "tcp4       0      0  192.168.1.5.62979      40.77.18.167.443      "
        " ESTABLISHED\n"
        "tcp6       0      0  fe80::1.62978          fe80::2.443           "
        " CLOSE_WAIT\n"
        "udp4       0      0  *.5353                 *.*\n");
    ck_pot_has(&p, "group 192.168.1.5:-1 40.77.18.167:443 ESTABLISHED");
    ck_pot_has(&p, "group fe80::1:-1 fe80::2:443 CLOSE_WAIT");
    ck_assert_uint_eq(p.udp_rows, 1);
    ck_assert(!pot_has(&p, "32768"));
}
END_TEST

START_TEST(a_hostile_twin_is_rejected_line_by_line)
{
    pot_text(
        &p, "web7/ports.log",
        "tcp        0      0 10.0.0.7:40001          10.0.0.9:5432         "
        "  ESTABLISHED\n"
        "tcp        0      0 10.0.0.7:99999          10.0.0.9:5432         "
        "  ESTABLISHED\n"
        "tcp        0      0 10.0.0.7\n"
        "tcp        0      x 10.0.0.7:1 10.0.0.9:1 ESTABLISHED\n"
        "tcp        0      0 10.0.0.7:40003          10.0.0.9:5432         "
        "  \xff\xfe\n"
        "tcp        0      0 10.0.0.7:40004          10.0.0.9:5432         "
        "  TIME_WAIT\n");
    ck_assert_uint_eq(p.tcp_rows, 2);
    ck_assert_uint_eq(p.totals.rejected, 4);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase,
                   netstat_of_linux_is_read_and_other_sockets_are_skipped);
    tcase_add_test(tcase, ss_is_read_with_and_without_its_first_column);
    tcase_add_test(tcase, the_summary_of_ss_is_counters);
    tcase_add_test(tcase, macs_write_their_ports_behind_a_dot);
    tcase_add_test(tcase, a_hostile_twin_is_rejected_line_by_line);
}

SUITE_MAIN("ingest/linux", add_tests)
