/* Roll-ups and horizons of another history. Knows no kind of fact. */
#include "db/merge_pruned.h"

#include <string.h>

#include "core/mem.h"

void pruned_clear(struct pruned *p)
{
    for (size_t i = 0; i < p->count; i++)
        mem_free(p->server[i].shown);
    mem_free(p->server);
    *p = (struct pruned){0};
}

static struct pruned_server *server_at(struct pruned *p, int64_t id,
                                       const char *shown)
{
    if (p->count && p->server[p->count - 1].id == id)
        return &p->server[p->count - 1];
    MEM_GROW(p->server, p->room, p->count + 1);
    p->server[p->count] = (struct pruned_server){
        .id = id, .shown = mem_text(shown), .is_carried = true};
    return &p->server[p->count++];
}

static bool ask_shown(int64_t *out, struct writer *into, const char *name,
                      const char *shown, int64_t what, struct err *err)
{
    struct stmt *t = stmt_get(into->store, name, err);
    if (!t)
        return false;
    stmt_bind_text(t, ":shown", shown);
    if (what >= 0)
        stmt_bind_int(t, ":what", what);
    return stmt_one(out, t, 0, err);
}

/* Nothing is known of it here, or it was pruned here as far: by an earlier
 * merge, mostly. */
static bool look_at(struct pruned_server *s, struct writer *into, int64_t what,
                    int64_t before, struct err *err)
{
    int64_t own = 0, horizon = 0;
    if (!ask_shown(&own, into, "merge_own", s->shown, -1, err) ||
        !ask_shown(&horizon, into, "merge_horizon", s->shown, what, err))
        return false;
    s->is_carried &= !own || horizon >= before;
    return true;
}

static bool list_servers(struct pruned *p, struct store *from,
                         struct writer *into, struct err *err)
{
    struct stmt *t = stmt_get(from, "merge_pruned", err);
    enum step step = STEP_FAIL;
    bool done = true;
    while (done && t && (step = stmt_step(t, err)) == STEP_ROW)
        done = look_at(server_at(p, stmt_int(t, 0), stmt_text(t, 1)), into,
                       stmt_int(t, 3), stmt_int(t, 4), err);
    if (t && !done)
        stmt_reset(t);
    return done && step == STEP_DONE;
}

static struct pruned_server *find(const struct pruned *p, int64_t id)
{
    for (size_t i = 0; i < p->count; i++)
        if (p->server[i].id == id)
            return &p->server[i];
    return NULL;
}

static bool add_horizon(struct writer *into, const struct stmt *row,
                        struct err *err)
{
    int64_t name_id = 0;
    if (!ids_name(into, stmt_text(row, 2), &name_id, err) ||
        !ids_todo(into, name_id, TODO_FACTS, 0, 0, 0, err))
        return false;
    struct stmt *t = stmt_get(into->store, "merge_horizon_add", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":name", name_id);
    stmt_bind_int(t, ":what", stmt_int(row, 3));
    stmt_bind_int(t, ":before", stmt_int(row, 4));
    return stmt_run(t, err);
}

static bool carry_horizons(const struct pruned *p, struct store *from,
                           struct writer *into, struct err *err)
{
    struct stmt *t = stmt_get(from, "merge_pruned", err);
    enum step step = STEP_FAIL;
    bool done = true;
    while (done && t && (step = stmt_step(t, err)) == STEP_ROW) {
        const struct pruned_server *s = find(p, stmt_int(t, 0));
        done = !s || !s->is_carried || add_horizon(into, t, err);
    }
    if (t && !done)
        stmt_reset(t);
    return done && step == STEP_DONE;
}

static bool add_hour(struct writer *into, const struct stmt *row,
                     struct err *err)
{
    static const char *const params[] = {
        ":hour",  ":samples", ":min",    ":sum",    ":max",    ":top",
        ":range", ":peak",    ":over50", ":over70", ":over80", ":over95"};
    struct series_key key = {.origin = stmt_int(row, 1),
                             .protocol = stmt_int(row, 2),
                             .ip_version = stmt_int(row, 3)};
    int64_t series = 0;
    if (!ids_name(into, stmt_text(row, 0), &key.name_id, err) ||
        !ids_text(into, stmt_text(row, 4), &key.address_id, err) ||
        !ids_series(into, &key, &series, err))
        return false;
    struct stmt *t = stmt_get(into->store, "merge_hour_add", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":series", series);
    for (int i = 0; i < (int)(sizeof params / sizeof *params); i++)
        stmt_bind_int(t, params[i], stmt_int(row, 5 + i));
    return stmt_run(t, err);
}

static bool carry_hours(const struct pruned_server *s, struct store *from,
                        struct writer *into, struct err *err)
{
    struct stmt *t = stmt_get(from, "merge_hours", err);
    enum step step = STEP_FAIL;
    bool done = true;
    if (!t)
        return false;
    stmt_bind_int(t, ":id", s->id);
    while (done && (step = stmt_step(t, err)) == STEP_ROW)
        done = add_hour(into, t, err);
    if (!done)
        stmt_reset(t);
    return done && step == STEP_DONE;
}

bool pruned_carry(struct pruned *p, struct store *from, struct writer *into,
                  struct err *err)
{
    bool own = false;
    if (!stmt_begin_writing(into->store, &own, err))
        return false;
    bool done =
        list_servers(p, from, into, err) && carry_horizons(p, from, into, err);
    for (size_t i = 0; done && i < p->count; i++)
        done = !p->server[i].is_carried ||
               carry_hours(&p->server[i], from, into, err);
    ids_context_drop_all(into); /* the horizons are new to them */
    return stmt_end_writing(into->store, own, done, err);
}

static bool add_mention(struct writer *into, const char *stated,
                        int64_t source_id, struct err *err)
{
    int64_t name_id = 0;
    if (!ids_name(into, stated, &name_id, err))
        return false;
    struct stmt *t = stmt_get(into->store, "mention_add", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":name", name_id);
    stmt_bind_int(t, ":source", source_id);
    return stmt_run(t, err);
}

/* Mentions keep a server whose rows are all gone; *lacks: of some server the
 * rows that are gone are not even rolled up here. */
static bool take_mentions(struct pruned *p, struct store *from, int64_t from_id,
                          struct writer *into, int64_t source_id, bool *lacks,
                          struct err *err)
{
    struct stmt *t = stmt_get(from, "merge_mentions", err);
    enum step step = STEP_FAIL;
    bool done = true;
    if (!t)
        return false;
    stmt_bind_int(t, ":id", from_id);
    while (done && (step = stmt_step(t, err)) == STEP_ROW) {
        struct pruned_server *s = find(p, stmt_int(t, 1));
        if (s && !s->is_carried)
            *lacks = s->lacks = true;
        else
            done = add_mention(into, stmt_text(t, 0), source_id, err);
    }
    if (!done)
        stmt_reset(t);
    return done && step == STEP_DONE;
}

static bool find_source(int64_t *id, struct writer *into,
                        const struct source *source, struct err *err)
{
    struct stmt *t = stmt_get(into->store, "merge_source_find", err);
    unsigned char digest[16];
    if (!t)
        return false;
    digest_bytes(source->digest, digest);
    stmt_bind_blob(t, ":digest", span_n((const char *)digest, sizeof digest));
    stmt_bind_text(t, ":server", source->server);
    if (source->has_stated_time)
        stmt_bind_int(t, ":stated", source->stated.local);
    else
        stmt_bind_null(t, ":stated");
    return stmt_one(id, t, 0, err);
}

bool pruned_note_source(struct pruned *p, struct store *from, int64_t from_id,
                        const struct source *source, struct writer *into,
                        struct err *err)
{
    int64_t id = 0;
    bool own = false, lacks = false;
    if (!stmt_begin_writing(into->store, &own, err))
        return false;
    bool done = find_source(&id, into, source, err);
    if (done && id)
        done = take_mentions(p, from, from_id, into, id, &lacks, err) &&
               stmt_do_id(into->store,
                          lacks ? "merge_source_lacks" : "merge_source_pruned",
                          id, err) &&
               (!lacks || stmt_do_id(into->store, "seen_delete", id, err));
    return stmt_end_writing(into->store, own, done, err);
}
