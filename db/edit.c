/*
 * What people change. Each edit is one transaction, and leaves what follows
 * from it derived; within a caller's transaction it is part of that.
 */
#include "db/edit.h"

#include <string.h>

#include "core/mem.h"
#include "core/zone.h"
#include "db/settle.h"

static char *upper(const char *text)
{
    struct span s = span_trim(span_of(text));
    char *out = mem_text_n(s.ptr, s.len);
    for (char *c = out; *c; c++)
        if (*c >= 'a' && *c <= 'z')
            *c = (char)(*c - 'a' + 'A');
    return out;
}

/* The server that a name (shown, stated or merged away) stands for; 0 = none.
 */
static bool server_of(int64_t *id, struct store *s, const char *name,
                      struct err *err)
{
    char *upper_name = upper(name);
    struct stmt *t = stmt_get(s, "server_named", err);
    bool done = t != NULL;
    if (t) {
        stmt_bind_text(t, ":name", upper_name);
        done = stmt_one(id, t, 0, err);
    }
    mem_free(upper_name);
    return done;
}

static bool need_server(int64_t *id, struct store *s, const char *name,
                        struct err *err)
{
    if (!server_of(id, s, name, err))
        return false;
    if (*id == 0)
        return err_set(err, ERR_USAGE,
                       "the history knows no server %s; `portledger servers` "
                       "lists those it knows",
                       name);
    return true;
}

static bool settle_now(struct store *s, struct err *err)
{
    struct writer *w = writing_new(s, 0);
    bool done = settle_todo_here(w, err);
    writing_free(w);
    return done;
}

/* Servers ------------------------------------------------------------------ */

static bool canonical_zone(char **out, const char *name, struct err *err)
{
    if (!name || name[0] == '\0') {
        *out = mem_text(name);
        return true;
    }
    struct zone *zone = NULL;
    if (!zone_open(&zone, name, err))
        return false;
    *out = mem_text(zone_name(zone));
    zone_close(zone);
    return true;
}

static bool put_server_set(struct store *s, int64_t id,
                           const struct edit_server *e, const char *zone,
                           struct err *err)
{
    struct stmt *t = stmt_get(s, "server_set_put", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":id", id);
    stmt_bind_text(t, ":os", e->os);
    stmt_bind_text(t, ":time_zone", zone);
    stmt_bind_text(t, ":owner", e->owner);
    return stmt_run(t, err) && stmt_do_id(s, "todo_of_server", id, err);
}

bool edit_server_set(struct store *s, const struct edit_server *e,
                     struct err *err)
{
    char *zone = NULL;
    bool own = false;
    if (!canonical_zone(&zone, e->time_zone, err))
        return false;
    bool done = stmt_begin_writing(s, &own, err);
    if (done) {
        int64_t id = 0;
        done = need_server(&id, s, e->server, err) &&
               put_server_set(s, id, e, zone, err) && settle_now(s, err);
        done = stmt_end_writing(s, own, done, err);
    }
    mem_free(zone);
    return done;
}

static bool put_alias(struct store *s, const char *old_name,
                      const char *new_name, struct err *err)
{
    int64_t old_id = 0;
    int64_t new_id = 0;
    if (old_name[0] == '\0' || new_name[0] == '\0' ||
        strcmp(old_name, new_name) == 0)
        return err_set(err, ERR_USAGE,
                       "`servers merge OLD NEW` wants two different names");
    if (!server_of(&old_id, s, old_name, err) ||
        !server_of(&new_id, s, new_name, err))
        return false;
    if (!old_id && !new_id)
        return err_set(err, ERR_USAGE,
                       "the history knows neither %s nor %s; `portledger "
                       "servers` lists the servers that it knows",
                       old_name, new_name);
    const char *const steps[] = {"alias_turn", "alias_put"};
    for (int i = 0; i < 2; i++) {
        struct stmt *t = stmt_get(s, steps[i], err);
        if (!t)
            return false;
        stmt_bind_text(t, ":old", old_name);
        stmt_bind_text(t, ":new", new_name);
        if (!stmt_run(t, err))
            return false;
    }
    return true;
}

bool edit_server_merge(struct store *s, const char *old_name,
                       const char *new_name, struct err *err)
{
    char *old_upper = upper(old_name);
    char *new_upper = upper(new_name);
    bool own = false;
    bool done = stmt_begin_writing(s, &own, err);
    if (done) {
        done = put_alias(s, old_upper, new_upper, err) && settle_now(s, err);
        done = stmt_end_writing(s, own, done, err);
    }
    mem_free(old_upper);
    mem_free(new_upper);
    return done;
}

/* Findings ------------------------------------------------------------------
 */

static bool put_finding(struct store *s, int64_t server_id, size_t number,
                        const struct finding_row *f, struct err *err)
{
    struct stmt *t = stmt_get(s, "finding_add", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":server", server_id);
    stmt_bind_int(t, ":number", (int64_t)number);
    stmt_bind_text(t, ":finding", f->finding_id);
    stmt_bind_text(t, ":code", f->code);
    stmt_bind_text(t, ":rule", f->rule);
    stmt_bind_text(t, ":severity", f->severity);
    stmt_bind_text(t, ":confidence", f->confidence);
    stmt_bind_text(t, ":since", f->since_utc);
    stmt_bind_text(t, ":process", f->process);
    stmt_bind_text(t, ":remote", f->remote);
    stmt_bind_text(t, ":evidence", f->evidence ? f->evidence : "");
    return stmt_run(t, err);
}

static bool is_still(bool *still, struct store *s, int64_t server_id,
                     int64_t version, struct err *err)
{
    int64_t now = 0;
    struct stmt *t = stmt_get(s, "judge_version", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":id", server_id);
    if (!stmt_one(&now, t, 0, err))
        return false;
    *still = now == version;
    return true;
}

bool edit_findings(bool *stored, struct store *s, const char *server,
                   int64_t version, const struct finding_row *rows,
                   size_t count, struct err *err)
{
    int64_t id = 0;
    bool own = false;
    *stored = false;
    if (!stmt_begin_writing(s, &own, err))
        return false;
    bool done = need_server(&id, s, server, err) &&
                is_still(stored, s, id, version, err);
    if (!done || !*stored)
        return stmt_end_writing(s, own, done, err);
    done = stmt_do_id(s, "findings_delete", id, err) &&
           stmt_do_id(s, "todo_judge_done", id, err);
    for (size_t i = 0; done && i < count; i++)
        done = put_finding(s, id, i, &rows[i], err);
    return stmt_end_writing(s, own, done, err);
}

/* Notes and owners -----------------------------------------------------------
 */

bool edit_note_add(struct store *s, const char *server, moment at_utc,
                   const char *text, int64_t *id, struct err *err)
{
    int64_t server_id = 0;
    if (!need_server(&server_id, s, server, err))
        return false;
    struct stmt *t = stmt_get(s, "note_add", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":server", server_id);
    stmt_bind_int(t, ":at", at_utc);
    stmt_bind_text(t, ":text", text);
    if (!stmt_run(t, err))
        return false;
    *id = stmt_last_id(s);
    return true;
}

bool edit_note_remove(struct store *s, int64_t id, struct err *err)
{
    if (!stmt_do_id(s, "note_delete", id, err))
        return false;
    if (stmt_changes(s) == 0)
        return err_set(err, ERR_USAGE,
                       "there is no note %lld; `portledger note list` lists "
                       "them",
                       (long long)id);
    return true;
}

bool edit_owner_put(struct store *s, const char *pattern, const char *owner,
                    const char *server, struct err *err)
{
    struct stmt *t = stmt_get(s, "owner_put", err);
    if (!t)
        return false;
    stmt_bind_text(t, ":pattern", pattern);
    stmt_bind_text(t, ":owner", owner);
    stmt_bind_text(t, ":server", server && server[0] ? server : "*");
    return stmt_run(t, err);
}

/* Sources ---------------------------------------------------------------------
 */

static bool remove_source(struct store *s, int64_t source_id, struct err *err)
{
    struct stmt *t = stmt_get(s, "source_state", err);
    int64_t state = -1; /* 0 whole, 1 pruned */
    if (!t)
        return false;
    stmt_bind_int(t, ":id", source_id);
    if (!stmt_one(&state, t, -1, err))
        return false;
    if (state == 1)
        return err_set(err, ERR_USAGE,
                       "source %lld cannot be taken back: `portledger prune` "
                       "dropped rows of it, whose roll-ups stay",
                       (long long)source_id);
    if (state < 0)
        return err_set(err, ERR_USAGE,
                       "there is no source %lld; `portledger sources` lists "
                       "them",
                       (long long)source_id);
    struct writer *w = writing_new(s, 0);
    bool done = forget_source(w, source_id, err) && settle_todo_here(w, err);
    writing_free(w);
    return done;
}

bool edit_source_remove(struct store *s, int64_t source_id, struct err *err)
{
    bool own = false;
    if (!stmt_begin_writing(s, &own, err))
        return false;
    bool done = remove_source(s, source_id, err);
    return stmt_end_writing(s, own, done, err);
}
