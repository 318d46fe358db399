/* Lines that belong to no format: a time before a listing, an echoed command,
 * a PsExec banner, a ruler. Knows nothing of what stands in listings. */
#include <string.h>

#include "core/mem.h"
#include "ingest/reader_state.h"
#include "ingest/stamp.h"

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static bool is_host(struct span s)
{
    if (!s.len || s.len > 253)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if (!is_word(s.ptr[i]) && !strchr("-_.", s.ptr[i]))
            return false;
    }
    return true;
}

/* Commands whose output is known and not used: its lines are skipped where no
 * format claims them. */
static bool is_unused(struct span command)
{
    static const char *const names[] = {
        "ipconfig", "arp",      "route", "nbtstat", "ping",        "tracert",
        "pathping", "nslookup", "netsh", "whoami",  "dir",         "ver",
        "set",      "net",      "wmic",  "sc",      "driverquery", "getmac",
        "schtasks", "cd",       "echo",  "cls",     "type",        "date",
        "time",     "hostname", "query", "qwinsta", "gpresult",    "fsutil",
    };
    struct span rest = command, word;
    if (!span_token(&rest, &word))
        return false;
    if (span_eq_nocase(word, "netstat"))
        return span_find(rest, "-e") >= 0 || span_find(rest, "-r") >= 0;
    if (span_eq_nocase(word, "netsh") &&
        (span_find_nocase(command, "dynamicport") >= 0 ||
         span_find_nocase(command, "excludedport") >= 0))
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (span_eq_nocase(word, names[i]))
            return true;
    }
    return false;
}

static void set_command(struct reader *r, struct span text)
{
    text = span_trim(text);
    r->skips_section = is_unused(text);
    buf_reset(&r->command);
    buf_span(&r->command, text);
    r->command_of = NULL;
    r->breaks++;
    r->awaits_hostname = span_eq_nocase(text, "hostname");
}

/* `C:\>netstat -ano`, `PS C:\Users\x> …`, `[HOST]: PS C:\> …`, `HOST# …`. */
static bool is_prompt(struct reader *r, struct span line)
{
    struct span rest = line, host = {0};
    if (span_starts(rest, "[")) {
        ptrdiff_t end = span_find(rest, "]: ");
        if (end > 1) {
            host = span_cut(rest, 1, (size_t)end);
            rest = span_cut(rest, (size_t)end + 3, rest.len);
        }
    }
    if (span_starts(rest, "PS "))
        rest = span_cut(rest, 3, rest.len);
    bool drive = rest.len > 2 && is_word(rest.ptr[0]) && rest.ptr[1] == ':' &&
                 rest.ptr[2] == '\\';
    bool share = span_starts(rest, "\\\\") && span_find(rest, ">") > 0;
    bool provider = rest.ptr != line.ptr && span_find(rest, ":\\>") > 0;
    if (!drive && !share && !provider)
        return false;
    ptrdiff_t mark = span_find(rest, ">");
    if (mark < 0)
        return false;
    if (is_host(host))
        reader_set_server(r, host);
    set_command(r, span_cut(rest, (size_t)mark + 1, rest.len));
    return true;
}

static const char *const tools[] = {
    "netstat ",     "netsh ",     "tasklist ", "reg query ",  "get-net",
    "get-winevent", "systeminfo", "hostname",  "date /t",     "time /t",
    "ipconfig",     "ss -",       "$ ",        "# ",          "echo ",
    "netstat.exe ", "wevtutil ",  "typeperf ", "get-process", "get-ciminstance",
    "whoami",       "ver",
};

/* A command alone on its line, as scripts echo them. */
static bool is_bare_command(struct reader *r, struct span line)
{
    if (span_eq_nocase(line, "netstat") || span_eq_nocase(line, "tasklist")) {
        set_command(r, line);
        return true;
    }
    for (size_t i = 0; i < sizeof tools / sizeof *tools; i++) {
        size_t len = strlen(tools[i]);
        bool whole = tools[i][len - 1] != ' ' && tools[i][len - 1] != '-';
        if (!span_starts_nocase(line, tools[i]) ||
            (whole && line.len > len && is_word(line.ptr[len]) &&
             !strchr("gn", tools[i][0])))
            continue;
        bool shell = line.ptr[0] == '$' || line.ptr[0] == '#';
        if (shell && line.len > 2 && !span_starts_nocase(line, "$ netstat") &&
            !span_starts_nocase(line, "# netstat") &&
            !span_starts_nocase(line, "$ ss ") &&
            !span_starts_nocase(line, "# ss "))
            return false;
        set_command(r, shell ? span_cut(line, 2, line.len) : line);
        return true;
    }
    return false;
}

/* A time alone on its line, or among a few words. */
static bool is_time(struct reader *r, struct span line)
{
    struct date_fields f;
    bool digit = false;
    if (line.len > 120)
        return false;
    for (size_t i = 0; i < line.len && !digit; i++)
        digit = line.ptr[i] >= '0' && line.ptr[i] <= '9';
    if (!digit)
        return false;
    ptrdiff_t label = span_find_nocase(line, "current time");
    if (label >= 0) {
        struct span clock = span_cut(line, (size_t)label + 12, line.len);
        while (clock.len && (clock.ptr[0] == ':' || clock.ptr[0] == ' '))
            clock = span_cut(clock, 1, clock.len);
        if (date_read(clock, &f))
            return reader_time_line(r, &f);
    }
    return (date_read(line, &f) || stamp_within(line, &f)) &&
           reader_time_line(r, &f);
}

/* Rulers, perhaps with a title between: `==== netstat -ano ====`. */
static bool is_ruler(struct reader *r, struct span line)
{
    size_t from = 0, to = line.len;
    char mark = line.ptr[0];
    if (!strchr("-=_*~#+", mark) || line.len < 3)
        return false;
    while (from < to && (line.ptr[from] == mark || line.ptr[from] == ' '))
        from++;
    if (from == to)
        return true;
    while (to > from && (line.ptr[to - 1] == mark || line.ptr[to - 1] == ' '))
        to--;
    if (from < 4 || line.len - to < 3)
        return false;
    struct span title = span_cut(line, from, to);
    if (!is_time(r, title))
        set_command(r, title);
    return true;
}

static bool is_psexec(struct reader *r, struct span line)
{
    static const char *const words[] = {
        "PsExec v",       "Copyright (C) 20",  "Sysinternals - ",
        "Connecting to ", "Starting PSEXESVC", "Copying ",
    };
    if (span_starts(line, "\\\\") && line.len > 3) {
        struct span host = span_cut(line, 2, line.len);
        ptrdiff_t colon = span_find(host, ":");
        if (colon > 0 && is_host(span_cut(host, 0, (size_t)colon))) {
            reader_set_server(r, span_cut(host, 0, (size_t)colon));
            set_command(r, span_cut(host, (size_t)colon + 1, host.len));
            return true;
        }
    }
    ptrdiff_t on = span_find(line, " exited on ");
    if (on > 0 && span_find(line, " with error code ") > on)
        return true;
    if (span_starts(line, "Starting ") && span_find(line, " on ") > 0 &&
        span_ends_nocase(line, "..."))
        return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (span_starts(line, words[i]))
            return true;
    }
    return false;
}

static bool is_decoration(struct span line)
{
    return span_starts(line, "#TYPE ") || span_starts_nocase(line, "sep=") ||
           span_starts_nocase(line, "-- more --") ||
           span_starts(line, "<<<win_netstat") ||
           span_starts(line, "Microsoft Windows [") ||
           span_starts(line, "(c) ") || span_starts(line, "(C) ") ||
           span_eq(line, "...") || span_eq(line, "[...]") ||
           span_eq(line, "```");
}

bool reader_own_line(struct reader *r, struct span line)
{
    line = span_trim(line);
    if (!line.len)
        return true;
    if (r->awaits_hostname && is_host(line)) {
        r->awaits_hostname = false;
        reader_set_server(r, line);
        return true;
    }
    return is_time(r, line) || is_prompt(r, line) || is_ruler(r, line) ||
           is_psexec(r, line) || is_bare_command(r, line) ||
           is_decoration(line);
}
