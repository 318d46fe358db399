/*
 * The matchmaker: db's histories go to analysis, its verdicts into a dossier.
 * It must never know SQL, nor what a report looks like.
 */
#include "report/build.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "core/sort.h"
#include "db/store.h"
#include "report/kept.h"

/* Half of the longest documented TIME_WAIT (300 s, S-03): captures further
 * apart can't measure one (2.3). */
#define PORT_INTERVAL_SECONDS 90000
#define REJECTS_SHOWN         1000
/* A span this short is judged and drawn from every sample. */
#define SHORT_SPAN (2 * MOMENT_DAY)

static struct history_need need_of(const struct build_options *o)
{
    const struct selection *s = &o->selection;
    struct history_need need = {.detail_from_percent =
                                    o->judge.thresholds.attention,
                                .captures = true,
                                .port_bytes = true,
                                .port_interval_seconds = PORT_INTERVAL_SECONDS};
    if (s->from_utc != MOMENT_NONE && s->to_utc != MOMENT_NONE &&
        s->to_utc - s->from_utc <= SHORT_SPAN)
        need.detail_from_percent = 0;
    return need;
}

bool build_case(struct history *h, struct verdict *v, struct store *s,
                const char *server, const struct build_options *options,
                struct arena *arena, struct err *err)
{
    struct history_need need = need_of(options);
    if (!query_history(h, s, server, &options->selection, &need, arena, err))
        return false;
    judge(v, h, &options->judge, arena);
    return true;
}

static int status_rank(enum status s) /* the worst first */
{
    switch (s) {
    case STATUS_CRITICAL:
        return 0;
    case STATUS_WARNING:
        return 1;
    case STATUS_ATTENTION:
        return 2;
    case STATUS_INSUFFICIENT_DATA:
        return 3;
    case STATUS_HEALTHY:
        return 4;
    }
    return 5;
}

static int order_verdicts(const void *a, const void *b)
{
    const struct verdict *x = *(const struct verdict *const *)a;
    const struct verdict *y = *(const struct verdict *const *)b;
    int by_status = status_rank(x->status) - status_rank(y->status);
    if (by_status)
        return by_status;
    double px = x->has_peak ? x->peak_percent : -1;
    double py = y->has_peak ? y->peak_percent : -1;
    if (px != py)
        return px < py ? 1 : -1;
    return strcmp(x->server, y->server);
}

static void add_span(struct dossier *d, const struct verdict *v)
{
    if (v->from_utc != MOMENT_NONE &&
        (d->first_utc == MOMENT_NONE || v->from_utc < d->first_utc))
        d->first_utc = v->from_utc;
    if (v->to_utc != MOMENT_NONE &&
        (d->last_utc == MOMENT_NONE || v->to_utc > d->last_utc))
        d->last_utc = v->to_utc;
}

/* One server's verdict; its history is gone before the next one's is read. */
static bool build_server(struct verdict *out, struct store *s,
                         const char *server, const struct build_options *o,
                         struct arena *arena, struct err *err)
{
    struct arena own = {0};
    struct history *h = arena_new(&own, sizeof *h);
    struct verdict *v = arena_new(&own, sizeof *v);
    bool done = build_case(h, v, s, server, o, &own, err);
    if (done)
        verdict_keep(out, v, arena);
    arena_clear(&own);
    return done;
}

static bool build_servers(struct dossier *d, struct store *s,
                          const struct build_options *o, struct err *err)
{
    struct server_list list;
    if (!query_servers(&list, s, &o->selection, &d->arena, err))
        return false;
    d->servers = arena_array(&d->arena, list.count, sizeof *d->servers);
    for (size_t i = 0; i < list.count; i++) {
        struct verdict *v = arena_new(&d->arena, sizeof *v);
        if (!build_server(v, s, list.row[i].server, o, &d->arena, err))
            return false;
        d->servers[d->server_count++] = v;
        d->status_count[v->status]++;
        add_span(d, v);
        if (o->on_server)
            o->on_server(o->ctx, i + 1, list.count);
    }
    if (d->server_count)
        sort_stable(d->servers, d->server_count, sizeof(struct verdict *),
                    order_verdicts);
    return true;
}

/* "2 of 14 servers are critical, 1 is a warning, …" */
static void write_headline(struct dossier *d)
{
    const struct {
        enum status status;
        const char *one, *many;
    } word[] = {
        {STATUS_CRITICAL,          "is critical",                  "are critical"  },
        {STATUS_WARNING,           "has a warning",                "have warnings" },
        {STATUS_ATTENTION,         "wants attention",              "want attention"},
        {STATUS_INSUFFICIENT_DATA, "has too little data to judge",
         "have too little data to judge"                                           },
        {STATUS_HEALTHY,           "is healthy",                   "are healthy"   },
    };
    struct buf text = {0};
    if (!d->server_count)
        buf_text(&text, "The history holds no server in this selection: "
                        "nothing is known, which is not the same as fine");
    for (size_t i = 0; i < sizeof word / sizeof *word; i++) {
        size_t n = d->status_count[word[i].status];
        if (!n)
            continue;
        if (text.len)
            buf_addf(&text, ", %zu %s", n, n == 1 ? word[i].one : word[i].many);
        else
            buf_addf(&text, "%zu of %zu server%s %s", n, d->server_count,
                     d->server_count == 1 ? "" : "s",
                     n == 1 ? word[i].one : word[i].many);
    }
    buf_byte(&text, '.');
    d->headline = arena_text(&d->arena, buf_str(&text));
    buf_clear(&text);
}

/* The first thing to do on each server that is critical, or, where none is,
 * on each with a warning. */
static void write_today(struct dossier *d)
{
    enum status wanted =
        d->status_count[STATUS_CRITICAL] ? STATUS_CRITICAL : STATUS_WARNING;
    d->today.text =
        arena_array(&d->arena, d->server_count, sizeof *d->today.text);
    for (size_t i = 0; i < d->server_count; i++) {
        const struct verdict *v = d->servers[i];
        if (v->status == wanted && v->action_count)
            d->today.text[d->today.count++] = arena_textf(
                &d->arena, "%s: %s", v->server, v->actions[0].title);
    }
}

static bool build_sources(struct dossier *d, struct store *s, struct err *err)
{
    struct source_list sources;
    struct reject_list rejects;
    if (!query_sources(&sources, s, &d->arena, err) ||
        !query_rejects(&rejects, s, REJECTS_SHOWN, &d->arena, err))
        return false;
    d->sources = sources.row;
    d->source_count = sources.count;
    d->rejects = arena_array(&d->arena, rejects.count, sizeof *d->rejects);
    d->reject_count = rejects.count;
    d->reject_total = rejects.total;
    for (size_t i = 0; i < rejects.count; i++) {
        const struct reject_row *r = &rejects.row[i];
        d->rejects[i] = (struct dossier_reject){.source_id = r->source_id,
                                                .path = r->path,
                                                .reason = r->reason,
                                                .text = r->text,
                                                .line = r->line};
    }
    return true;
}

static bool build_actions(struct dossier *d, struct store *s, struct err *err)
{
    struct action_list list;
    if (!query_actions(&list, s, &d->arena, err))
        return false;
    d->actions = arena_array(&d->arena, list.count, sizeof *d->actions);
    d->action_count = list.count;
    for (size_t i = 0; i < list.count; i++) {
        const struct action_row *r = &list.row[i];
        d->actions[i] = (struct dossier_action){.id = r->action_id,
                                                .server = r->server,
                                                .code = r->code,
                                                .title = r->title,
                                                .status = r->status,
                                                .owner = r->owner,
                                                .due = r->due,
                                                .note = r->note,
                                                .closed_utc = r->closed_utc};
    }
    return true;
}

bool build_dossier(struct dossier **out, struct store *s,
                   const struct build_options *options, struct err *err)
{
    struct dossier *d = mem_new(sizeof *d);
    d->title = arena_text(&d->arena, options->title ? options->title
                                                    : "Ephemeral port report");
    d->version = PORTLEDGER_VERSION;
    d->now_utc = options->judge.now_utc;
    d->from_utc = options->selection.from_utc;
    d->to_utc = options->selection.to_utc;
    d->first_utc = d->last_utc = MOMENT_NONE;
    d->owner = arena_text(&d->arena, options->selection.owner);
    d->server_glob = arena_text(&d->arena, options->selection.server_glob);
    d->thresholds = options->judge.thresholds;
    if (!build_servers(d, s, options, err) || !build_sources(d, s, err) ||
        !build_actions(d, s, err)) {
        dossier_free(d);
        return false;
    }
    write_headline(d);
    write_today(d);
    *out = d;
    return true;
}

void dossier_free(struct dossier *d)
{
    if (!d)
        return;
    struct arena arena = d->arena;
    arena_clear(&arena);
    mem_free(d);
}
