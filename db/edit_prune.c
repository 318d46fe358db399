/*
 * Drops old detail. What was rolled up from it stays, and is a fact from then
 * on: a horizon tells up to when.
 */
#include "core/mem.h"
#include "db/edit.h"
#include "db/handle.h"
#include "db/query_parts.h"
#include "db/writing.h"

#define DAY_SECONDS INT64_C(86400)

struct pruning { /* one server */
    struct store *store;
    int64_t server_id;
    int64_t before; /* seconds UTC */
    struct prune_receipt *receipt;
};

static struct stmt *ask(const struct pruning *p, const char *name,
                        struct err *err)
{
    struct stmt *t = stmt_get(p->store, name, err);
    if (t) {
        stmt_bind_int(t, ":server", p->server_id);
        stmt_bind_int(t, ":before", p->before);
    }
    return t;
}

static bool run(const struct pruning *p, const char *name, struct err *err)
{
    struct stmt *t = ask(p, name, err);
    return t && stmt_run(t, err);
}

static bool set_horizon(const struct pruning *p, enum horizon_of what,
                        struct err *err)
{
    struct stmt *t = ask(p, "horizon_set", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":what", what);
    return stmt_run(t, err);
}

static bool prune_samples(const struct pruning *p, struct err *err)
{
    if (!run(p, "prune_sample_sources", err) ||
        !run(p, "prune_disputes", err) || !run(p, "prune_samples", err))
        return false;
    p->receipt->samples += (uint64_t)stmt_changes(p->store);
    return set_horizon(p, HORIZON_SAMPLES, err);
}

struct numbers {
    int64_t *id;
    size_t count, room;
};

static bool prune_captures(const struct pruning *p, struct err *err)
{
    struct numbers ids = {0};
    struct writer *w = writing_new(p->store, 0);
    struct stmt *t = ask(p, "prune_capture_list", err);
    enum step step = STEP_FAIL;
    while (t && (step = stmt_step(t, err)) == STEP_ROW) {
        MEM_GROW(ids.id, ids.room, ids.count + 1);
        ids.id[ids.count++] = stmt_int(t, 0);
    }
    bool done =
        step == STEP_DONE && run(p, "prune_capture_sources", err) &&
        (ids.count == 0 || forget_captures(w, ids.id, ids.count, err)) &&
        set_horizon(p, HORIZON_CAPTURES, err);
    if (done)
        p->receipt->captures += ids.count;
    writing_free(w);
    mem_free(ids.id);
    return done;
}

static int64_t horizon_of(moment now_utc, int keep_days)
{
    int64_t before = now_utc / MOMENT_SECOND - keep_days * DAY_SECONDS;
    int64_t rest = before % DAY_SECONDS;
    return before - (rest < 0 ? rest + DAY_SECONDS : rest);
}

static bool prune_server(struct store *s, int64_t server_id,
                         const struct prune *prune, struct prune_receipt *out,
                         struct err *err)
{
    struct pruning p = {.store = s, .server_id = server_id, .receipt = out};
    bool own = false;
    if (!stmt_begin_writing(s, &own, err))
        return false;
    bool done = true;
    if (prune->keep_samples_days >= 0) {
        p.before = horizon_of(prune->now_utc, prune->keep_samples_days);
        done = prune_samples(&p, err);
    }
    if (done && prune->keep_captures_days >= 0) {
        p.before = horizon_of(prune->now_utc, prune->keep_captures_days);
        done = prune_captures(&p, err);
    }
    return stmt_end_writing(s, own, done, err);
}

static bool list_servers(struct store *s, const char *glob, struct numbers *out,
                         struct err *err)
{
    struct stmt *t = stmt_get(s, "servers_list", err);
    enum step step = STEP_FAIL;
    while (t && (step = stmt_step(t, err)) == STEP_ROW) {
        if (glob && !query_glob(glob, stmt_text(t, 1)))
            continue;
        MEM_GROW(out->id, out->room, out->count + 1);
        out->id[out->count++] = stmt_int(t, 0);
    }
    return step == STEP_DONE;
}

bool edit_prune(struct prune_receipt *out, struct store *s,
                const struct prune *prune, struct err *err)
{
    struct numbers servers = {0};
    *out = (struct prune_receipt){.bytes_before = store_size_bytes(s)};
    /* What is not settled yet is not rolled up yet, and would be lost. */
    int64_t todo = 0;
    if (!stmt_one(&todo, stmt_get(s, "todo_count", err), 0, err))
        return false;
    if (todo)
        return err_set(err, ERR_USAGE,
                       "the last ingest was cut off: run it again, or "
                       "`portledger check --repair`, before anything is "
                       "dropped");
    bool done = list_servers(s, prune->server_glob, &servers, err);
    for (size_t i = 0; done && i < servers.count; i++)
        done = prune_server(s, servers.id[i], prune, out, err);
    done = done &&
           (out->samples + out->captures == 0 || store_exec(s, "VACUUM", err));
    out->bytes_after = store_size_bytes(s);
    mem_free(servers.id);
    return done;
}
