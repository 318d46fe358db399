#ifndef TESTS_UNIT_DB_FIXTURE_H
#define TESTS_UNIT_DB_FIXTURE_H
/* Harvests built by hand, a writer to pour them into, and questions to the
 * result. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/harvest.h"
#include "core/mem.h"
#include "core/portset.h"
#include "core/sink.h"
#include "db/handle.h"
#include "db/store.h"
#include "db/writer.h"
#include "suite.h"

static inline moment at(const char *text)
{
    moment m = 0;
    struct err err = {0};
    ck_assert_msg(moment_parse(&m, span_of(text), false, &err), "%s", err.text);
    return m;
}

static inline struct when when_of(const char *text)
{
    return (struct when){.local = at(text), .offset_minutes = OFFSET_UNKNOWN};
}

struct made { /* one source with its harvest */
    struct source source;
    struct harvest harvest;
    char *path;
};

static inline struct made *made_new(const char *path, const char *server)
{
    struct made *m = mem_new(sizeof *m);
    harvest_init(&m->harvest);
    m->path = mem_text(path);
    m->source = (struct source){.path = m->path,
                                .format = "made",
                                .encoding = "UTF-8",
                                .assumptions = "",
                                .server = server,
                                .time_zone = "",
                                .size_bytes = 100,
                                .modified_utc = at("2026-03-20T00:00:00Z")};
    return m;
}

static inline void made_free(struct made *m)
{
    harvest_clear(&m->harvest);
    mem_free(m->path);
    mem_free(m);
}

static inline name_t made_name(struct made *m, const char *text)
{
    return harvest_name(&m->harvest, span_of(text));
}

static inline struct sample *made_sample(struct made *m, const char *time,
                                         const char *address, int in_use)
{
    name_t server = made_name(m, m->source.server);
    name_t local = made_name(m, address);
    struct sample *s = harvest_sample(&m->harvest);
    s->when = when_of(time);
    s->server = server;
    s->local_address = local;
    s->in_use = in_use;
    s->range_size = 16384;
    s->listening = -1;
    s->process_count = -1;
    s->ip_version = 4;
    s->line = ++m->harvest.lines;
    m->harvest.accepted++;
    return s;
}

static inline struct capture *made_capture(struct made *m, const char *time)
{
    name_t server = made_name(m, m->source.server);
    name_t tool = made_name(m, "netstat -ano");
    struct capture *c = harvest_capture(&m->harvest);
    c->when = when_of(time);
    c->server = server;
    c->tool = tool;
    c->has_pid = true;
    c->first_group = (uint32_t)m->harvest.group_count;
    c->line = m->harvest.lines + 1;
    return c;
}

/* A group of the last capture: ports first, first + 1 … */
static inline struct group *made_group(struct made *m, const char *local,
                                       const char *remote, int remote_port,
                                       enum tcp_state state, int pid,
                                       int first_port, int count)
{
    name_t local_name = made_name(m, local);
    name_t remote_name = made_name(m, remote);
    struct group *g = harvest_group(&m->harvest);
    uint16_t *ports = mem_array((size_t)count + 1, sizeof *ports);
    for (int i = 0; i < count; i++)
        ports[i] = (uint16_t)(first_port + i);
    g->local_address = local_name;
    g->remote_address = remote_name;
    g->remote_port = remote_port;
    g->local_port = state == STATE_LISTENING ? first_port : -1;
    g->state = (uint8_t)state;
    g->pid = pid;
    g->rows = (uint32_t)count;
    g->ip_version = strchr(local, ':') ? 6 : 4;
    g->ports_at = (uint32_t)m->harvest.ports.len;
    portset_encode(&m->harvest.ports, ports, (size_t)count);
    g->ports_len = (uint32_t)m->harvest.ports.len - g->ports_at;
    mem_free(ports);
    struct capture *c = &m->harvest.captures[m->harvest.capture_count - 1];
    c->group_count++;
    c->rows += (uint32_t)count;
    c->families |= g->ip_version == 6 ? 2 : 1;
    /* Stands for the digest of the groups: any function of them will do. */
    char text[200];
    snprintf(text, sizeof text, "%llx %s %s %d %d %d %d %d",
             (unsigned long long)c->digest.low, local, remote, remote_port,
             (int)state, pid, first_port, count);
    c->digest = digest_of(text, strlen(text));
    m->harvest.lines += (uint64_t)count;
    m->harvest.accepted += (uint64_t)count;
    return g;
}

static inline struct setting *made_setting(struct made *m, const char *time,
                                           const char *name, const char *value)
{
    name_t server = made_name(m, m->source.server);
    name_t its = made_name(m, name);
    name_t said = made_name(m, value);
    struct setting *s = harvest_setting(&m->harvest);
    s->when = when_of(time);
    s->server = server;
    s->name = its;
    s->value = said;
    s->line = ++m->harvest.lines;
    m->harvest.accepted++;
    return s;
}

static inline void made_range(struct made *m, const char *time,
                              const char *family, int start, int count)
{
    char name[40];
    char value[20];
    snprintf(name, sizeof name, "%s.range_start", family);
    snprintf(value, sizeof value, "%d", start);
    made_setting(m, time, name, value);
    snprintf(name, sizeof name, "%s.range_count", family);
    snprintf(value, sizeof value, "%d", count);
    made_setting(m, time, name, value);
}

/* A process list of one line; more with made_process(). */
static inline struct process_list *made_list(struct made *m, const char *time)
{
    name_t server = made_name(m, m->source.server);
    struct process_list *l = harvest_process_list(&m->harvest);
    l->when = when_of(time);
    l->server = server;
    l->first_row = (uint32_t)m->harvest.process_row_count;
    l->line = m->harvest.lines + 1;
    return l;
}

static inline void made_process(struct made *m, int pid, const char *image,
                                const char *services)
{
    name_t its = made_name(m, image);
    name_t said = made_name(m, services);
    struct process_row *r = harvest_process_row(&m->harvest);
    r->pid = pid;
    r->image = its;
    r->services = said;
    m->harvest.process_lists[m->harvest.process_list_count - 1].row_count++;
    m->harvest.lines++;
    m->harvest.accepted++;
}

static inline void made_event(struct made *m, const char *time, int id,
                              const char *message)
{
    name_t server = made_name(m, m->source.server);
    name_t provider = made_name(m, "Tcpip");
    name_t said = made_name(m, message);
    struct event *e = harvest_event(&m->harvest);
    e->when = when_of(time);
    e->server = server;
    e->event_id = id;
    e->provider = provider;
    e->message = said;
    e->line = ++m->harvest.lines;
    m->harvest.accepted++;
}

static inline void made_counter(struct made *m, const char *time,
                                const char *name, double value)
{
    name_t server = made_name(m, m->source.server);
    name_t its = made_name(m, name);
    struct counter *c = harvest_counter(&m->harvest);
    c->when = when_of(time);
    c->server = server;
    c->name = its;
    c->value = value;
    c->line = ++m->harvest.lines;
    m->harvest.accepted++;
}

/* Bytes that stand for the file's: the digest follows from a word. */
static inline void made_bytes(struct made *m, const char *word)
{
    m->source.digest = digest_of(word, strlen(word));
    m->source.edges = digest_of(word, strlen(word));
}

static inline struct store *memory_store(void)
{
    struct store *s = NULL;
    struct err err = {0};
    ck_assert_msg(store_open(&s, ":memory:", &err), "%s", err.text);
    return s;
}

static inline struct writer *writer_on(struct store *s)
{
    struct writer *w = NULL;
    struct err err = {0};
    ck_assert_msg(writer_open(&w, s, at("2026-04-01T00:00:00Z"), &err), "%s",
                  err.text);
    return w;
}

static inline void take_one(struct writer *w, const struct made *m)
{
    struct sink sink = writer_sink(w);
    struct err err = {0};
    ck_assert_msg(sink.take(sink.ctx, &m->source, &m->harvest, true, &err),
                  "%s", err.text);
}

static inline void settle(struct writer *w)
{
    struct err err = {0};
    ck_assert_msg(writer_settle(w, &err), "%s", err.text);
}

/* Pours and settles; a run of its own. */
static inline void ingest(struct store *s, struct made *const *made,
                          size_t count)
{
    struct writer *w = writer_on(s);
    for (size_t i = 0; i < count; i++)
        take_one(w, made[i]);
    settle(w);
    writer_close(w);
}

static inline void ingest_one(struct store *s, struct made *m)
{
    ingest(s, &m, 1);
}

/* The answer to a question as text: cells by '|', rows by '\n'. */
static inline char *answer(struct store *s, const char *sql)
{
    sqlite3_stmt *ask = NULL;
    ck_assert_msg(sqlite3_prepare_v2(store_handle(s), sql, -1, &ask, NULL) ==
                      SQLITE_OK,
                  "%s: %s", sql, sqlite3_errmsg(store_handle(s)));
    struct buf b = {0};
    while (sqlite3_step(ask) == SQLITE_ROW) {
        if (b.len)
            buf_byte(&b, '\n');
        for (int i = 0; i < sqlite3_column_count(ask); i++) {
            const unsigned char *text = sqlite3_column_text(ask, i);
            if (i)
                buf_byte(&b, '|');
            buf_text(&b, text ? (const char *)text : "NULL");
        }
    }
    sqlite3_finalize(ask);
    char *out = b.ptr ? buf_detach(&b) : mem_text("");
    return out;
}

#define ck_answer(store, sql, expected)                                        \
    do {                                                                       \
        char *answer_ = answer(store, sql);                                    \
        ck_assert_str_eq(answer_, expected);                                   \
        mem_free(answer_);                                                     \
    } while (0)

/* Long texts: tells the first line that differs only. */
static inline void ck_same_text(const char *got, const char *expected)
{
    size_t line = 0;
    for (size_t i = 0; got[i] || expected[i]; i++) {
        if (got[i] != expected[i])
            ck_abort_msg("got\n%.300s\nexpected\n%.300s", got + line,
                         expected + line);
        if (got[i] == '\n')
            line = i + 1;
    }
}

/* All public views, sorted, sources by their digest instead of their number,
 * times of ingest left out. */
static inline char *dump_views(struct store *s)
{
    static const char *const questions[] = {
        "SELECT * FROM servers",
        "SELECT server, at_utc, protocol, ip_version, local_address, in_use, "
        "range_size, percent, effective_percent, listening_ports, "
        "process_count, origin FROM samples",
        "SELECT server, at_utc, protocol, ip_version, tool, rows, "
        "ports_in_use, range_start, range_count, range_from FROM captures",
        "SELECT * FROM connections",
        "SELECT server, at_utc, name, value FROM settings",
        "SELECT server, at_utc, pid, process, services FROM processes",
        "SELECT server, at_utc, event_id, provider, message FROM events",
        "SELECT * FROM hourly",
        "SELECT path, format, encoding, bytes, lines, accepted, skipped, "
        "rejected, assumptions FROM sources",
        "SELECT line, reason, text FROM rejects",
        "SELECT v.shown, t.value, c.at_local, c.utc_offset, c.value FROM "
        "counter AS c JOIN text AS t ON t.id = c.counter_id JOIN name AS n ON "
        "n.id = c.name_id JOIN server AS v ON v.id = n.server_id",
        "SELECT t.value, h.hour_utc, top_in_use, h.range_count, peak_second, "
        "over50, over70, over80, over95 FROM hour AS h JOIN series AS e ON "
        "e.id = h.series_id JOIN text AS t ON t.id = e.address_id",
    };
    struct buf b = {0};
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        /* Every column that there is sorts. */
        char *ask = mem_textf("SELECT * FROM (%s) LIMIT 0", questions[i]);
        sqlite3_stmt *stmt = NULL;
        ck_assert_int_eq(
            sqlite3_prepare_v2(store_handle(s), ask, -1, &stmt, NULL),
            SQLITE_OK);
        struct buf order = {0};
        for (int k = 1; k <= sqlite3_column_count(stmt); k++)
            buf_addf(&order, "%s%d", k > 1 ? ", " : "", k);
        sqlite3_finalize(stmt);
        mem_free(ask);
        char *sorted =
            mem_textf("%s ORDER BY %s", questions[i], buf_str(&order));
        buf_clear(&order);
        char *text = answer(s, sorted);
        buf_addf(&b, "-- %s\n%s\n", questions[i], text);
        mem_free(text);
        mem_free(sorted);
    }
    return buf_detach(&b);
}
#endif
