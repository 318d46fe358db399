#ifndef TESTS_POT_H
#define TESTS_POT_H
/* A sink that writes down, as lines of text, what it is given: a suite asks
 * whether a line is there. */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/file.h"
#include "core/mem.h"
#include "core/portset.h"
#include "core/sink.h"
#include "ingest/ingest.h"

struct pot {
    struct buf text;
    struct ingest_options options;
    struct ingest_totals totals;
    struct err err;
    uint64_t tcp_rows, udp_rows, captures, samples;
    uint64_t ports;  /* distinct in 49152..65535, summed over listings */
    bool has_groups; /* write groups down, too */
    bool done;
    char *folder;
};

static inline void pot_group(struct pot *p, const struct harvest *h,
                             const struct group *g)
{
    uint16_t *port = NULL;
    size_t room = 0;
    ptrdiff_t count = portset_decode(
        span_n(h->ports.ptr + g->ports_at, g->ports_len), &port, &room);
    buf_addf(&p->text, "group %s:%d %s:%d %s pid %d rows %u",
             harvest_text(h, g->local_address), g->local_port,
             harvest_text(h, g->remote_address), g->remote_port,
             state_name(g->state), g->pid, g->rows);
    if (g->process)
        buf_addf(&p->text, " by %s", harvest_text(h, g->process));
    if (g->services)
        buf_addf(&p->text, " of %s", harvest_text(h, g->services));
    buf_text(&p->text, " ports");
    for (ptrdiff_t i = 0; i < count && i < 12; i++)
        buf_addf(&p->text, " %d", port[i]);
    buf_text(&p->text, "\n");
    mem_free(port);
}

static inline void pot_capture(struct pot *p, const struct harvest *h,
                               const struct capture *c)
{
    char at[MOMENT_TEXT];
    struct portmap map = {0};
    uint32_t rows = 0;
    for (uint32_t i = 0; i < c->group_count; i++) {
        const struct group *g = &h->groups[c->first_group + i];
        rows += g->rows;
        ck_assert(portmap_add(
            &map, span_n(h->ports.ptr + g->ports_at, g->ports_len)));
    }
    ck_assert_uint_eq(rows, c->rows); /* nothing is lost in grouping */
    bool tcp = c->protocol == PROTOCOL_TCP;
    *(tcp ? &p->tcp_rows : &p->udp_rows) += c->rows;
    p->ports += tcp ? portmap_count(&map, 49152, 65535) : 0;
    p->captures++;
    buf_addf(
        &p->text, "%s %s %s rows %u line %llu place %d pass %d by %s from %d\n",
        tcp ? "tcp" : "udp", harvest_text(h, c->server),
        moment_iso(c->when.local, at), c->rows, (unsigned long long)c->line,
        c->place, c->when.pass, harvest_text(h, c->tool), c->when.from);
    for (uint32_t i = 0; p->has_groups && i < c->group_count; i++)
        pot_group(p, h, &h->groups[c->first_group + i]);
}

static inline bool pot_take(void *ctx, const struct source *source,
                            const struct harvest *h, bool is_last,
                            struct err *err)
{
    struct pot *p = ctx;
    char at[MOMENT_TEXT];
    (void)err;
    ck_assert_uint_eq(h->lines, h->accepted + h->skipped + h->rejected);
    for (size_t i = 0; i < h->capture_count; i++)
        pot_capture(p, h, &h->captures[i]);
    for (size_t i = 0; i < h->setting_count; i++)
        buf_addf(&p->text, "setting %s=%s\n",
                 harvest_text(h, h->settings[i].name),
                 harvest_text(h, h->settings[i].value));
    for (size_t i = 0; i < h->counter_count; i++)
        buf_addf(&p->text, "counter %s=%.0f\n",
                 harvest_text(h, h->counters[i].name), h->counters[i].value);
    for (size_t i = 0; i < h->process_row_count && i < 100; i++)
        buf_addf(&p->text, "process %d %s [%s] {%s}\n", h->process_rows[i].pid,
                 harvest_text(h, h->process_rows[i].image),
                 harvest_text(h, h->process_rows[i].services),
                 harvest_text(h, h->process_rows[i].owner_user));
    for (size_t i = 0; i < h->event_count && i < 100; i++)
        buf_addf(&p->text, "event %s %s %d %s: %s\n",
                 harvest_text(h, h->events[i].server),
                 moment_iso(h->events[i].when.local, at), h->events[i].event_id,
                 harvest_text(h, h->events[i].provider),
                 harvest_text(h, h->events[i].message));
    for (size_t i = 0; i < h->sample_count && i < 100; i++)
        buf_addf(&p->text, "range %d place %d pass %d processes %d\n",
                 h->samples[i].range_size, h->samples[i].place,
                 h->samples[i].when.pass, h->samples[i].process_count);
    for (size_t i = 0; i < h->sample_count && i < 100; i++)
        buf_addf(&p->text, "sample %s %s %s in use %d\n",
                 harvest_text(h, h->samples[i].server),
                 moment_iso(h->samples[i].when.local, at),
                 harvest_text(h, h->samples[i].local_address),
                 h->samples[i].in_use);
    for (size_t i = 0; i < h->reject_count; i++)
        buf_addf(&p->text, "reject %llu %s [%.60s]\n",
                 (unsigned long long)h->rejects[i].line,
                 harvest_text(h, h->rejects[i].reason),
                 harvest_text(h, h->rejects[i].text));
    p->samples += h->sample_count;
    if (is_last)
        buf_addf(&p->text, "source %s format %s encoding %s server %s; %s\n",
                 source->path, source->format, source->encoding, source->server,
                 source->assumptions);
    return true;
}

static inline void pot_paths(struct pot *p, const char *const *paths,
                             size_t count)
{
    struct sink sink = {.ctx = p, .take = pot_take};
    p->done =
        ingest_run(&p->totals, paths, count, &p->options, &sink, NULL, &p->err);
}

static inline void pot_path(struct pot *p, const char *path)
{
    pot_paths(p, &path, 1);
}

/* Writes a file `name` (folders in it are made) below a new folder. */
static inline char *pot_file(struct pot *p, const char *name, const void *bytes,
                             size_t len)
{
    struct err err = {0};
    if (!p->folder) {
        p->folder = mem_text("/tmp/pot_XXXXXX");
        ck_assert_ptr_nonnull(mkdtemp(p->folder));
    }
    char *path = mem_textf("%s/%s", p->folder, name);
    char *folder = mem_text(path);
    *(char *)(strrchr(folder, '/')) = '\0';
    ck_assert_msg(file_make_folder(folder, &err), "%s", err.text);
    ck_assert_msg(file_write(path, span_n(bytes, len), &err), "%s", err.text);
    mem_free(folder);
    return path;
}

/* Ingests a text as a file of that name. */
static inline void pot_bytes(struct pot *p, const char *name, const void *bytes,
                             size_t len)
{
    char *path = pot_file(p, name, bytes, len);
    pot_path(p, path);
    mem_free(path);
}

static inline void pot_text(struct pot *p, const char *name, const char *text)
{
    pot_bytes(p, name, text, strlen(text));
}

static inline void pot_sweep(const char *path)
{
    struct file_facts facts;
    struct file_names names = {0};
    struct err err;
    if (!file_look(path, &facts, &err) || !facts.exists)
        return;
    if (!facts.is_folder || facts.is_link) {
        unlink(path);
        return;
    }
    if (file_list(&names, path, &err)) {
        for (size_t i = 0; i < names.count; i++) {
            char *below = mem_textf("%s/%s", path, names.name[i]);
            pot_sweep(below);
            mem_free(below);
        }
        file_names_free(&names);
    }
    rmdir(path);
}

static inline void pot_clear(struct pot *p)
{
    if (p->folder)
        pot_sweep(p->folder);
    mem_free(p->folder);
    buf_clear(&p->text);
    *p = (struct pot){0};
}

static inline bool pot_has(const struct pot *p, const char *line)
{
    return strstr(buf_str(&p->text), line) != NULL;
}
#define ck_pot_has(p, line)                                                    \
    ck_assert_msg(pot_has(p, line), "no \"%s\" in:\n%s", line,                 \
                  buf_str(&(p)->text))
#endif
