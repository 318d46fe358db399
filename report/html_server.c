/*
 * One server for server.mustache: its verdict as texts and lists. This file
 * chooses words; it must never know HTML, and never judges.
 */
#include "report/html.h"

#include <math.h>
#include <string.h>

#include "core/mem.h"
#include "report/svg.h"

const char *status_words(enum status s)
{
    switch (s) {
    case STATUS_HEALTHY:
        return "healthy";
    case STATUS_INSUFFICIENT_DATA:
        return "too little data";
    case STATUS_ATTENTION:
        return "attention";
    case STATUS_WARNING:
        return "warning";
    case STATUS_CRITICAL:
        return "critical";
    }
    return "";
}

static const char *time_or_empty(moment at, struct arena *a)
{
    char text[MOMENT_TEXT];
    return at == MOMENT_NONE ? "" : arena_text(a, moment_short(at, text));
}

static const char *cell_words(enum cell_kind kind, struct cell c,
                              struct arena *a)
{
    struct buf out = {0};
    cell_print(&out, kind, &c);
    const char *text = arena_text(a, buf_str(&out));
    buf_clear(&out);
    return text;
}

static void add_fact(struct value *facts, const char *name, const char *text)
{
    if (!text || !*text)
        return;
    struct value *v = value_add_map(facts);
    value_put_text(v, "name", name);
    value_put_text(v, "text", text);
}

static const char *range_words(const struct verdict *v, struct arena *a)
{
    const char *count = cell_words(CELL_COUNT, cell_count(v->range_count), a);
    if (!v->range_known)
        return arena_textf(a, "%s ports from %d (assumed: no capture says)",
                           count, v->range_start);
    return arena_textf(a, "%d to %d, %s ports (from %s)", v->range_start,
                       v->range_start + v->range_count - 1, count,
                       v->range_from);
}

static void add_usage_facts(struct value *facts, const struct verdict *v,
                            const struct thresholds *t, struct arena *a)
{
    if (!v->has_peak) {
        add_fact(facts, "Peak", "no sample was read");
        return;
    }
    add_fact(
        facts, "Peak",
        arena_textf(a, "%.1f %% (%s ports) at %s UTC on %s", v->peak_percent,
                    cell_words(CELL_COUNT, cell_count(v->peak_in_use), a),
                    time_or_empty(v->peak_utc, a),
                    strcmp(v->peak_address, "*") == 0 ? "the whole machine"
                    : *v->peak_address                ? v->peak_address
                                       : "an address that was not stated"));
    if (v->machine_peak_percent >= 0)
        add_fact(facts, "Whole machine",
                 arena_textf(a, "at most %.1f %% in captures",
                             v->machine_peak_percent));
    add_fact(
        facts, "Usual",
        arena_textf(a, "median %.1f %%, 95th percentile %.1f %%, 99th %.1f %%",
                    v->figures.p50, v->figures.p95, v->figures.p99));
    add_fact(
        facts, arena_textf(a, "Time at %.0f %% or more", t->critical),
        cell_words(CELL_SECONDS, cell_seconds(v->figures.over_seconds[2]), a));
}

static void add_facts(struct value *map, const struct verdict *v,
                      const struct thresholds *t, struct arena *a)
{
    struct value *facts = value_put_list(map, "facts");
    add_usage_facts(facts, v, t, a);
    add_fact(facts, "Dynamic range", range_words(v, a));
    if (v->range_excluded || v->range_listening)
        add_fact(facts, "Taken from it",
                 arena_textf(a, "%d excluded, %d listening", v->range_excluded,
                             v->range_listening));
    add_fact(
        facts, "TIME_WAIT",
        arena_textf(a, "%d s (%s)", v->time_wait.seconds, v->time_wait.from));
    add_fact(
        facts, "Data",
        arena_textf(
            a, "%s to %s UTC: %s samples, %s captures",
            time_or_empty(v->from_utc, a), time_or_empty(v->to_utc, a),
            cell_words(CELL_COUNT, cell_count((int64_t)v->sample_count), a),
            cell_words(CELL_COUNT, cell_count((int64_t)v->capture_count), a)));
    if (v->interval_seconds > 0)
        add_fact(
            facts, "Sampled every",
            cell_words(CELL_SECONDS, cell_seconds(v->interval_seconds), a));
    add_fact(facts, "System", v->os);
    add_fact(facts, "Clock",
             *v->time_zone ? v->time_zone
                           : "time zone not known, taken as UTC");
    add_fact(facts, "Owner", v->owner);
}

static void add_findings(struct value *map, const struct verdict *v,
                         struct arena *a)
{
    struct value *list = value_put_list(map, "findings");
    const char **ids = arena_array(a, v->finding_count + 1, sizeof *ids);
    for (size_t i = 0; i < v->finding_count; i++) {
        const struct finding *f = &v->findings[i];
        struct value *m = value_add_map(list);
        html_put_id(m, 'f', f->id, ids, i);
        value_put_text(m, "code", f->code);
        value_put_text(m, "rule", f->rule);
        value_put_text(m, "title", f->title);
        value_put_text(m, "severity", severity_name(f->severity));
        value_put_text(m, "confidence", confidence_name(f->confidence));
        value_put_text(m, "since", time_or_empty(f->since_utc, a));
        value_put_text(m, "protocol", protocol_name(f->protocol));
        value_put_text(m, "process", f->process);
        value_put_text(m, "remote", f->remote);
        html_put_texts(m, "evidence", &f->evidence);
        value_put_text(m, "refuted_by", f->refuted_by);
        value_put_text(m, "grade", f->grade);
        value_put_text(m, "sources", f->sources);
        value_put_flag(m, "is_stop", f->is_stop);
        value_put_text(m, "score",
                       f->score
                           ? arena_textf(a, "%d (%s)", f->score, f->score_grade)
                           : "");
    }
}

static bool has_profile(const struct verdict *v)
{
    for (int day = 0; day < 7; day++) {
        for (int hour = 0; hour < 24; hour++) {
            if (!isnan(v->profile.max_percent[day][hour]))
                return true;
        }
    }
    return false;
}

/* The heat map's figures as a table: an hour a row, a weekday a column. */
static struct value *heat_table(const struct verdict *v, struct arena *a)
{
    static const struct column columns[] = {
        {"hour", "Hour", CELL_TEXT   },
        {"mon",  "Mon",  CELL_PERCENT},
        {"tue",  "Tue",  CELL_PERCENT},
        {"wed",  "Wed",  CELL_PERCENT},
        {"thu",  "Thu",  CELL_PERCENT},
        {"fri",  "Fri",  CELL_PERCENT},
        {"sat",  "Sat",  CELL_PERCENT},
        {"sun",  "Sun",  CELL_PERCENT},
    };
    struct table t;
    table_init(&t, a, "profile", "Highest use by weekday and hour", columns, 8);
    for (int hour = 0; hour < 24; hour++) {
        struct cell *c = table_row(&t);
        c[0] = cell_text(arena_textf(a, "%02d:00", hour));
        for (int day = 0; day < 7; day++)
            c[day + 1] = cell_percent(v->profile.max_percent[day][hour]);
    }
    return table_value(&t, 0, NULL, a);
}

static void add_heat(struct value *map, const struct verdict *v, const char *id,
                     struct arena *a)
{
    bool has_any = has_profile(v);
    value_put_flag(map, "has_heat", has_any);
    if (!has_any)
        return;
    struct value *heat = value_put_map(map, "heat");
    struct buf svg = {0};
    svg_heat_map(
        &svg, arena_textf(a, "%s-heat", id),
        arena_textf(a, "Highest use of %s by weekday and hour", v->server),
        "Darker is fuller. The table below has the figures.",
        &v->profile.max_percent[0][0]);
    value_put_text(heat, "svg", arena_text(a, buf_str(&svg)));
    buf_clear(&svg);
    value_put_text(heat, "clock", *v->time_zone ? v->time_zone : "UTC");
    value_put(heat, "table", heat_table(v, a));
}

#define SHARE_LEAST .005

static void add_share(struct value *list, const char *name, double share,
                      struct arena *a)
{
    struct value *m = value_add_map(list);
    struct buf bar = {0};
    svg_bar(&bar, share);
    value_put_text(m, "name", name);
    value_put_text(m, "bar", arena_text(a, buf_str(&bar)));
    value_putf(m, "share", "%.0f %%", 100 * share);
    buf_clear(&bar);
}

/* A bar for each share: the first screen of `top` needs no table. */
static void add_shares(struct value *map, const struct verdict *v,
                       struct arena *a)
{
    struct value *list = value_put_list(map, "shares");
    double rest = 1;
    for (size_t i = 0; i < v->consumer_count; i++) {
        const struct consumer *c = &v->consumers[i];
        bool is_shown = c->kind == CONSUMER_PROCESS && list->count < 6 &&
                        c->share_at_peak >= SHARE_LEAST;
        if (is_shown) {
            add_share(list, c->name, c->share_at_peak, a);
            rest -= c->share_at_peak;
        }
    }
    bool has_any = list->count > 0;
    if (has_any && rest >= SHARE_LEAST)
        add_share(list, "others, or not known", rest, a);
    value_put_flag(map, "has_shares", has_any);
}

struct value *server_value(const struct page_plan *p, size_t i, struct arena *a)
{
    const struct verdict *v = p->d->servers[p->first + i];
    const char *id = p->place[p->first + i].id;
    struct value *map = value_map(a);
    value_put_text(map, "id", id);
    value_put_text(map, "server", v->server);
    value_put_text(map, "status", status_name(v->status));
    value_put_text(map, "status_words", status_words(v->status));
    value_put_text(map, "headline", v->headline);
    value_put_text(map, "owner", dossier_owner(v));
    value_put_flag(map, "is_brief", page_is_brief(p->d, v));
    add_facts(map, v, &p->d->thresholds, a);
    struct value *figures = value_put_list(map, "figures");
    struct value *trends = value_put_list(map, "trend_figures");
    const struct figures *f = &p->figures[i];
    for (size_t k = 0; k < f->count; k++) {
        size_t len = strlen(f->figure[k].chart.id);
        bool is_trend =
            len > 6 && strcmp(f->figure[k].chart.id + len - 6, "-trend") == 0;
        value_add(is_trend ? trends : figures, figure_value(&f->figure[k], a));
    }
    value_put_text(map, "trend",
                   v->trend.is_refused ? v->trend.refusal : v->trend.sentence);
    add_shares(map, v, a);
    add_heat(map, v, id, a);
    add_findings(map, v, a);
    server_actions(map, p->d, v, a);
    server_tables(map, p, v, a);
    value_put_flag(map, "has_what_if", v->has_peak);
    if (v->has_peak)
        value_put(map, "what_if", what_if_value(v, id, a));
    value_put_text(map, "time_wait_note", v->time_wait.note);
    html_put_texts(map, "caveats", &v->caveats);
    return map;
}
