/*
 * Each format of the table has a small sample here, and hostile twins: cut at
 * any byte, damaged, as UTF-16, in a code page, with other line ends. What is
 * good stays readable, and every line is accounted for.
 */
#include "ingest/format.h"
#include "pot.h"
#include "suite.h"

static const struct sample_text {
    const char *format, *text;
} samples[] = {
    {"portledger-capture", NULL                                                       }, /* check_collector.c has it and its twins */
    {"csv-map",            NULL                                                       }, /* needs a map: tests/golden/csv_maps.sh */
    {"connections-csv",
     "LocalAddress,LocalPort,RemoteAddress,RemotePort,State,OwningProcess\n"
     "10.0.0.1,50000,10.0.0.2,443,Established,5\n"
     "10.0.0.1,50001,10.0.0.2,443,TimeWait,0\n"                                       },
    {"connections-text",
     "LocalAddress                        LocalPort RemoteAddress            "
     "           RemotePort State       AppliedSetting OwningProcess\n"
     "------------                        --------- -------------            "
     "           ---------- -----       -------------- -------------\n"
     "10.0.0.1                            60217     10.0.0.2                 "
     "           443        Established Internet       14056        \n"               },
    {"count-ports",        "10/14/2010 6:31:06 PM\n\n"
                    "IPAddress PortsWaiting %Waiting PortsUsed %Used\n"
                    "--------- ------------ -------- --------- -----\n"
                    "65.55.149.121 1 33.33 % 3 0.06 %\n"           },
    {"events-csv",
     "\"TimeCreated\",\"Id\",\"ProviderName\",\"MachineName\",\"Message\"\n"
     "\"2026-03-02 10:00:00\",\"4231\",\"Tcpip\",\"SRV01\",\"A request\"\n"           },
    {"events-text",
     "Log Name:      System\nSource:        Tcpip\n"
     "Date:          3/14/2026 11:52:26 AM\nEvent ID:      4227\n"
     "Level:         Warning\nComputer:      SRV01\nDescription:\n"
     "TCP/IP failed to establish an outgoing connection\n"                            },
    {"events-xml",
     "<Events><Event xmlns='http://schemas.microsoft.com/win/2004/08/events/"
     "event'><System><Provider Name='Tcpip'/><EventID>4231</EventID>"
     "<TimeCreated SystemTime='2026-03-02T10:00:00.000Z'/><Computer>SRV01"
     "</Computer></System></Event></Events>\n"                                        },
    {"netstat-linux",
     "Active Internet connections (servers and established)\n"
     "Proto Recv-Q Send-Q Local Address           Foreign Address         "
     "State       PID/Program name    \n"
     "tcp        0      0 10.0.0.7:40000          10.0.0.9:5432           "
     "TIME_WAIT   -                   \n"
     "tcp        0      0 10.0.0.7:40001          10.0.0.9:5432           "
     "ESTABLISHED 77/php-fpm          \n"                                             },
    {"monitor-csv",
     "Timestamp,EphemeralRangeStart,EphemeralRangeEnd,MaxPorts,TotalPortsInUse,"
     "UsagePercent,Rank,PID,ProcessName,PortCount\n"
     "2026-03-02 10:00:00,49152,65535,16384,1200,7.32,1,77,w3wp,700\n"                },
    {"monitor-text",
     "[2026-03-02 10:00:00] [INFO] Port Stats - Total: 16384 | Bound: 1200 | "
     "Available: 15184\n"
     "[2026-03-02 10:00:00] [INFO]   Established: 900 | TimeWait: 280 | "
     "CloseWait: 20\n"                                                                },
    {"netsh-ranges",
     "\nProtocol tcp Dynamic Port Range\n---------------------------------\n"
     "Start Port      : 49152\nNumber of Ports : 16384\n\n"                           },
    {"netstat",
     "2026-03-02 10:00:00\n\nActive Connections\n\n"
     "  Proto  Local Address          Foreign Address        State           "
     "PID\n"
     "  TCP    10.20.0.5:50001        10.30.1.77:1433        TIME_WAIT       "
     "0\n"
     "  TCP    10.20.0.5:50002        10.30.1.77:1433        ESTABLISHED     "
     "77\n"                                                                           },
    {"nettcpsetting",      "SettingName                     : Internet\n"
                      "MinRto(ms)                      : 300\n"
                      "DynamicPortRangeStartPort       : 20480\n"
                      "DynamicPortRangeNumberOfPorts   : 45056\n"},
    {"pdh-csv",            "\"(PDH-CSV 4.0) (UTC)(0)\",\"\\\\SRV01\\TCPv4\\Connections "
                "Established\"\n\"03/02/2026 10:00:00.000\",\"900\"\n" },
    {"ephemeral-port-log",
     "Computer DateTime             LocalAddress InUse   Max Percent "
     "Listening\n"
     "-------- --------             ------------ -----   --- ------- "
     "---------\n"
     "SRV1     8/19/2013 12:37:42 PM 10.0.0.5     1200 16384     7.3        "
     "25\n"                                                                           },
    {"processes-csv",      "\"Name\",\"ProcessId\",\"StartMode\",\"State\"\n"
                      "\"W3SVC\",\"77\",\"Auto\",\"Running\"\n"  },
    {"registry",
     "\nHKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\"
     "Parameters\n    TcpTimedWaitDelay    REG_DWORD    0x1e\n"                       },
    {"port-log-states",
     "Computer DateTime             LocalAddress InUse   Max Percent "
     "ESTABLISHED TIME_WAIT SYN_RECEIVED Listening\n"
     "-------- --------             ------------ -----   --- ------- "
     "----------- --------- ------------ ---------\n"
     "SRV1     8/9/2013 12:37:42 PM 10.0.0.5      1200 16384     7.3         "
     "900       280           20        25\n"                                         },
    {"systeminfo",
     "\nHost Name:                 SRV01\n"
     "OS Name:                   Microsoft Windows Server 2019 Standard\n"
     "OS Version:                10.0.17763 N/A Build 17763\n"
     "System Boot Time:          3/1/2026, 10:00:00 AM\n"                             },
    {"tasklist",
     "\nImage Name                     PID Session Name        Session#    Mem "
     "Usage\n"
     "========================= ======== ================ =========== "
     "============\n"
     "w3wp.exe                        77 Services                   0      "
     "3,468 K\n"                                                                      },
    {"tasklist-csv",
     "\"Image Name\",\"PID\",\"Session Name\",\"Session#\",\"Mem Usage\"\n"
     "\"w3wp.exe\",\"77\",\"Services\",\"0\",\"3,468 K\"\n"                           },
    {"tcpview",
     "svchost.exe,452,TCP,Listen,0.0.0.0,135,0.0.0.0,0,8/29/2025 4:29:20 "
     "PM,RpcSs,,,,\n"
     "x,1,TCP,Established,10.0.0.1,50000,10.0.0.2,80,8/29/2025 4:29:20 "
     "PM,,29,,371,633\n"                                                              },
};
enum { SAMPLES = sizeof samples / sizeof *samples };

static const char *text_of(const char *format)
{
    for (size_t i = 0; i < SAMPLES; i++)
        if (!strcmp(samples[i].format, format))
            return samples[i].text;
    ck_abort_msg("no sample of %s", format);
    return NULL;
}

/* Reads the bytes and returns what was accepted; each line is accounted for. */
static uint64_t read_bytes(const void *bytes, size_t len, const char *format)
{
    struct pot p = {0};
    pot_bytes(&p, "SRV01/sample.txt", bytes, len);
    ck_assert_msg(p.totals.accepted + p.totals.skipped + p.totals.rejected >=
                      p.totals.lines,
                  "%s: a line is lost", format ? format : "");
    ck_assert_uint_eq(p.totals.failed, 0);
    if (format) {
        char *told = mem_textf("format %s ", format);
        ck_assert_msg(pot_has(&p, told), "no %sin: %s", told, buf_str(&p.text));
        mem_free(told);
    }
    uint64_t accepted = p.totals.accepted;
    pot_clear(&p);
    return accepted;
}

static struct buf wide(const char *text)
{
    struct buf out = {0};
    buf_add(&out, "\xff\xfe", 2);
    for (; *text; text++) {
        if (*text == '\n')
            buf_add(&out, "\r\0", 2);
        buf_add(&out, (char[2]){*text, 0}, 2);
    }
    return out;
}

START_TEST(every_format_reads_its_sample_in_both_encodings)
{
    for (size_t i = 0; formats[i]; i++) {
        const char *text = text_of(formats[i]->name);
        if (!text)
            continue;
        uint64_t good = read_bytes(text, strlen(text), formats[i]->name);
        ck_assert_msg(good > 0, "%s: nothing is accepted", formats[i]->name);
        struct buf twin = wide(text);
        ck_assert_uint_eq(read_bytes(twin.ptr, twin.len, formats[i]->name),
                          good);
        buf_clear(&twin);
    }
}
END_TEST

START_TEST(twins_that_are_cut_or_damaged_lose_no_line_and_do_no_harm)
{
    for (size_t i = 0; formats[i]; i++) {
        const char *text = text_of(formats[i]->name);
        size_t len = text ? strlen(text) : 0;
        for (size_t cut = len / 2; cut < len; cut += 1 + len / 24)
            read_bytes(text, cut, NULL);
        for (size_t at = 3; at < len; at += 1 + len / 24) {
            char *twin = mem_text_n(text, len);
            twin[at] = (char)(0x80 + at % 100); /* no UTF-8: a code page */
            read_bytes(twin, len, NULL);
            twin[at] = '\0';
            read_bytes(twin, len, NULL);
            mem_free(twin);
        }
    }
}
END_TEST

START_TEST(a_damaged_row_costs_itself_and_not_its_neighbours)
{
    for (size_t i = 0; formats[i]; i++) {
        const char *text = text_of(formats[i]->name);
        if (!text || formats[i]->whole)
            continue;
        struct buf twin = {0};
        buf_text(&twin, text);
        buf_text(&twin, "\xe9\xff \x01 ,,,;;; no row of anything\n");
        uint64_t good = read_bytes(text, strlen(text), formats[i]->name);
        ck_assert_msg(read_bytes(twin.ptr, twin.len, formats[i]->name) >= good,
                      "%s: the neighbours are lost", formats[i]->name);
        buf_clear(&twin);
    }
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_set_timeout(t, 60);
    tcase_add_test(t, every_format_reads_its_sample_in_both_encodings);
    tcase_add_test(t,
                   twins_that_are_cut_or_damaged_lose_no_line_and_do_no_harm);
    tcase_add_test(t, a_damaged_row_costs_itself_and_not_its_neighbours);
}
SUITE_MAIN("ingest/twins", add_tests)
