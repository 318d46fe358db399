/* Servers from paths. Reads names only, never files. */
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
