/*
 * The order of settling: names, then a server after the other. What each step
 * derives is in names.c, settle_*.c and rollup.c.
 */
#include "db/settle.h"

#include <string.h>

#include "core/machine.h"
#include "core/mem.h"

#define LOCK_US 200000 /* well under the second that others may wait */

struct ids {
    int64_t *id;
    size_t count, room;
};

static bool list_servers(struct writer *w, struct ids *out, struct err *err)
{
    struct stmt *t = stmt_get(w->store, "todo_servers", err);
    enum step step = STEP_FAIL;
    while (t && (step = stmt_step(t, err)) == STEP_ROW) {
        MEM_GROW(out->id, out->room, out->count + 1);
        out->id[out->count++] = stmt_int(t, 0);
    }
    return step == STEP_DONE;
}

static bool count_todo(struct settling *s, const char *question, int64_t *out,
                       struct err *err)
{
    struct stmt *t = stmt_get(s->w->store, question, err);
    if (!t)
        return false;
    stmt_bind_int(t, ":id", s->server_id);
    return stmt_one(out, t, 0, err);
}

static bool load_context(struct settling *s, struct err *err)
{
    context_free(s->context);
    s->context = NULL;
    return context_load(&s->context, s->w->store, s->w->zones, s->server_id, 0,
                        err);
}

/* Ranges, zone and lists as they are now: what else must be looked at? */
static bool look_around(struct settling *s, struct err *err)
{
    int64_t all = 0;
    int64_t rows = 0;
    if (!load_context(s, err) || !settle_clocks(s, true, err) ||
        !load_context(s, err) || !count_todo(s, "todo_all_count", &all, err) ||
        !count_todo(s, "todo_rows_count", &rows, err))
        return false;
    struct stmt *t = stmt_get(s->w->store, "server_derived_from", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":id", s->server_id);
    if (stmt_step(t, err) == STEP_FAIL)
        return false;
    unsigned char now[16];
    digest_bytes(context_digest(s->context), now);
    struct span before = stmt_blob(t, 0);
    bool same =
        before.len == sizeof now && memcmp(before.ptr, now, sizeof now) == 0;
    stmt_reset(t);
    s->changed = all > 0 || s->w->is_rebuild;
    s->all = s->changed || !same ||
             (rows > 0 && context_depends_on_logs(s->context));
    return true;
}

static bool put_server(struct settling *s, struct err *err)
{
    struct stmt *t = stmt_get(s->w->store, "server_settled", err);
    if (!t)
        return false;
    unsigned char digest[16];
    digest_bytes(context_digest(s->context), digest);
    const char *zone = context_zone_name(s->context);
    stmt_bind_int(t, ":id", s->server_id);
    stmt_bind_text(t, ":time_zone", zone[0] ? zone : NULL);
    stmt_bind_blob(t, ":derived_from",
                   span_n((const char *)digest, sizeof digest));
    return stmt_run(t, err) &&
           stmt_do_id(s->w->store, "server_span", s->server_id, err);
}

/* Those that no judge has seen since they changed, whatever run changed them.
 */
static bool list_touched(struct writer *w, struct err *err)
{
    struct stmt *t = stmt_get(w->store, "todo_judge", err);
    enum step step = STEP_FAIL;
    while (t && (step = stmt_step(t, err)) == STEP_ROW) {
        MEM_GROW(w->touched, w->touched_room, w->touched_count + 1);
        w->touched[w->touched_count++] = mem_text(stmt_text(t, 0));
    }
    return step == STEP_DONE;
}

static bool settle_server(struct writer *w, int64_t server_id, struct err *err)
{
    struct settling s = {.w = w, .server_id = server_id};
    bool done = look_around(&s, err) && settle_clocks(&s, false, err) &&
                stmt_do_id(w->store, "series_leads", server_id, err) &&
                settle_samples(&s, err) && settle_captures(&s, err) &&
                stmt_do_id(w->store, "series_leads", server_id, err) &&
                rollup_server(&s, err) && put_server(&s, err) &&
                stmt_do_id(w->store, "todo_done", server_id, err) &&
                stmt_do_id(w->store, "todo_judge_done", server_id, err) &&
                stmt_do_id(w->store, "todo_judge_add", server_id, err);
    context_free(s.context);
    return done;
}

bool settle_todo_here(struct writer *w, struct err *err)
{
    struct ids servers = {0};
    bool done = names_settle(w, err) && list_servers(w, &servers, err);
    for (size_t i = 0; done && i < servers.count; i++)
        done = settle_server(w, servers.id[i], err);
    mem_free(servers.id);
    return done;
}

static bool fail(struct writer *w)
{
    store_rollback(w->store);
    idmap_forget(w->series);
    return false;
}

/* Servers from *at on, until the write lock has been held long enough: a
 * commit costs as much as a small server. */
static bool settle_some(struct writer *w, const struct ids *servers, size_t *at,
                        struct err *err)
{
    int64_t until = machine_clock_us() + LOCK_US;
    if (!store_begin(w->store, err))
        return false;
    do {
        if (!settle_server(w, servers->id[(*at)++], err))
            return fail(w);
    } while (*at < servers->count && machine_clock_us() < until);
    return store_commit(w->store, err) || fail(w);
}

static bool settle_names(struct writer *w, struct err *err)
{
    if (!store_begin(w->store, err))
        return false;
    return (names_settle(w, err) && store_commit(w->store, err)) || fail(w);
}

bool settle_todo(struct writer *w, struct err *err)
{
    struct ids servers = {0};
    bool done = settle_names(w, err) && list_servers(w, &servers, err);
    for (size_t at = 0; done && at < servers.count;)
        done = settle_some(w, &servers, &at, err);
    mem_free(servers.id);
    return done && list_touched(w, err);
}

bool settle_all(struct writer *w, struct err *err)
{
    w->is_rebuild = true;
    return store_begin(w->store, err) && stmt_do(w->store, "todo_all", err) &&
           store_commit(w->store, err) && settle_todo(w, err);
}
