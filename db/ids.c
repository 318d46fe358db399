/*
 * Numbers for texts, names and series, and the times of facts. Knows no kind
 * of fact.
 */
#include <string.h>

#include "core/mem.h"
#include "db/writing.h"

/* Longer ones are messages: rarely met again in a run. */
#define CACHED_TEXT_BYTES 200
#define UNKNOWN_SERVER    "UNKNOWN"

/* Finds a text by `find`, else makes it by `add`. */
static bool find_or_add(struct writer *w, const char *find, const char *add,
                        const char *text, int64_t *id, struct err *err)
{
    struct stmt *t = stmt_get(w->store, find, err);
    if (!t)
        return false;
    stmt_bind_text(t, ":text", text);
    if (!stmt_one(id, t, -1, err))
        return false;
    if (*id >= 0)
        return true;
    t = stmt_get(w->store, add, err);
    if (!t)
        return false;
    stmt_bind_text(t, ":text", text);
    if (!stmt_run(t, err))
        return false;
    *id = stmt_last_id(w->store);
    return true;
}

bool ids_text(struct writer *w, const char *text, int64_t *id, struct err *err)
{
    if (idmap_find(w->texts, span_of(text), id))
        return true;
    if (!find_or_add(w, "text_find", "text_add", text, id, err))
        return false;
    if (strlen(text) <= CACHED_TEXT_BYTES)
        idmap_add(w->texts, span_of(text), *id);
    return true;
}

static char *name_of(const char *stated)
{
    struct span s = span_trim(span_of(stated));
    while (s.len > 0 && s.ptr[s.len - 1] == '.')
        s.len--;
    if (s.len == 0)
        s = span_of(UNKNOWN_SERVER);
    char *name = mem_text_n(s.ptr, s.len);
    for (char *c = name; *c; c++)
        if (*c >= 'a' && *c <= 'z')
            *c = (char)(*c - 'a' + 'A');
    return name;
}

bool ids_name(struct writer *w, const char *stated, int64_t *id,
              struct err *err)
{
    char *name = name_of(stated);
    bool done = true;
    if (!idmap_find(w->names, span_of(name), id)) {
        done = find_or_add(w, "name_find", "name_add", name, id, err);
        if (done)
            idmap_add(w->names, span_of(name), *id);
    }
    mem_free(name);
    return done;
}

bool ids_part_text(struct writer *w, name_t name, int64_t *id, struct err *err)
{
    if (w->text_ids[name] < 0 &&
        !ids_text(w, harvest_text(w->part, name), &w->text_ids[name], err))
        return false;
    *id = w->text_ids[name];
    return true;
}

static bool add_mention(struct writer *w, int64_t name_id, struct err *err)
{
    struct stmt *t = stmt_get(w->store, "mention_add", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":name", name_id);
    stmt_bind_int(t, ":source", w->source_id);
    return stmt_run(t, err);
}

bool ids_part_name(struct writer *w, name_t server, int64_t *id,
                   struct err *err)
{
    if (w->name_ids[server] == 0) {
        const char *stated = harvest_text(w->part, server);
        if (stated[0] == '\0')
            stated = w->source->server;
        int64_t name_id = 0;
        if (!ids_name(w, stated, &name_id, err) ||
            !add_mention(w, name_id, err) ||
            !ids_todo(w, name_id, TODO_FACTS, 0, 0, 0, err))
            return false;
        w->name_ids[server] = name_id;
    }
    *id = w->name_ids[server];
    return true;
}

static void bind_series(struct stmt *t, const struct series_key *key)
{
    stmt_bind_int(t, ":name", key->name_id);
    stmt_bind_int(t, ":origin", key->origin);
    stmt_bind_int(t, ":protocol", key->protocol);
    stmt_bind_int(t, ":ip_version", key->ip_version);
    stmt_bind_int(t, ":address", key->address_id);
}

bool ids_series(struct writer *w, const struct series_key *key, int64_t *id,
                struct err *err)
{
    struct span bytes = span_n((const char *)key, sizeof *key);
    if (idmap_find(w->series, bytes, id))
        return true;
    struct stmt *t = stmt_get(w->store, "series_find", err);
    if (!t)
        return false;
    bind_series(t, key);
    if (!stmt_one(id, t, 0, err))
        return false;
    if (*id == 0) {
        t = stmt_get(w->store, "series_add", err);
        if (!t)
            return false;
        bind_series(t, key);
        if (!stmt_run(t, err))
            return false;
        *id = stmt_last_id(w->store);
    }
    idmap_add(w->series, bytes, *id);
    return true;
}

bool ids_context(struct writer *w, int64_t name_id, struct context **out,
                 struct err *err)
{
    for (size_t i = 0; i < w->context_count; i++)
        if (w->contexts[i].name_id == name_id) {
            /* Facts of one server come together: keep it in front. */
            struct name_context found = w->contexts[i];
            w->contexts[i] = w->contexts[0];
            w->contexts[0] = found;
            *out = found.context;
            return true;
        }
    struct stmt *t = stmt_get(w->store, "name_server", err);
    int64_t server_id = 0;
    if (!t)
        return false;
    stmt_bind_int(t, ":id", name_id);
    if (!stmt_one(&server_id, t, 0, err) ||
        !context_load(out, w->store, w->zones, server_id, name_id, err))
        return false;
    MEM_GROW(w->contexts, w->context_room, w->context_count + 1);
    w->contexts[w->context_count++] = (struct name_context){name_id, *out};
    return true;
}

void ids_context_drop(struct writer *w, int64_t name_id)
{
    for (size_t i = 0; i < w->context_count; i++)
        if (w->contexts[i].name_id == name_id) {
            context_free(w->contexts[i].context);
            w->contexts[i] = w->contexts[--w->context_count];
            return;
        }
}

void ids_context_drop_all(struct writer *w)
{
    for (size_t i = 0; i < w->context_count; i++)
        context_free(w->contexts[i].context);
    w->context_count = 0;
}

bool ids_stamp(struct writer *w, const struct when *when, int64_t name_id,
               struct stamp *out, struct err *err)
{
    *out = (struct stamp){.at_local = when->local,
                          .pass = when->pass,
                          .stated_offset = when->offset_minutes,
                          .utc_offset = when->offset_minutes,
                          .time_from = when->from};
    if (when->offset_minutes == OFFSET_UNKNOWN) {
        struct clock *clock = &w->source_clock;
        if (!clock->zone) {
            struct context *context = NULL;
            if (!ids_context(w, name_id, &context, err))
                return false;
            clock = context_clock(context);
        }
        out->utc_offset =
            clock_offset(clock, when->local / MOMENT_SECOND, when->pass > 0);
    }
    out->at_utc = when->local - out->utc_offset * MOMENT_MINUTE;
    return true;
}

bool ids_todo(struct writer *w, int64_t name_id, enum todo_kind kind,
              int64_t key, int64_t first, int64_t last, struct err *err)
{
    struct stmt *t = stmt_get(w->store, "todo_add", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":name", name_id);
    stmt_bind_int(t, ":kind", kind);
    stmt_bind_int(t, ":key", key);
    stmt_bind_int(t, ":first", first);
    stmt_bind_int(t, ":last", last);
    return stmt_run(t, err);
}

bool zone_is_better(const char *zone, const char *standing)
{
    if (zone[0] == '\0')
        return false;
    return standing[0] == '\0' || strcmp(zone, standing) < 0;
}

static bool cover_one_run(struct writer *w, enum fact_kind kind,
                          int64_t source_id, int64_t first, int64_t last,
                          struct err *err)
{
    struct stmt *t = stmt_get(w->store, "cover_add", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":kind", kind);
    stmt_bind_int(t, ":first", first);
    stmt_bind_int(t, ":last", last);
    stmt_bind_int(t, ":source", source_id);
    return stmt_run(t, err);
}

static bool end_run(struct writer *w, enum fact_kind kind, struct err *err)
{
    int64_t first = w->again_first[kind];
    w->again_first[kind] = 0;
    return first == 0 || cover_one_run(w, kind, w->source_id, first,
                                       w->again_last[kind], err);
}

bool ids_again_end(struct writer *w, struct err *err)
{
    for (int kind = 0; kind < FACT_KIND_COUNT; kind++)
        if (!end_run(w, (enum fact_kind)kind, err))
            return false;
    return true;
}

static bool owners_zone(struct writer *w, int64_t source_id, bool *is_better,
                        struct err *err)
{
    *is_better = false;
    if (w->source_zone[0] == '\0')
        return true;
    struct stmt *t = stmt_get(w->store, "source_zone", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":id", source_id);
    enum step step = stmt_step(t, err);
    if (step == STEP_ROW)
        *is_better = zone_is_better(w->source_zone, stmt_text(t, 0));
    stmt_reset(t);
    return step != STEP_FAIL;
}

static const char *const owner_statements[FACT_KIND_COUNT] = {
    [FACT_SAMPLE] = NULL,
    [FACT_CAPTURE] = "capture_owner",
    [FACT_SETTING] = "setting_owner",
    [FACT_PROCESS_LIST] = "process_list_owner",
    [FACT_EVENT] = "event_owner",
    [FACT_COUNTER] = "counter_owner",
};

static bool take_over(struct writer *w, const struct again *a, struct err *err)
{
    struct stmt *t = stmt_get(w->store, owner_statements[a->kind], err);
    if (!t)
        return false;
    stmt_bind_int(t, ":id", a->id);
    stmt_bind_int(t, ":source", w->source_id);
    return stmt_run(t, err) &&
           cover_one_run(w, a->kind, a->owner, a->id, a->id, err) &&
           ids_todo(w, a->name_id, TODO_ALL, 0, 0, 0, err);
}

bool ids_again(struct writer *w, const struct again *a, struct err *err)
{
    if (a->owner == w->source_id)
        return true;
    bool is_better = false;
    if (a->stated_offset == OFFSET_UNKNOWN &&
        !owners_zone(w, a->owner, &is_better, err))
        return false;
    if (is_better)
        return take_over(w, a, err);
    if (w->again_first[a->kind] && w->again_last[a->kind] + 1 == a->id) {
        w->again_last[a->kind] = a->id;
        return true;
    }
    if (!end_run(w, a->kind, err))
        return false;
    w->again_first[a->kind] = w->again_last[a->kind] = a->id;
    return true;
}
