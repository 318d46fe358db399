/*
 * The contract's JSON of verdicts (section 3). Knows the promised keys; judges
 * nothing. Keys beyond the promised ones may be added, never changed.
 */
#include "analysis/fleet.h"
#include "report/json_writer.h"
#include "report/render.h"

static void key_text(struct json_writer *w, const char *key, const char *text)
{
    json_key(w, key);
    json_text(w, text && *text ? text : NULL);
}

static void key_whole(struct json_writer *w, const char *key, int64_t n)
{
    json_key(w, key);
    json_whole(w, n);
}

static void key_list(struct json_writer *w, const char *key,
                     struct text_list list)
{
    json_key(w, key);
    json_array(w);
    for (size_t i = 0; i < list.count; i++)
        json_text(w, list.text[i]);
    json_end_array(w);
}

/* The steps that stand last, one a protocol and IP version. */
static bool is_latest(const struct verdict *v, size_t i)
{
    const struct capacity_step *step = &v->capacity[i];
    for (size_t k = i + 1; k < v->capacity_count; k++)
        if (v->capacity[k].protocol == step->protocol &&
            v->capacity[k].ip_version == step->ip_version)
            return false;
    return true;
}

static void write_ranges(struct json_writer *w, const struct verdict *v)
{
    json_key(w, "range");
    json_object_inline(w);
    key_whole(w, "start", v->range_start);
    key_whole(w, "count", v->range_count);
    json_key(w, "known");
    json_bool(w, v->range_known);
    json_end_object(w);
    json_key(w, "ranges");
    json_array(w);
    for (size_t i = 0; i < v->capacity_count; i++) {
        const struct capacity_step *step = &v->capacity[i];
        if (!is_latest(v, i))
            continue;
        json_object_inline(w);
        key_text(w, "protocol", protocol_name(step->protocol));
        json_key(w, "ip_version");
        if (step->ip_version)
            json_whole(w, step->ip_version);
        else
            json_null(w);
        key_whole(w, "start", step->start);
        key_whole(w, "count", step->count);
        json_key(w, "known");
        json_bool(w, step->known);
        key_text(w, "from", step->from);
        json_end_object(w);
    }
    json_end_array(w);
}

static void write_peak(struct json_writer *w, const struct verdict *v)
{
    json_key(w, "time_wait_seconds");
    json_object_inline(w);
    key_whole(w, "value", v->time_wait.seconds);
    key_text(w, "from", v->time_wait.from);
    json_end_object(w);
    json_key(w, "peak");
    if (!v->has_peak) {
        json_null(w);
        return;
    }
    json_object_inline(w);
    json_key(w, "percent");
    json_number(w, v->peak_percent, 1);
    json_key(w, "at");
    json_moment(w, v->peak_utc);
    key_text(w, "local_address", v->peak_address);
    json_end_object(w);
}

static void write_finding(struct json_writer *w, const struct finding *f)
{
    json_object(w);
    key_text(w, "id", f->id);
    key_text(w, "code", f->code);
    key_text(w, "rule", f->rule);
    key_text(w, "protocol", protocol_name(f->protocol));
    key_text(w, "severity", severity_name(f->severity));
    key_text(w, "confidence", confidence_name(f->confidence));
    json_key(w, "since");
    json_moment(w, f->since_utc);
    key_text(w, "process", f->process);
    key_text(w, "remote", f->remote);
    key_text(w, "title", f->title);
    if (f->score_grade && *f->score_grade) {
        key_whole(w, "score", f->score);
        key_text(w, "grade", f->score_grade);
    }
    key_list(w, "evidence", f->evidence);
    key_text(w, "refuted_by", f->refuted_by);
    json_end_object(w);
}

static void write_action(struct json_writer *w, const struct action *a)
{
    json_object(w);
    key_text(w, "id", a->id);
    key_text(w, "code", a->code);
    key_text(w, "rule", a->rule);
    key_text(w, "title", a->title);
    key_text(w, "why", a->why);
    key_text(w, "process", a->process);
    key_text(w, "remote", a->remote);
    if (a->count) {
        key_whole(w, "start", a->start);
        key_whole(w, "count", a->count);
    }
    if (a->delay_seconds)
        key_whole(w, "delay_seconds", a->delay_seconds);
    json_key(w, "expected_peak_percent");
    if (a->expected_peak_percent < 0)
        json_null(w);
    else
        json_number(w, a->expected_peak_percent, 1);
    key_list(w, "commands", a->commands);
    key_list(w, "verify", a->verify);
    key_list(w, "rollback", a->rollback);
    key_text(w, "risk", a->risk);
    json_key(w, "restart");
    json_bool(w, a->restart);
    json_end_object(w);
}

static void write_server(struct json_writer *w, const struct verdict *v,
                         bool with_actions)
{
    json_object(w);
    json_key(w, "server");
    json_text(w, v->server);
    key_text(w, "status", status_name(v->status));
    key_text(w, "headline", v->headline);
    write_ranges(w, v);
    write_peak(w, v);
    json_key(w, "findings");
    json_array(w);
    for (size_t i = 0; i < v->finding_count; i++)
        write_finding(w, &v->findings[i]);
    json_end_array(w);
    if (with_actions) {
        json_key(w, "actions");
        json_array(w);
        for (size_t i = 0; i < v->action_count; i++)
            write_action(w, &v->actions[i]);
        json_end_array(w);
    }
    json_end_object(w);
}

static void write_view(struct json_writer *w, const struct fleet_view *view)
{
    json_object(w);
    json_key(w, "view");
    json_text(w, fleet_kind_name(view->kind));
    json_key(w, "servers");
    json_array(w);
    for (size_t i = 0; i < view->server_count; i++)
        json_text(w, view->server[i]);
    json_end_array(w);
    if (*view->role)
        key_text(w, "role", view->role);
    if (view->days) {
        key_whole(w, "days", (int64_t)view->days);
        json_key(w, "first");
        json_moment(w, view->first_utc);
        json_key(w, "last");
        json_moment(w, view->last_utc);
    }
    if (*view->shared)
        key_text(w, "shared", view->shared);
    key_text(w, "sentence", view->sentence);
    json_end_object(w);
}

/* Servers side by side; beside the contract's keys. */
static void write_fleet(struct json_writer *w, struct verdict *const *servers,
                        size_t count)
{
    struct arena arena = {0};
    struct fleet_view *view;
    size_t n = fleet_views(&view, servers, count, &arena);
    json_key(w, "fleet");
    json_array(w);
    for (size_t i = 0; i < n; i++)
        write_view(w, &view[i]);
    json_end_array(w);
    arena_clear(&arena);
}

void render_verdicts_json(struct buf *out, const struct dossier *d,
                          bool with_actions)
{
    struct json_writer w;
    json_init(&w, out);
    json_object(&w);
    key_whole(&w, "portledger", JSON_VERSION);
    json_key(&w, "from");
    json_moment(&w, d->from_utc == MOMENT_NONE ? d->first_utc : d->from_utc);
    json_key(&w, "to");
    json_moment(&w, d->to_utc == MOMENT_NONE ? d->last_utc : d->to_utc);
    json_key(&w, "servers");
    json_array(&w);
    for (size_t i = 0; i < d->server_count; i++)
        write_server(&w, d->servers[i], with_actions);
    json_end_array(&w);
    if (d->server_count > 1)
        write_fleet(&w, d->servers, d->server_count);
    json_end_object(&w);
}
