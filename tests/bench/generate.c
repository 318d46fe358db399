/*
 * Writes made-up input for the benchmarks: for each server a netstat log
 * (`netstat -ano` again and again under `%date% %time%` lines) and an
 * EphemeralPortStats log in UTF-16LE. The same arguments give the same bytes.
 *
 *   generate OUT SERVERS CAPTURES CONNECTIONS SAMPLES
 *
 * or, to standard output, one port log in UTF-8 of many servers with three
 * addresses each, so that a large fleet needs no room on the disk:
 *
 *   generate --fleet FIRST SERVERS DAYS INTERVAL_SECONDS
 */
#include <errno.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

static uint32_t random_state = 12345;

static uint32_t random_below(uint32_t n)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (random_state >> 8) % n;
}

static FILE *open_in(const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "wb");
    if (!f) {
        fprintf(stderr, "generate: %s: %s\n", path, strerror(errno));
        exit(1);
    }
    return f;
}

static void write_netstat(FILE *f, long server, long captures, long connections)
{
    static const char *const states[] = {
        "ESTABLISHED", "TIME_WAIT", "TIME_WAIT", "TIME_WAIT", "CLOSE_WAIT"};
    time_t at = 1767225600; /* 2026-01-01 */
    for (long c = 0; c < captures; c++, at += 60) {
        char when[64];
        struct tm tm;
        gmtime_r(&at, &tm);
        strftime(when, sizeof when, "%a %m/%d/%Y %H:%M:%S.00", &tm);
        fprintf(f,
                "%s \r\n\r\nActive Connections\r\n\r\n"
                "  Proto  Local Address          Foreign Address        "
                "State           PID\r\n"
                "  TCP    0.0.0.0:135            0.0.0.0:0              "
                "LISTENING       880\r\n",
                when);
        for (long n = 0; n < connections; n++) {
            char local[32], remote[32];
            const char *state = states[random_below(5)];
            uint32_t who = random_below(6);
            snprintf(local, sizeof local, "10.1.%ld.%ld:%ld", server / 250,
                     server % 250 + 1, 49152 + (c * 97 + n) % 16384);
            snprintf(remote, sizeof remote, "10.9.0.%" PRIu32 ":%d", who + 1,
                     who < 3 ? 1433 : 443);
            fprintf(f, "  TCP    %-22s %-22s %-15s %d\r\n", local, remote,
                    state, *state == 'T' ? 0 : (int)(who * 4 + 4000));
        }
    }
}

static void put_wide(FILE *f, const char *text)
{
    for (; *text; text++) {
        fputc(*text, f);
        fputc(0, f);
    }
}

static void write_samples(FILE *f, long server, long samples)
{
    time_t at = 1767225600;
    char line[256];
    fputs("\xFF\xFE", f);
    for (long i = 0; i < samples; i++, at += 60) {
        struct tm tm;
        char when[64];
        gmtime_r(&at, &tm);
        int hour = tm.tm_hour % 12 ? tm.tm_hour % 12 : 12;
        snprintf(when, sizeof when, "%d/%d/%d %d:%02d:%02d %s", tm.tm_mon + 1,
                 tm.tm_mday, tm.tm_year + 1900, hour, tm.tm_min, tm.tm_sec,
                 tm.tm_hour < 12 ? "AM" : "PM");
        int in_use = (int)random_below(9000) + 100;
        char percent[16];
        snprintf(percent, sizeof percent, "%.1f", in_use * 100.0 / 16384);
        char *whole = strstr(percent, ".0");
        if (whole && !whole[2])
            *whole = '\0';
        int wide = (int)strlen(when);
        put_wide(f, "\r\n");
        snprintf(
            line, sizeof line, "%-10s %-*s %-12s %14s %12s %11s %20s %7s\r\n",
            "Computer", wide, "DateTime", "LocalAddress", "#OfEPortsInUse",
            "Max#OfEPorts", "%EPortUsage", "#OfTcpListeningPorts", "#OfPids");
        put_wide(f, line);
        snprintf(
            line, sizeof line, "%-10s %-*s %-12s %14s %12s %11s %20s %7s\r\n",
            "--------", wide, "--------", "------------", "--------------",
            "------------", "-----------", "--------------------", "-------");
        put_wide(f, line);
        snprintf(line, sizeof line,
                 "BENCH%05ld %-*s %-12s %14d %12d %11s %20d %7d\r\n", server,
                 wide, when, "10.1.0.1", in_use, 16384, percent, 15, 11);
        put_wide(f, line);
        put_wide(f, "\r\n\r\n");
    }
}

/* Ports in use: low at night and high at noon; of twenty servers sixteen are
 * quiet, three busy, and one is full at noon. */
static int fleet_use(long server, int address, time_t at)
{
    static const int top[] = {1500, 8000, 16384};
    long kind = server % 20 == 7 ? 2 : server % 7 == 3 ? 1 : 0;
    long second = (long)(at % 86400), noon = 43200;
    long from_noon = second < noon ? noon - second : second - noon;
    long most = top[kind] >> address;
    long use = most / 10 + most * (noon - from_noon) / noon +
               (long)random_below((uint32_t)most / 16 + 1);
    return (int)(use > 16384 ? 16384 : use);
}

/* "1/31/2026 1:05:00 PM" */
static int time_text(char *out, size_t room, time_t at)
{
    struct tm tm;
    gmtime_r(&at, &tm);
    return snprintf(out, room, "%d/%d/%d %d:%02d:%02d %s", tm.tm_mon + 1,
                    tm.tm_mday, tm.tm_year + 1900,
                    tm.tm_hour % 12 ? tm.tm_hour % 12 : 12, tm.tm_min,
                    tm.tm_sec, tm.tm_hour < 12 ? "AM" : "PM");
}

static void write_fleet(FILE *f, long first, long servers, long days, long step)
{
    time_t start = 1767225600;
    for (long s = first; s < first + servers; s++)
        for (time_t at = start; at < start + days * 86400; at += step) {
            char when[80];
            int wide = time_text(when, sizeof when, at);
            fprintf(f,
                    "\r\n%-10s %-*s LocalAddress  #OfEPortsInUse Max#OfEPorts "
                    "%%EPortUsage #OfTcpListeningPorts #OfPids\r\n"
                    "%-10s %-*s ------------  -------------- ------------ "
                    "----------- -------------------- -------\r\n",
                    "Computer", wide, "DateTime", "--------", wide, "--------");
            for (int address = 0; address < 3; address++) {
                int use = fleet_use(s, address, at);
                long host = s * 3 + address;
                fprintf(f,
                        "FLEET%05ld %s 10.1.%ld.%ld %16d %12d %11.1f %20d "
                        "%7d\r\n",
                        s, when, 100 + host / 100 % 100, 100 + host % 100, use,
                        16384, use * 100.0 / 16384, 15, 11);
            }
            fputs("\r\n\r\n", f);
        }
}

int main(int argc, char **argv)
{
    if (argc == 6 && strcmp(argv[1], "--fleet") == 0) {
        write_fleet(stdout, atol(argv[2]), atol(argv[3]), atol(argv[4]),
                    atol(argv[5]));
        return 0;
    }
    if (argc != 6) {
        fprintf(stderr, "usage: generate OUT SERVERS CAPTURES CONNECTIONS "
                        "SAMPLES\n"
                        "       generate --fleet FIRST SERVERS DAYS "
                        "INTERVAL_SECONDS\n");
        return 2;
    }
    long servers = atol(argv[2]), captures = atol(argv[3]),
         connections = atol(argv[4]), samples = atol(argv[5]);
    mkdir(argv[1], 0777);
    for (long s = 0; s < servers; s++) {
        char folder[3000];
        snprintf(folder, sizeof folder, "%s/BENCH%05ld", argv[1], s);
        mkdir(folder, 0777);
        if (captures > 0) {
            FILE *f = open_in(folder, "netstat.log");
            write_netstat(f, s, captures, connections);
            fclose(f);
        }
        if (samples > 0) {
            FILE *f = open_in(folder, "EphemeralPortStats.log");
            write_samples(f, s, samples);
            fclose(f);
        }
    }
    return 0;
}
