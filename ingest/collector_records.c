/*
 * One whole capture of the collector's log: each line is a word and what it
 * says. Settings are kept when they change: a day has 1,440 captures that all
 * say the same range.
 */
#include <string.h>

#include "core/mem.h"
#include "core/zone.h"
#include "ingest/collector.h"
#include "ingest/facts.h"

struct told { /* a setting as it was kept last */
    char *name, *value;
};

struct collector_memory {
    struct told *told;
    size_t told_count, told_room;
    struct buf server;
    struct capture_builder *builder;
    struct collector_processes *processes;
    struct when when; /* of the capture that is read */
    uint64_t line;    /* of the record that is read */
    bool lacks_bound, is_skipped;
    struct zone *zone; /* NULL: not stated, or not known */
    moment boot_utc;   /* as kept last */
};

struct collector_memory *collector_memory_new(void)
{
    struct collector_memory *m = mem_new(sizeof *m);
    m->builder = capture_builder_new();
    m->processes = collector_processes_new();
    return m;
}

static void forget(struct collector_memory *m)
{
    for (size_t i = 0; i < m->told_count; i++) {
        mem_free(m->told[i].name);
        mem_free(m->told[i].value);
    }
    m->told_count = 0;
    zone_close(m->zone);
    m->zone = NULL;
    m->boot_utc = MOMENT_NONE;
}

void collector_memory_free(struct collector_memory *m)
{
    if (!m)
        return;
    forget(m);
    mem_free(m->told);
    buf_clear(&m->server);
    capture_builder_free(m->builder);
    collector_processes_free(m->processes);
    mem_free(m);
}

bool collector_is_record(struct span line)
{
    line = span_trim(line);
    return line.len && line.ptr[0] != '#';
}

/* Keeps a setting unless the last capture said the same. */
static void tell(struct collector_memory *m, struct reader *r, const char *name,
                 struct span value)
{
    size_t i = 0;
    while (i < m->told_count && strcmp(m->told[i].name, name) != 0)
        i++;
    if (i < m->told_count && span_eq(value, m->told[i].value))
        return;
    if (i == m->told_count) {
        MEM_GROW(m->told, m->told_room, i + 1);
        m->told[m->told_count++] = (struct told){mem_text(name), NULL};
    }
    mem_free(m->told[i].value);
    m->told[i].value = mem_text_n(value.ptr, value.len);
    facts_setting(r, name, value, m->line);
}

static void tell_number(struct collector_memory *m, struct reader *r,
                        const char *name, uint64_t number)
{
    struct buf text = {0};
    buf_addf(&text, "%llu", (unsigned long long)number);
    tell(m, r, name, buf_as_span(&text));
    buf_clear(&text);
}

static const char *take_zone(struct collector_memory *m, struct reader *r,
                             struct span rest)
{
    char *name = mem_text_n(rest.ptr, rest.len);
    zone_close(m->zone);
    m->zone = NULL;
    if (rest.len < 100 && zone_open(&m->zone, name, NULL))
        reader_set_zone(r, span_of(zone_name(m->zone)));
    else
        reader_assume(r, "the zone %.100s is not known by name: not used",
                      name);
    mem_free(name);
    tell(m, r, "os.time_zone", rest);
    return NULL;
}

static const char *take_os(struct collector_memory *m, struct reader *r,
                           struct span rest)
{
    struct span version;
    if (!span_token(&rest, &version))
        return "`os BUILD NAME` is expected";
    rest = span_trim(rest);
    tell(m, r, "os.version", version);
    if (rest.len)
        tell(m, r, "os.name", rest);
    return NULL;
}

static const char *take_boot(struct collector_memory *m, struct reader *r,
                             struct span rest)
{
    moment utc;
    char text[MOMENT_TEXT];
    if (!collector_utc_read(rest, &utc))
        return "`boot UTC` is expected, as 2026-02-14T03:12:44Z";
    if (utc == m->boot_utc)
        return NULL;
    m->boot_utc = utc;
    int offset =
        m->zone ? zone_offset_of_utc(m->zone, utc) : m->when.offset_minutes;
    moment_iso(utc + offset * MOMENT_MINUTE, text);
    tell(m, r, "os.boot_time", span_n(text, 19));
    return NULL;
}

static const char *take_every(struct collector_memory *m, struct reader *r,
                              struct span rest)
{
    uint64_t seconds;
    if (!span_u64(rest, &seconds) || !seconds)
        return "`every SECONDS` is expected";
    tell_number(m, r, "collector.interval", seconds);
    return NULL;
}

static const char *take_lacks(struct collector_memory *m, struct reader *r,
                              struct span rest)
{
    struct span left = rest, word;
    while (span_token(&left, &word))
        m->lacks_bound |= span_eq(word, "bound");
    tell(m, r, "collector.lacks", rest);
    return NULL;
}

/* tcp4 tcp6 udp4 udp6 */
static bool read_family(struct span *rest, struct span *family)
{
    if (!span_token(rest, family))
        return false;
    *rest = span_trim(*rest);
    return span_eq(*family, "tcp4") || span_eq(*family, "tcp6") ||
           span_eq(*family, "udp4") || span_eq(*family, "udp6");
}

static void tell_family(struct collector_memory *m, struct reader *r,
                        struct span family, const char *what, struct span value)
{
    struct buf name = {0};
    buf_span(&name, family);
    buf_text(&name, what);
    tell(m, r, buf_str(&name), value);
    buf_clear(&name);
}

static const char *take_range(struct collector_memory *m, struct reader *r,
                              struct span rest)
{
    struct span family, start, count;
    uint64_t from, ports;
    if (!read_family(&rest, &family) || !span_token(&rest, &start) ||
        !span_u64(start, &from) || !span_token(&rest, &count) ||
        !span_u64(count, &ports) || span_trim(rest).len)
        return "`range FAMILY START COUNT` is expected, as tcp4 49152 16384";
    if (from > 65535 || !ports || ports > 65536 - from)
        return "a range that does not fit into 65,536 ports";
    tell_family(m, r, family, ".range_start", start);
    tell_family(m, r, family, ".range_count", count);
    return NULL;
}

static bool is_exclusion(struct span part)
{
    struct span first;
    uint64_t from, to;
    if (part.len && part.ptr[part.len - 1] == '*')
        part.len--;
    return span_split(&part, '-', &first) && span_u64(first, &from) &&
           span_u64(part, &to) && from <= to && to <= 65535;
}

static const char *take_excluded(struct collector_memory *m, struct reader *r,
                                 struct span rest)
{
    struct span family, left, part;
    if (!read_family(&rest, &family) || !rest.len)
        return "`excluded FAMILY FROM-TO,FROM-TO` or `excluded FAMILY none` is "
               "expected";
    if (span_eq(rest, "none"))
        rest.len = 0;
    left = rest;
    while (left.len && span_split(&left, ',', &part)) {
        if (!is_exclusion(part))
            return "an excluded range that is none";
    }
    tell_family(m, r, family, ".excluded", rest);
    return NULL;
}

static bool is_name(struct span s)
{
    if (!s.len || s.len > 64)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
              (c >= '0' && c <= '9') || c == '_' || c == '.'))
            return false;
    }
    return true;
}

/* A value that is not set stands for the system's default; that it was looked
 * for is worth keeping. */
static const char *take_set(struct collector_memory *m, struct reader *r,
                            struct span rest)
{
    struct span name, value;
    uint64_t n;
    if (!span_token(&rest, &name) || !is_name(name) ||
        !span_token(&rest, &value) || span_trim(rest).len ||
        !(span_eq(value, "-") || (span_u64(value, &n) && n <= UINT32_MAX)))
        return "`set NAME NUMBER` or `set NAME -` is expected";
    struct buf text = {0};
    buf_span(&text, name);
    if (span_eq(value, "-")) {
        buf_text(&text, ".unset");
        value = span_of("1");
    }
    tell(m, r, buf_str(&text), value);
    buf_clear(&text);
    return NULL;
}

static const char *take_count(struct collector_memory *m, struct reader *r,
                              struct span rest)
{
    struct span name, value;
    uint64_t n;
    (void)m;
    if (!span_token(&rest, &name) || !is_name(name) ||
        !span_token(&rest, &value) || !span_u64(value, &n) ||
        span_trim(rest).len)
        return "`count NAME NUMBER` is expected";
    facts_counter(r, name, (double)n);
    return NULL;
}

static const char *take_took(struct collector_memory *m, struct reader *r,
                             struct span rest)
{
    uint64_t n;
    (void)m;
    if (!span_u64(rest, &n))
        return "`took MILLISECONDS` is expected";
    facts_counter(r, span_of("collector.took_ms"), (double)n);
    return NULL;
}

static const char *take_con(struct collector_memory *m, struct reader *r,
                            struct span rest)
{
    (void)r;
    if (capture_builder_rows(m->builder) >= CAPTURE_ROWS_MAX)
        return "more than 1,000,000 connections in one capture";
    return collector_connections_read(m->builder, rest);
}

static const char *take_procs(struct collector_memory *m, struct reader *r,
                              struct span rest)
{
    return collector_processes_begin(m->processes, r, rest);
}

static const char *take_proc(struct collector_memory *m, struct reader *r,
                             struct span rest)
{
    (void)r;
    return collector_processes_add(m->processes, rest);
}

static const char *take_svcs(struct collector_memory *m, struct reader *r,
                             struct span rest)
{
    (void)r;
    return collector_processes_services(m->processes, rest);
}

static const char *take_record(struct collector_memory *m, struct reader *r,
                               struct span line)
{
    static const struct {
        const char *word;
        const char *(*take)(struct collector_memory *m, struct reader *r,
                            struct span rest);
    } records[] = {
        {"con",      take_con     },
        {"proc",     take_proc    },
        {"svcs",     take_svcs    },
        {"procs",    take_procs   },
        {"count",    take_count   },
        {"range",    take_range   },
        {"excluded", take_excluded},
        {"set",      take_set     },
        {"zone",     take_zone    },
        {"os",       take_os      },
        {"boot",     take_boot    },
        {"every",    take_every   },
        {"lacks",    take_lacks   },
        {"took",     take_took    },
    };
    struct span rest = line, word;
    m->is_skipped = false;
    span_token(&rest, &word);
    rest = span_trim(rest);
    if (span_starts(word, "x-")) {
        m->is_skipped = true;
        return NULL;
    }
    for (size_t i = 0; i < sizeof records / sizeof *records; i++) {
        if (!span_eq(word, records[i].word))
            continue;
        return rest.len ? records[i].take(m, r, rest) : "a record cut short";
    }
    return "not a record of this schema";
}

static void begin_server(struct collector_memory *m, struct reader *r,
                         struct span server)
{
    if (span_same(server, buf_as_span(&m->server)))
        return;
    if (m->server.len)
        collector_processes_end(m->processes, r);
    forget(m);
    buf_reset(&m->server);
    buf_span(&m->server, server);
}

static bool set_time(struct collector_memory *m, struct reader *r,
                     const struct collector_begin *begin)
{
    struct buf text = {0};
    char iso[MOMENT_TEXT];
    buf_addf(&text, "%.19s", moment_iso(begin->local, iso));
    buf_span(&text, begin->offset);
    bool good = reader_read_time(r, buf_as_span(&text), &m->when);
    buf_clear(&text);
    if (!good)
        return false;
    reader_pass(r, &m->when);
    reader_set_when(r, &m->when);
    return true;
}

static void take_lines(struct collector_memory *m, struct reader *r,
                       struct span rest)
{
    struct harvest *h = reader_harvest(r);
    struct span line;
    for (; span_split(&rest, '\n', &line); m->line++) {
        if (!collector_is_record(line))
            continue;
        const char *why = take_record(m, r, line);
        if (!why && !m->is_skipped)
            continue;
        h->accepted--;
        if (why)
            harvest_reject(h, m->line, line, "%s", why);
        else
            h->skipped++;
    }
}

const char *collector_capture_read(struct collector_memory *m, struct reader *r,
                                   struct span text, uint64_t first)
{
    struct collector_begin begin;
    struct span rest = text, line;
    span_split(&rest, '\n', &line);
    const char *why = collector_begin_read(line, &begin);
    if (why)
        return why;
    begin_server(m, r, begin.server);
    reader_set_server(r, begin.server);
    if (!set_time(m, r, &begin))
        return "of a capture whose time is later than the real clock and a day";
    m->line = first + 1;
    m->lacks_bound = false;
    take_lines(m, r, rest);
    collector_processes_done(m->processes, r);
    struct capture_head head = {
        .when = m->when,
        .server = reader_server(r),
        .tool = harvest_name(reader_harvest(r), span_of("portledger-capture")),
        .line = first,
        .shows_bound = !m->lacks_bound,
    };
    capture_builder_finish(m->builder, reader_harvest(r), &head);
    return NULL;
}

void collector_memory_end(struct collector_memory *m, struct reader *r)
{
    collector_processes_end(m->processes, r);
}
