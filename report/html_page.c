/*
 * A page for page.mustache: the verdict, the contents, the fleet, the servers
 * and where it all came from. It must never know files.
 */
#include "report/html.h"

#include <math.h>
#include <string.h>

#include "analysis/fleet.h"
#include "core/mem.h"
#include "report/svg.h"

#define WHY_SHOWN          5
#define TODAY_SHOWN        8
#define SIDE_BY_SIDE_SHOWN 12
#define CONTENTS_MOST      60 /* servers in the contents list */
#define SOURCES_SHOWN      200
#define REJECTS_SHOWN      100
#define LARGE_FLEET        50
/* names that a row carries for the filter */
#define PROCESSES_MOST       64
#define PROCESSES_MOST_INDEX 16 /* there may be thousands of rows */

bool page_is_brief(const struct dossier *d, const struct verdict *v)
{
    return d->server_count > LARGE_FLEET && v->status == STATUS_HEALTHY;
}

static const char *time_words(moment at, struct arena *a)
{
    char text[MOMENT_TEXT];
    return at == MOMENT_NONE ? "" : arena_text(a, moment_short(at, text));
}

static const char *href_of(const struct page_plan *p, size_t i, struct arena *a)
{
    switch (p->kind) {
    case PAGE_WHOLE:
        return arena_textf(a, "#%s", p->place[i].id);
    case PAGE_INDEX:
        return p->place[i].file;
    case PAGE_SERVER:
        break;
    }
    return arena_textf(a, "../%s", p->place[i].file);
}

static void add_tiles(struct value *map, const struct dossier *d)
{
    static const enum status order[] = {
        STATUS_CRITICAL, STATUS_WARNING, STATUS_ATTENTION,
        STATUS_INSUFFICIENT_DATA, STATUS_HEALTHY};
    struct value *list = value_put_list(map, "tiles");
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        struct value *m = value_add_map(list);
        value_put_text(m, "status", status_name(order[i]));
        value_put_text(m, "words", status_words(order[i]));
        value_putf(m, "count", "%zu", d->status_count[order[i]]);
        value_put_flag(m, "is_none", d->status_count[order[i]] == 0);
    }
}

/* The worst servers with their verdicts; what is left out is said. */
static void add_why(struct value *map, const struct page_plan *p,
                    struct arena *a)
{
    const struct dossier *d = p->d;
    struct value *list = value_put_list(map, "why");
    size_t troubled = d->status_count[STATUS_CRITICAL]
                          ? d->status_count[STATUS_CRITICAL]
                          : d->status_count[STATUS_WARNING];
    for (size_t i = 0; i < d->server_count && i < troubled && i < WHY_SHOWN;
         i++) {
        struct value *m = value_add_map(list);
        value_put_text(m, "server", d->servers[i]->server);
        value_put_text(m, "href", href_of(p, i, a));
        value_put_text(m, "status", status_name(d->servers[i]->status));
        value_put_text(m, "status_words", status_words(d->servers[i]->status));
        value_put_text(m, "headline", d->servers[i]->headline);
    }
    value_put_flag(map, "has_why", list->count > 0);
    value_put_text(map, "why_more",
                   troubled > WHY_SHOWN
                       ? arena_textf(a, "and %zu more, in the list below",
                                     troubled - WHY_SHOWN)
                       : "");
}

static void add_today(struct value *map, const struct dossier *d,
                      struct arena *a)
{
    struct value *list = value_put_list(map, "today");
    for (size_t i = 0; i < d->today.count && i < TODAY_SHOWN; i++)
        value_add(list, value_text(a, d->today.text[i]));
    value_put_flag(map, "has_today", list->count > 0);
    value_put_text(map, "today_more",
                   d->today.count > TODAY_SHOWN
                       ? arena_textf(a, "and %zu more, at their servers",
                                     d->today.count - TODAY_SHOWN)
                       : "");
}

/* What only several servers show; the rest of a long list is said. */
static void add_side_by_side(struct value *map, const struct dossier *d,
                             struct arena *a)
{
    struct value *list = value_put_list(map, "side_by_side");
    struct fleet_view *view;
    size_t n = fleet_views(&view, d->servers, d->server_count, a);
    for (size_t i = 0; i < n && i < SIDE_BY_SIDE_SHOWN; i++)
        value_add(list, value_text(a, view[i].sentence));
    value_put_flag(map, "has_side_by_side", list->count > 0);
    value_put_text(map, "side_by_side_more",
                   n > SIDE_BY_SIDE_SHOWN
                       ? arena_textf(a,
                                     "and %zu more: `portledger peaks --fleet`",
                                     n - SIDE_BY_SIDE_SHOWN)
                       : "");
}

static size_t findings_of(const struct verdict *v, enum severity severity)
{
    size_t n = 0;
    for (size_t i = 0; i < v->finding_count; i++)
        n += v->findings[i].severity == severity;
    return n;
}

/* "w3wp.exe|sqlservr.exe", for the filter by process. */
static const char *processes_of(const struct verdict *v, size_t most,
                                struct arena *a)
{
    struct buf out = {0};
    size_t n = 0;
    for (size_t i = 0; i < v->consumer_count && n < most; i++) {
        if (v->consumers[i].kind != CONSUMER_PROCESS)
            continue;
        buf_addf(&out, "%s%s", n++ ? "|" : "", v->consumers[i].name);
    }
    const char *text = arena_text(a, buf_str(&out));
    buf_clear(&out);
    return text;
}

static const char *sparkline_of(const struct verdict *v, struct arena *a)
{
    if (!v->band_count || !v->bands[0].point_count)
        return "";
    const struct band *b = &v->bands[0];
    double *most = mem_array(b->point_count, sizeof *most);
    for (size_t i = 0; i < b->point_count; i++)
        most[i] = b->point[i].samples ? b->point[i].max_percent : NAN;
    struct buf svg = {0};
    svg_sparkline(&svg, most, b->point_count, 100,
                  v->has_peak ? arena_textf(a, "use over time, at most %.0f %%",
                                            v->peak_percent)
                              : "use over time");
    mem_free(most);
    const char *text = arena_text(a, buf_str(&svg));
    buf_clear(&svg);
    return text;
}

static void add_fleet_row(struct value *list, const struct page_plan *p,
                          size_t i, struct arena *a)
{
    const struct verdict *v = p->d->servers[i];
    struct value *m = value_add_map(list);
    value_putf(m, "rank", "%zu", i + 1);
    value_put_text(m, "id", p->place[i].id);
    value_put_text(m, "server", v->server);
    value_put_text(m, "href", href_of(p, i, a));
    value_put_text(m, "status", status_name(v->status));
    value_put_text(m, "status_words", status_words(v->status));
    value_putf(m, "status_rank", "%d", (int)v->status);
    value_put_text(m, "peak",
                   v->has_peak ? arena_textf(a, "%.1f %%", v->peak_percent)
                               : "");
    value_put_text(m, "peak_at", v->has_peak ? time_words(v->peak_utc, a) : "");
    value_put_text(m, "usual",
                   v->has_peak ? arena_textf(a, "%.1f %%", v->figures.p95)
                               : "");
    value_put_text(m, "sparkline", sparkline_of(v, a));
    value_put_text(m, "finding", v->finding_count ? v->findings[0].code : "");
    value_put_text(m, "owner", dossier_owner(v));
    value_put_text(m, "processes",
                   processes_of(v,
                                p->kind == PAGE_INDEX ? PROCESSES_MOST_INDEX
                                                      : PROCESSES_MOST,
                                a));
    value_put_text(m, "uses", uses_words(v, p->kind == PAGE_INDEX, a));
    value_put_flag(m, "has_span", v->from_utc != MOMENT_NONE);
    value_putf(m, "from", "%lld", (long long)(v->from_utc / MOMENT_SECOND));
    value_putf(m, "to", "%lld", (long long)(v->to_utc / MOMENT_SECOND));
    size_t critical = findings_of(v, SEVERITY_CRITICAL);
    size_t warning = findings_of(v, SEVERITY_WARNING);
    value_put_text(m, "criticals",
                   critical ? arena_textf(a, "%zu", critical) : "");
    value_put_text(m, "warnings",
                   warning ? arena_textf(a, "%zu", warning) : "");
    value_put_flag(m, "is_listed", i < CONTENTS_MOST);
}

static void add_fleet(struct value *map, const struct page_plan *p,
                      struct arena *a)
{
    struct value *list = value_put_list(map, "fleet");
    value_put_flag(map, "has_fleet", p->kind != PAGE_SERVER);
    value_put_flag(map, "is_index", p->kind == PAGE_INDEX);
    value_put_flag(map, "is_server_page", p->kind == PAGE_SERVER);
    size_t n = p->kind == PAGE_SERVER ? 0 : p->d->server_count;
    for (size_t i = 0; i < n; i++)
        add_fleet_row(list, p, i, a);
    value_put_text(
        map, "contents_more",
        n > CONTENTS_MOST
            ? arena_textf(a, "and %zu more in the ranking", n - CONTENTS_MOST)
            : "");
}

static bool has_text(const struct value *list, const char *text)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->item[i]->text, text) == 0)
            return true;
    }
    return false;
}

/* What the filters offer: owners, and processes in order of the ranking. */
static void add_choices(struct value *map, const struct dossier *d,
                        struct arena *a)
{
    struct value *owners = value_put_list(map, "owners");
    struct value *processes = value_put_list(map, "processes");
    for (size_t i = 0; i < d->server_count; i++) {
        const struct verdict *v = d->servers[i];
        const char *owner = dossier_owner(v);
        if (*owner && owners->count < 500 && !has_text(owners, owner))
            value_add(owners, value_text(a, owner));
        for (size_t k = 0; k < v->consumer_count && processes->count < 200;
             k++) {
            const struct consumer *c = &v->consumers[k];
            if (c->kind == CONSUMER_PROCESS && !has_text(processes, c->name))
                value_add(processes, value_text(a, c->name));
        }
    }
}

static void add_head(struct value *map, const struct page_plan *p,
                     struct arena *a)
{
    const struct dossier *d = p->d;
    const char *server =
        p->kind == PAGE_SERVER && p->count ? d->servers[p->first]->server : "";
    value_put_text(map, "policy", PAGE_POLICY);
    value_put_text(map, "style", p->style);
    value_put_text(map, "script", p->script);
    value_put_text(map, "title", d->title);
    value_put_text(map, "version", d->version);
    value_put_text(map, "made_at", time_words(d->now_utc, a));
    value_put_text(map, "first", time_words(d->first_utc, a));
    value_put_text(map, "last", time_words(d->last_utc, a));
    value_put_text(map, "asked_from", time_words(d->from_utc, a));
    value_put_text(map, "asked_to", time_words(d->to_utc, a));
    value_put_text(map, "selected_owner", d->owner);
    value_put_text(map, "selected_servers", d->server_glob);
    value_put_text(map, "page_server", server);
    value_put_text(map, "headline", d->headline);
    value_put_text(map, "without_charts", p->without_charts);
    value_put_flag(map, "is_large", d->server_count > LARGE_FLEET);
}

static void add_provenance(struct value *map, const struct page_plan *p,
                           struct arena *a)
{
    const struct dossier *d = p->d;
    bool is_wanted = p->kind != PAGE_SERVER;
    value_put_flag(map, "has_provenance", is_wanted);
    struct value *t = value_put_map(map, "thresholds");
    value_putf(t, "attention", "%g", d->thresholds.attention);
    value_putf(t, "warning", "%g", d->thresholds.warning);
    value_putf(t, "critical", "%g", d->thresholds.critical);
    value_putf(t, "exhausted", "%g", d->thresholds.exhausted);
    value_putf(map, "rejected", "%llu", (unsigned long long)d->reject_total);
    value_put_flag(map, "has_rejects", d->reject_total > 0);
    value_putf(map, "source_count", "%zu", d->source_count);
    if (!is_wanted)
        return;
    value_put(map, "sources",
              table_value(dossier_sources(p->d), SOURCES_SHOWN, NULL, a));
    value_put(map, "rejects",
              table_value(dossier_rejects(p->d), REJECTS_SHOWN, NULL, a));
}

struct value *page_value(const struct page_plan *p, struct arena *a)
{
    struct value *map = value_map(a);
    add_head(map, p, a);
    add_tiles(map, p->d);
    add_why(map, p, a);
    add_today(map, p->d, a);
    add_fleet(map, p, a);
    if (p->kind != PAGE_SERVER)
        add_side_by_side(map, p->d, a);
    add_choices(map, p->d, a);
    add_provenance(map, p, a);
    struct value *servers = value_put_list(map, "servers");
    for (size_t i = 0; i < p->count; i++)
        value_add(servers, server_value(p, i, a));
    return map;
}
