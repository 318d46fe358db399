/* Servers and times from paths. Reads names only, never files. */
#include "ingest/naming.h"

#include <string.h>

#include "core/mem.h"

static const char *const general_words[] = {
    "log",
    "logs",
    "netstat",
    "networkinfo",
    "network",
    "info",
    "capture",
    "captures",
    "data",
    "evidence",
    "port",
    "ports",
    "dump",
    "dumps",
    "out",
    "output",
    "export",
    "exports",
    "temp",
    "tmp",
    "input",
    "inputs",
    "sample",
    "samples",
    "file",
    "files",
    "collected",
    "collection",
    "result",
    "results",
    "incident",
    "incidents",
    "backup",
    "backups",
    "share",
    "shared",
    "download",
    "downloads",
    "desktop",
    "documents",
    "users",
    "home",
    "root",
    "var",
    "opt",
    "mnt",
    "media",
    "work",
    "src",
    "test",
    "tests",
    "corpus",
    "repeated",
    "windows",
    "system32",
    "tools",
    "perfmon",
    "perflogs",
    "eventlog",
    "event-log",
    "ephemeral-log",
    "csv-and-tables",
    "netsh-registry",
    "linux",
    "archive",
    "archives",
    "old",
    "new",
    "servers",
    "server",
    "hosts",
    "host",
    "prod",
    "production",
    "staging",
    "reports",
    "report",
    "today",
    "ltsvc",
    "ephemeral_port_logs",
    "monitoring",
    "c",
    "d",
    "e",
    ".",
    "..",
    "stdin",
};

static const char *const known_words[] = {
    "netstat",
    "ano",
    "an",
    "anob",
    "abn",
    "nab",
    "bano",
    "anoq",
    "naob",
    "aon",
    "anoi",
    "ephemeralportstats",
    "ephemeralport",
    "ephemeralports",
    "ephemeralportusage",
    "ephemeral",
    "port",
    "ports",
    "portstats",
    "portusage",
    "tasklist",
    "svc",
    "processes",
    "process",
    "ps",
    "dynamicport",
    "dynamicports",
    "dynamicportrange",
    "excludedportrange",
    "excludedportranges",
    "tcpip",
    "parameters",
    "events",
    "event",
    "eventlog",
    "system",
    "admin",
    "user",
    "long",
    "windows",
    "connection",
    "connections",
    "tcpconnections",
    "get",
    "nettcpconnection",
    "nettcpconnections",
    "netudpendpoint",
    "tcpview",
    "currports",
    "cports",
    "out",
    "netstatout",
    "log",
    "logs",
    "utf8",
    "utf16",
    "fine",
    "sockets",
    "systeminfo",
    "reg",
    "registry",
    "netsh",
    "tcp",
    "udp",
    "report",
    "capture",
    "export",
    "snapshot",
    "before",
    "after",
    "services",
    "service",
    "perfmon",
    "typeperf",
    "counters",
    "stats",
    "output",
    "all",
    "list",
    "csv",
    "network",
    "networkinfo",
    "nettcpsetting",
    "nettcpsettings",
    "exhaustion",
    "portexhaustion",
    "net",
    "monitor",
    "usage",
    "info",
    "t",
    "z",
    "am",
    "pm",
    "file",
    "new",
    "copy",
    "kopie",
    "txt",
    "stdin",
    "ss",
    "data",
    "test",
};

static const char *const endings[] = {
    ".txt",
    ".log",
    ".csv",
    ".tsv",
    ".out",
    ".xml",
    ".json",
    ".reg",
    ".evtx",
    ".gz",
    ".zip",
    ".zst",
    ".7z",
    ".tar",
    ".tgz",
    ".dat",
    ".bak",
    ".old",
    ".windows_netstat_long",
    ".windows_netstat",
    ".prn",
    ".lst",
    ".xz",
    ".bz2",
};

static bool is_any(struct span word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (span_eq_nocase(word, list[i]))
            return true;
    }
    return false;
}

static bool is_general(struct span word)
{
    return is_any(word, general_words,
                  sizeof general_words / sizeof *general_words);
}

static bool is_known(struct span word)
{
    return is_any(word, known_words, sizeof known_words / sizeof *known_words);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_slash(char c)
{
    return c == '/' || c == '\\';
}

struct span naming_file(struct span path)
{
    while (path.len && is_slash(path.ptr[path.len - 1]))
        path.len--;
    size_t from = path.len;
    while (from && !is_slash(path.ptr[from - 1]))
        from--;
    return span_cut(path, from, path.len);
}

static struct span above(struct span path)
{
    struct span file = naming_file(path);
    size_t len = file.ptr ? (size_t)(file.ptr - path.ptr) : 0;
    while (len && is_slash(path.ptr[len - 1]))
        len--;
    return span_cut(path, 0, len);
}

struct span naming_folder(struct span path)
{
    return naming_file(above(path));
}

static struct span without_endings(struct span name)
{
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
            size_t len = strlen(endings[i]);
            if (name.len > len && span_ends_nocase(name, endings[i])) {
                name.len -= len;
                again = true;
            }
        }
    }
    return name;
}

/* Digits (at least four) and what stands between them in dates. */
static bool is_date(struct span word)
{
    size_t digits = 0;
    for (size_t i = 0; i < word.len; i++) {
        if (is_digit(word.ptr[i]))
            digits++;
        else if (!strchr("-_. T", word.ptr[i]))
            return false;
    }
    return digits >= 4;
}

static bool is_name(struct span word)
{
    return word.len && !is_general(word) && !is_date(word) &&
           !(word.len == 2 && word.ptr[1] == ':');
}

static bool parts_words(char c)
{
    return strchr("_-. ()[],+@#", c) && c;
}

static bool all_digits(struct span word)
{
    for (size_t i = 0; i < word.len; i++) {
        if (!is_digit(word.ptr[i]))
            return false;
    }
    return word.len > 0;
}

/* 20260302T101500, 02T10: digits with a T between. */
static bool is_stamp(struct span word)
{
    size_t digits = 0;
    for (size_t i = 0; i < word.len; i++) {
        if (is_digit(word.ptr[i]))
            digits++;
        else if (word.ptr[i] != 'T' && word.ptr[i] != 'Z')
            return false;
    }
    return digits >= 4;
}

/* The first run of words that are neither known nor dates. */
static struct span file_server(struct span file)
{
    struct span name = without_endings(file), found = {0};
    for (size_t at = 0; at < name.len;) {
        size_t from = at;
        while (at < name.len && !parts_words(name.ptr[at]))
            at++;
        struct span word = span_cut(name, from, at);
        bool number = all_digits(word);
        bool drop = is_known(word) || is_stamp(word) ||
                    (number && (word.len > 3 || !found.len));
        if (word.len && !drop) {
            if (!found.len)
                found = word;
            found.len = (size_t)(word.ptr + word.len - found.ptr);
        } else if (word.len && found.len) {
            break;
        }
        at++;
    }
    return found;
}

char *naming_server(struct span path, enum named_by *by)
{
    struct span folder = without_endings(naming_folder(path));
    *by = NAMED_BY_FOLDER;
    if (is_name(folder))
        return mem_text_n(folder.ptr, folder.len);
    struct span file = file_server(naming_file(path));
    if (file.len > 2) { /* "en", "de": no names */
        *by = NAMED_BY_FILE;
        return mem_text_n(file.ptr, file.len);
    }
    struct span up = above(path);
    for (int i = 0; i < 2; i++) {
        up = above(up);
        folder = without_endings(naming_file(up));
        if (is_name(folder))
            return mem_text_n(folder.ptr, folder.len);
    }
    *by = NAMED_BY_NOTHING;
    return mem_text("UNKNOWN");
}

struct digits { /* one run of digits in a name */
    const char *at;
    size_t len;
    char before, after;
};

static int number(const char *at, size_t len)
{
    int n = 0;
    for (size_t i = 0; i < len; i++)
        n = n * 10 + (at[i] - '0');
    return n;
}

static bool set_time(struct date_fields *f, int hour, int minute, int second)
{
    if (hour > 23 || minute > 59 || second > 59)
        return false;
    f->hour = hour;
    f->minute = minute;
    f->second = second;
    f->has_time = true;
    return true;
}

static bool is_year(int n)
{
    return n >= 1990 && n < 2100;
}

static bool set_date(struct date_fields *f, int a, int b, int c)
{
    bool year_first = is_year(a);
    bool fits = year_first ? b >= 1 && b <= 12 && c >= 1 && c <= 31
                           : is_year(c) && a >= 1 && a <= 31 && b >= 1 &&
                                 b <= 31 && (a <= 12 || b <= 12);
    if (!fits)
        return false;
    f->a = a;
    f->b = b;
    f->c = c;
    f->has_date = true;
    f->year_first = year_first;
    f->separator = '-';
    return true;
}

/* hhmmss or hhmm */
static bool time_digits(struct date_fields *f, const char *at, size_t len)
{
    return (len == 6 || len == 4) &&
           set_time(f, number(at, 2), number(at + 2, 2),
                    len == 6 ? number(at + 4, 2) : 0);
}

static bool date_digits(struct date_fields *f, const char *at)
{
    return set_date(f, number(at, 4), number(at + 4, 2), number(at + 6, 2)) ||
           set_date(f, number(at, 2), number(at + 2, 2), number(at + 4, 4));
}

/* The time behind a date: 101500, 1015, 10-15-00, 10_15. */
static void time_after(struct date_fields *f, const struct digits *d,
                       size_t count)
{
    if (!count || !strchr("T_-. t", d->before) || !d->before)
        return;
    if (time_digits(f, d->at, d->len) || count < 2 || d[0].len > 2 ||
        d[1].len != 2)
        return;
    bool has_second = count > 2 && d[2].len == 2 && d[1].after == d[0].after;
    set_time(f, number(d[0].at, d[0].len), number(d[1].at, 2),
             has_second ? number(d[2].at, 2) : 0);
}

/* One run that holds date and time. */
static bool joined(struct date_fields *f, const char *at, size_t len)
{
    if (len >= 14 && len <= 17 && is_year(number(at, 4)) &&
        set_date(f, number(at, 4), number(at + 4, 2), number(at + 6, 2)))
        return time_digits(f, at + 8, 6);
    if (len == 12 &&
        set_date(f, number(at, 4), number(at + 4, 2), number(at + 6, 2)))
        return time_digits(f, at + 8, 4);
    if (len == 14 || len == 13) { /* HHMMSSDDMMYYYY, hour perhaps one digit */
        size_t hour = len - 12;
        int day = number(at + hour + 4, 2), month = number(at + hour + 6, 2);
        if (month > 12 || !set_date(f, number(at + hour + 8, 4), month, day))
            return false;
        return set_time(f, number(at, hour), number(at + hour, 2),
                        number(at + hour + 2, 2));
    }
    return false;
}

static bool date_at(struct date_fields *f, const struct digits *d, size_t count)
{
    if (joined(f, d->at, d->len))
        return true;
    if (d->len == 8 && date_digits(f, d->at)) {
        time_after(f, d + 1, count - 1);
        return true;
    }
    if (count < 3 || d[0].after != d[1].after || !strchr("-_.", d[0].after) ||
        d[1].len > 2)
        return false;
    int a = number(d[0].at, d[0].len), c = number(d[2].at, d[2].len);
    if (d[0].len == 2 && d[2].len == 2) /* yy-MM-dd */
        a += 2000;
    else if (!((d[0].len == 4 && d[2].len <= 2) ||
               (d[0].len <= 2 && d[2].len == 4)))
        return false;
    if (!set_date(f, a, number(d[1].at, d[1].len), c))
        return false;
    time_after(f, d + 3, count - 3);
    return true;
}

bool naming_time(struct span name, struct date_fields *out)
{
    struct digits run[16];
    size_t count = 0;
    for (size_t i = 0; i < name.len && count < 16;) {
        if (!is_digit(name.ptr[i])) {
            i++;
            continue;
        }
        size_t from = i;
        while (i < name.len && is_digit(name.ptr[i]))
            i++;
        run[count++] = (struct digits){name.ptr + from, i - from,
                                       from ? name.ptr[from - 1] : '\0',
                                       i < name.len ? name.ptr[i] : '\0'};
    }
    for (size_t i = 0; i < count; i++) {
        struct date_fields f = {.weekday = -1};
        if (run[i].len <= 17 && date_at(&f, &run[i], count - i)) {
            *out = f;
            return true;
        }
    }
    struct date_fields f = {.weekday = -1};
    if (count == 1 && run[0].len == 6 && time_digits(&f, run[0].at, 6)) {
        *out = f; /* 101500.txt: the day must come from elsewhere */
        return true;
    }
    return false;
}
