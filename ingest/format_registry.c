/*
 * Registry values under Tcpip\Parameters: `reg query` output and .reg exports
 * (input-formats 3). Knows nothing of ports in use.
 */
#include "core/mem.h"
#include "ingest/facts.h"

struct registry {
    bool in_key, in_tcpip;
    bool in_dump;   /* `Name      value` lines of a tool */
    bool continues; /* the line before ended with a backslash */
};

/* Values that windows-ports.md speaks of, as they are spelled there. */
static const char *const wanted[] = {
    "TcpTimedWaitDelay",
    "MaxUserPort",
    "ReservedPorts",
    "MaxFreeTcbs",
    "MaxFreeTWTcbs",
    "TcpNumConnections",
    "StrictTimeWaitSeqCheck",
    "MaxHashTableSize",
    "Tcp1323Opts",
    "KeepAliveTime",
    "KeepAliveInterval",
    "TcpMaxDataRetransmissions",
    "EnableDynamicBacklog",
    "TcpMaxConnectRetransmissions",
};

/* What Windows takes (windows-ports.md 2 and 3); others are kept and said. */
static const struct limits {
    const char *name;
    uint64_t least, most;
} limits[] = {
    {"MaxUserPort",       5000, 65534},
    {"TcpTimedWaitDelay", 30,   300  },
};

static const char *wanted_name(struct span name)
{
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        if (span_eq_nocase(name, wanted[i]))
            return wanted[i];
    }
    return NULL;
}

/* `MaxUserPort       17408` of a tool's dump, `MaxUserPort : 17408` of a list:
 * which of the wanted, or NULL. */
static const char *dump_name(struct span line, uint64_t *value)
{
    struct span rest = line, name, word;
    if (!span_token(&rest, &name) || !wanted_name(name) ||
        !span_token(&rest, &word))
        return NULL;
    bool list = span_eq(word, ":");
    if (list && !span_token(&rest, &word))
        return NULL;
    if (!span_u64(word, value) || span_token(&rest, &word))
        return NULL;
    return wanted_name(name);
}

static void *registry_open(struct reader *r)
{
    (void)r;
    return mem_new(sizeof(struct registry));
}

static void registry_close(void *self)
{
    mem_free(self);
}

static int registry_score(struct span head, const char **why)
{
    if (span_find_nocase(head, "\\Services\\Tcpip\\Parameters") >= 0) {
        *why = "a registry key …\\Services\\Tcpip\\Parameters";
        return 85;
    }
    if (span_find(head, "    REG_DWORD    ") >= 0 ||
        span_find(head, "=dword:") >= 0) {
        *why = "registry values";
        return 60;
    }
    struct span rest = head, line;
    uint64_t value;
    while (span_split(&rest, '\n', &line)) {
        if (dump_name(span_trim(line), &value)) {
            *why = "names and values of Tcpip\\Parameters";
            return 55;
        }
    }
    return 0;
}

static bool read_hex(struct span s, uint64_t *out)
{
    *out = 0;
    if (!s.len || s.len > 8)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit < 0)
            return false;
        *out = *out << 4 | (uint64_t)digit;
    }
    return true;
}

static enum claim put_number(struct reader *r, const char *name, uint64_t n)
{
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        const struct limits *l = &limits[i];
        if (span_eq(span_of(name), l->name) && (n < l->least || n > l->most))
            reader_assume(r,
                          "%s is %llu, outside %llu to %llu: decimal digits "
                          "typed as hexadecimal?",
                          name, (unsigned long long)n,
                          (unsigned long long)l->least,
                          (unsigned long long)l->most);
    }
    facts_setting_number(r, name, (long long)n, reader_line(r));
    return CLAIM_ROW;
}

/* The key names its computer: good for the values behind it. */
static void name_server(struct reader *r, struct span name, struct span value)
{
    if (span_eq_nocase(name, "Hostname") && value.len &&
        !reader_harvest(r)->setting_count)
        reader_set_server(r, value);
}

/* `    Name    REG_DWORD    0x1e` */
static enum claim query_value(struct reader *r, struct span line)
{
    struct span rest = line, name, type;
    uint64_t n;
    if (!span_token(&rest, &name) || !span_token(&rest, &type) ||
        !span_starts(type, "REG_"))
        return CLAIM_NONE;
    struct span value = span_trim(rest);
    const char *known = wanted_name(name);
    name_server(r, name, value);
    if (!known)
        return CLAIM_SKIP;
    if (!span_eq(type, "REG_DWORD")) {
        facts_setting(r, known, value, reader_line(r));
        return CLAIM_ROW;
    }
    if (span_starts_nocase(value, "0x") &&
        read_hex(span_cut(value, 2, value.len), &n))
        return put_number(r, known, n);
    reader_reject(r, line, "'%.*s' is no REG_DWORD value",
                  (int)(value.len > 40 ? 40 : value.len), value.ptr);
    return CLAIM_REJECT;
}

/* `"Name"=dword:0000001e` */
static enum claim export_value(struct reader *r, struct span line)
{
    uint64_t n;
    ptrdiff_t equals = span_find(line, "\"=");
    if (!span_starts(line, "\"") || equals < 1)
        return CLAIM_NONE;
    struct span name = span_cut(line, 1, (size_t)equals);
    struct span value = span_cut(line, (size_t)equals + 2, line.len);
    const char *known = wanted_name(name);
    if (!known || span_starts_nocase(value, "hex(")) /* ReservedPorts */
        return CLAIM_SKIP;
    if (!span_starts_nocase(value, "dword:") ||
        !read_hex(span_cut(value, 6, value.len), &n)) {
        reader_reject(r, line, "'%.*s' is no dword value",
                      (int)(value.len > 40 ? 40 : value.len), value.ptr);
        return CLAIM_REJECT;
    }
    return put_number(r, known, n);
}

static bool has_wide_gap(struct span line)
{
    ptrdiff_t gap = span_find(line, "  ");
    return gap > 0 && line.ptr[0] != '=' && line.ptr[0] != '-';
}

/* Behind a first value, or in a source that is such a dump, all lines of its
 * shape are of it. */
static enum claim dump_value(struct registry *g, struct reader *r,
                             struct span line, bool first)
{
    uint64_t value;
    const char *name = dump_name(line, &value);
    if (name) {
        g->in_dump = true;
        return put_number(r, name, value);
    }
    if (first || g->in_key)
        return CLAIM_NONE;
    struct span rest = line, word;
    bool one = span_token(&rest, &word) && !span_trim(rest).len;
    name_server(r, word, span_trim(rest));
    return has_wide_gap(line) || one ? CLAIM_SKIP : CLAIM_NONE;
}

static bool is_key(struct span line)
{
    return span_starts(line, "HKEY_") || span_starts(line, "[HKEY_") ||
           span_starts(line, "[-HKEY_");
}

static enum claim registry_line(void *self, struct reader *r, struct span text,
                                bool first)
{
    struct registry *g = self;
    struct span line = span_trim(text);
    bool continued = g->continues && !first;
    g->continues = line.len && line.ptr[line.len - 1] == '\\' &&
                   (continued || span_find(line, "=hex") > 0);
    if (continued)
        return CLAIM_SKIP;
    if (!line.len)
        return first ? CLAIM_NONE : CLAIM_SKIP;
    if (is_key(line)) {
        g->in_key = true;
        g->in_tcpip = span_find_nocase(line, "Tcpip\\Parameters") >= 0 ||
                      span_find_nocase(line, "Tcpip6\\Parameters") >= 0;
        return CLAIM_SKIP;
    }
    if (span_starts(line, "Windows Registry Editor") ||
        span_eq(line, "REGEDIT4"))
        return CLAIM_SKIP;
    if (!first && g->in_key && span_starts(line, "End of search:"))
        return CLAIM_SKIP;
    if (g->in_key && !g->in_tcpip &&
        (span_starts(line, "\"") || span_find(line, "    REG_") > 0))
        return CLAIM_SKIP;
    enum claim claim = query_value(r, line);
    if (claim == CLAIM_NONE)
        claim = export_value(r, line);
    return claim == CLAIM_NONE ? dump_value(g, r, line, first) : claim;
}

const struct format format_registry = {
    .name = "registry",
    .brief = "reg query and .reg exports of Tcpip\\Parameters",
    .score = registry_score,
    .most = 85,
    .open = registry_open,
    .line = registry_line,
    .close = registry_close,
};
