/* Samples of the shared corpus are read as what they are. */
#include "pot.h"
#include "suite.h"

struct expectation {
    const char *file, *format;
    int accepted, rejected; /* -1: any */
};

static const struct expectation expected[] = {
    {"ephemeral-log/001-log-ephemeralportstats-2013-aligned.log",
     "ephemeral-port-log",                                                                       2,    0 },
    {"ephemeral-log/002-log-ephemeralportstats-2013-collapsed.log",
     "ephemeral-port-log",                                                                       3,    0 },
    {"ephemeral-log/003-count-ports-2010.txt",                               "count-ports",      6,    0 },
    {"netsh-registry/001-dynamicport-en-default.txt",                        "netsh-ranges",     2,    0 },
    {"netsh-registry/002-dynamicport-en-vagrant-prefixed.txt",               "netsh-ranges",
     2,                                                                                                0 },
    {"netsh-registry/004-dynamicport-zh-cn-1024-13977.txt",                  "netsh-ranges",     4,
     0                                                                                                   },
    {"netsh-registry/006-dynamicport-zh-cn-no-rule.txt",                     "netsh-ranges",     2,    0 },
    {"netsh-registry/008-dynamicport-ru.txt",                                "netsh-ranges",     2,    0 },
    {"netsh-registry/009-dynamicport-de-fixtures.txt",                       "netsh-ranges",     2,    0 },
    {"netsh-registry/013-excluded-en-ci-tcp-udp.txt",                        "netsh-ranges",     7,    -1},
    {"netsh-registry/017-excluded-es-wsl5306.txt",                           "netsh-ranges",     24,   0 },
    {"netsh-registry/019-excluded-zh-cn-tcp-udp.txt",                        "netsh-ranges",     4,    0 },
    {"netsh-registry/020-excluded-ru.txt",                                   "netsh-ranges",     12,   0 },
    {"netsh-registry/021-get-nettcpsetting-en.txt",                          "nettcpsetting",    4,    0 },
    {"netsh-registry/022-reg-export-timedwait.txt",                          "registry",         2,    0 },
    {"netsh-registry/023-reg-jmeter-short-dwords.txt",                       "registry",         5,    0 },
    {"netsh-registry/024-reg-maxuserport-decimal-mistake.txt",               "registry",         2,
     0                                                                                                   },
    {"netsh-registry/025-reg-query-expected-lines.txt",                      "registry",         2,    0 },
    {"netsh-registry/026-reg-tcpip-parameters-de-crwinnetdiag.txt",          "registry",
     2,                                                                                                0 },
    {"event-log/001-4227-en-event-text.txt",                                 "events-text",      -1,   0 },
    {"event-log/002-4227-en-kb-lpr.txt",                                     "events-text",      -1,   0 },
    {"event-log/003-4227-4231-md-table.txt",                                 "events-text",      0,    2 },
    {"event-log/005-4266-en-gaming-report.txt",                              "events-text",      1,    0 },
    {"csv-and-tables/001-tasklist-plain-en.txt",                             "tasklist",         224,  0 },
    {"csv-and-tables/002-tasklist-fo-csv-v-en-utf16.csv",                    "tasklist-csv",     225,
     0                                                                                                   },
    {"csv-and-tables/003-tcpview-save-no-header.csv",                        "tcpview",          52,   0 },
    {"csv-and-tables/005-procmon-logfile.csv",                               "unknown",          0,    -1},
    {"csv-and-tables/006-volatility2-netscan-csv.csv",                       "connections-csv",  129,
     0                                                                                                   },
    {"csv-and-tables/007-psutil-connections-csv.csv",                        "connections-csv",  366,
     0                                                                                                   },
    {"csv-and-tables/008-psutil-connections-timestamp-csv.csv",
     "connections-csv",                                                                          3809, 0 },
    {"csv-and-tables/011-tasklist-fr-utf16.txt",                             "tasklist",         218,  0 },
    {"csv-and-tables/014-get-nettcpconnection-ft-wrapped-header.txt",
     "connections-text",                                                                         1,    0 },
    {"csv-and-tables/017-get-nettcpconnection-ft-truncated-ipv6-no-pid.txt",
     "connections-text",                                                                         0,    3 },
    {"csv-and-tables/018-get-nettcpconnection-ft-bound.txt",                 "connections-text",
     3,                                                                                                0 },
    {"csv-and-tables/023-tasklist-svc-fr-wrapped.txt",                       "tasklist",         3,    0 },
    {"csv-and-tables/026-tasklist-csv-header-de-en.csv",                     "tasklist-csv",     1,    0 },
    {"csv-and-tables/027-volatility3-netstat-tsv.txt",                       "connections-csv",  6,
     -1                                                                                                  },
    {"csv-and-tables/028-procmon-text-tcp.txt",                              "unknown",          0,    -1},
    {"csv-and-tables/029-tasklist-v-de-cp1252.txt",                          "tasklist",         41,   0 },
    {"csv-and-tables/030-tasklist-svc-de-cp1252.txt",                        "tasklist",         -1,   0 },
    {"perfmon/003-perfmon-en-india-tz.csv",                                  "pdh-csv",          21,   0 },
    {"perfmon/004-perfmon-en-edt-process.csv",                               "pdh-csv",          208,  0 },
    {"perfmon/007-typeperf-stdout-with-trailer.csv",                         "pdh-csv",          1,    0 },
    {"perfmon/008-perfmon-msdn-2002.csv",                                    "pdh-csv",          2,    0 },
};

START_TEST(samples_are_read_as_what_they_are)
{
    const char *shared = getenv("PORTLEDGER_SHARED");
    for (size_t i = 0; shared && i < sizeof expected / sizeof *expected; i++) {
        const struct expectation *e = &expected[i];
        struct pot p = {0};
        struct file_facts facts;
        struct err err;
        char *path = mem_textf("%s/corpus/%s", shared, e->file);
        char *format = mem_textf(" format %s ", e->format);
        if (file_look(path, &facts, &err) && facts.exists) {
            pot_path(&p, path);
            ck_assert_msg(pot_has(&p, format), "%s: no \"%s\" in\n%s", e->file,
                          format, buf_str(&p.text));
            ck_assert_msg(e->accepted < 0 ||
                              p.totals.accepted == (uint64_t)e->accepted,
                          "%s: %d accepted", e->file, (int)p.totals.accepted);
            ck_assert_msg(e->rejected < 0 ||
                              p.totals.rejected == (uint64_t)e->rejected,
                          "%s: %d rejected", e->file, (int)p.totals.rejected);
        }
        mem_free(format);
        mem_free(path);
        pot_clear(&p);
    }
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_test(tcase, samples_are_read_as_what_they_are);
}

SUITE_MAIN("ingest/corpus", add_tests)
