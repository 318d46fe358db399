/*
 * One server's history: its head, and the facts that are few. Uses and
 * captures are in query_uses.c and query_captures.c.
 */
#include <string.h>

#include "core/mem.h"
#include "db/handle.h"
#include "db/query_parts.h"
#include "db/zones.h"

int64_t seek_first(const struct seek *k)
{
    return k->from_utc / MOMENT_SECOND;
}

int64_t seek_last(const struct seek *k)
{
    return k->to_utc / MOMENT_SECOND;
}

struct stmt *seek_ask(const struct seek *k, const char *name, struct err *err)
{
    struct stmt *t = stmt_get(k->store, name, err);
    if (t) {
        stmt_bind_int(t, ":server", k->server_id);
        stmt_bind_int(t, ":first", seek_first(k));
        stmt_bind_int(t, ":last", seek_last(k));
    }
    return t;
}

static struct stmt *ask_all(const struct seek *k, const char *name,
                            struct err *err)
{
    struct stmt *t = stmt_get(k->store, name, err);
    if (t)
        stmt_bind_int(t, ":server", k->server_id);
    return t;
}

static bool query_settings(struct seek *k, struct err *err)
{
    struct growing g = {.size = sizeof(struct setting_view)};
    struct stmt *t = ask_all(k, "history_settings", err);
    enum step step = STEP_FAIL;
    while (t && (step = stmt_step(t, err)) == STEP_ROW)
        *(struct setting_view *)growing_add(&g) = (struct setting_view){
            .at_utc = stmt_int(t, 0),
            .name = arena_text(k->arena, stmt_text(t, 1)),
            .value = arena_text(k->arena, stmt_text(t, 2)),
            .source_id = stmt_int(t, 3),
            .line = (uint64_t)stmt_int(t, 4)};
    k->out->setting_count = g.count;
    k->out->settings = growing_done(&g, k->arena);
    return step == STEP_DONE;
}

static bool query_events(struct seek *k, struct err *err)
{
    struct growing g = {.size = sizeof(struct event_view)};
    struct stmt *t = seek_ask(k, "history_events", err);
    enum step step = STEP_FAIL;
    while (t && (step = stmt_step(t, err)) == STEP_ROW)
        *(struct event_view *)growing_add(&g) = (struct event_view){
            .at_utc = stmt_int(t, 0),
            .event_id = (int32_t)stmt_int(t, 1),
            .provider = arena_text(k->arena, stmt_text(t, 2)),
            .message = arena_text(k->arena, stmt_text(t, 3)),
            .source_id = stmt_int(t, 4),
            .line = (uint64_t)stmt_int(t, 5)};
    k->out->event_count = g.count;
    k->out->events = growing_done(&g, k->arena);
    return step == STEP_DONE;
}

static bool query_processes(struct seek *k, struct err *err)
{
    struct growing g = {.size = sizeof(struct process_view)};
    struct stmt *t = seek_ask(k, "history_processes", err);
    enum step step = STEP_FAIL;
    while (t && (step = stmt_step(t, err)) == STEP_ROW)
        *(struct process_view *)growing_add(&g) = (struct process_view){
            .at_utc = stmt_int(t, 0),
            .pid = (int32_t)stmt_int(t, 1),
            .image = arena_text(k->arena, stmt_text(t, 2)),
            .services = arena_text(k->arena, stmt_text(t, 3)),
            .source_id = stmt_int(t, 4)};
    k->out->process_count = g.count;
    k->out->processes = growing_done(&g, k->arena);
    return step == STEP_DONE;
}

static bool query_counters(struct seek *k, struct err *err)
{
    struct growing g = {.size = sizeof(struct counter_view)};
    struct stmt *t = seek_ask(k, "history_counters", err);
    enum step step = STEP_FAIL;
    while (t && (step = stmt_step(t, err)) == STEP_ROW)
        *(struct counter_view *)growing_add(&g) =
            (struct counter_view){.at_utc = stmt_int(t, 0),
                                  .name = arena_text(k->arena, stmt_text(t, 1)),
                                  .value = stmt_real(t, 2)};
    k->out->counter_count = g.count;
    k->out->counters = growing_done(&g, k->arena);
    return step == STEP_DONE;
}

static bool query_notes(struct seek *k, struct err *err)
{
    struct growing g = {.size = sizeof(struct note_view)};
    struct stmt *t = seek_ask(k, "history_notes", err);
    enum step step = STEP_FAIL;
    while (t && (step = stmt_step(t, err)) == STEP_ROW)
        *(struct note_view *)growing_add(&g) =
            (struct note_view){.id = stmt_int(t, 0),
                               .at_utc = stmt_int(t, 1),
                               .text = arena_text(k->arena, stmt_text(t, 2))};
    k->out->note_count = g.count;
    k->out->notes = growing_done(&g, k->arena);
    return step == STEP_DONE;
}

static bool query_its_sources(struct seek *k, struct err *err)
{
    struct growing g = {.size = sizeof(struct source_view)};
    struct stmt *t = ask_all(k, "history_sources", err);
    enum step step = STEP_FAIL;
    while (t && (step = stmt_step(t, err)) == STEP_ROW)
        *(struct source_view *)growing_add(&g) = (struct source_view){
            .source_id = stmt_int(t, 0),
            .path = arena_text(k->arena, stmt_text(t, 1)),
            .format = arena_text(k->arena, stmt_text(t, 2)),
            .encoding = arena_text(k->arena, stmt_text(t, 3)),
            .bytes = (uint64_t)stmt_int(t, 4),
            .lines = (uint64_t)stmt_int(t, 5),
            .accepted = (uint64_t)stmt_int(t, 6),
            .skipped = (uint64_t)stmt_int(t, 7),
            .rejected = (uint64_t)stmt_int(t, 8),
            .assumptions = arena_text(k->arena, stmt_text(t, 9)),
            .ingested_utc = stmt_int(t, 10),
            .is_partial = stmt_int(t, 11) != 0};
    k->out->source_count = g.count;
    k->out->sources = growing_done(&g, k->arena);
    return step == STEP_DONE;
}

static bool query_its_owners(struct seek *k, struct err *err)
{
    struct owner_list list;
    if (!query_owners(&list, k->store, k->arena, err))
        return false;
    struct history *h = k->out;
    h->owners = arena_array(k->arena, list.count, sizeof *h->owners);
    for (size_t i = 0; i < list.count; i++) {
        if (query_glob(list.row[i].server, h->server))
            h->owners[h->owner_count++] =
                (struct owner_rule){list.row[i].pattern, list.row[i].owner};
    }
    return true;
}

bool query_facts(struct seek *k, struct err *err)
{
    return query_settings(k, err) && query_events(k, err) &&
           query_processes(k, err) && query_counters(k, err) &&
           query_notes(k, err) && query_its_owners(k, err) &&
           query_its_sources(k, err);
}

static bool query_head(struct seek *k, const char *server, struct err *err)
{
    struct stmt *t = stmt_get(k->store, "history_head", err);
    if (!t)
        return false;
    stmt_bind_text(t, ":shown", server);
    enum step step = stmt_step(t, err);
    if (step == STEP_DONE)
        return err_set(err, ERR_USAGE,
                       "the history knows no server %s; `portledger servers` "
                       "lists those it knows",
                       server);
    if (step == STEP_FAIL)
        return false;
    struct history *h = k->out;
    k->server_id = stmt_int(t, 0);
    h->server = arena_text(k->arena, stmt_text(t, 1));
    h->os = arena_text(k->arena, stmt_text(t, 2));
    h->time_zone = arena_text(k->arena, stmt_text(t, 3));
    h->zone =
        zone_kept(zones_find(store_zones(k->store), h->time_zone), k->arena);
    h->owner = arena_text(k->arena, stmt_text(t, 4));
    h->first_utc = stmt_int(t, 5) * MOMENT_SECOND;
    h->last_utc = stmt_int(t, 6) * MOMENT_SECOND;
    h->version = stmt_int(t, 7);
    h->samples_pruned_utc = stmt_int(t, 8) * MOMENT_SECOND;
    h->captures_pruned_utc = stmt_int(t, 9) * MOMENT_SECOND;
    stmt_reset(t);
    return true;
}

/* An end left open is where the use of ports is known to begin or end; of a
 * server of which none is known, where anything is. */
static bool query_span(struct seek *k, const struct selection *selection,
                       struct err *err)
{
    struct stmt *t = ask_all(k, "history_span", err);
    if (!t || stmt_step(t, err) != STEP_ROW)
        return false;
    struct history *h = k->out;
    bool is_known = !stmt_is_null(t, 0);
    h->from_utc = is_known ? stmt_int(t, 0) * MOMENT_SECOND : h->first_utc;
    h->to_utc = is_known ? stmt_int(t, 1) * MOMENT_SECOND : h->last_utc;
    stmt_reset(t);
    if (selection->from_utc != MOMENT_NONE)
        h->from_utc = selection->from_utc;
    if (selection->to_utc != MOMENT_NONE)
        h->to_utc = selection->to_utc;
    return true;
}

bool query_history(struct history *out, struct store *s, const char *server,
                   const struct selection *selection,
                   const struct history_need *need, struct arena *arena,
                   struct err *err)
{
    *out = (struct history){0};
    struct seek k = {.store = s, .arena = arena, .need = need, .out = out};
    bool is_open = selection->from_utc == MOMENT_NONE;
    k.from_utc = is_open ? QUERY_FIRST * MOMENT_SECOND : selection->from_utc;
    is_open = selection->to_utc == MOMENT_NONE;
    k.to_utc = is_open ? QUERY_LAST * MOMENT_SECOND : selection->to_utc;
    /* One look at the history, whatever others write meanwhile. */
    bool own = false;
    if (!stmt_begin_reading(s, &own, err))
        return false;
    bool done = query_head(&k, server, err) && query_span(&k, selection, err) &&
                query_uses(&k, err) && query_captures(&k, err) &&
                query_facts(&k, err);
    stmt_end_reading(s, own);
    return done;
}
