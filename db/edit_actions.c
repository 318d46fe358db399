/*
 * Actions that outlive the ingest that advised them, and other words of people
 * that are kept.
 */
#include <string.h>

#include "db/edit.h"
#include "db/stmt.h"

static bool put_action(struct store *s, const char *server,
                       const struct action_fact *a, struct err *err)
{
    struct stmt *t = stmt_get(s, "action_put", err);
    if (!t)
        return false;
    stmt_bind_text(t, ":id", a->action_id);
    stmt_bind_text(t, ":server", server);
    stmt_bind_text(t, ":finding", a->finding_id);
    stmt_bind_text(t, ":code", a->code);
    stmt_bind_text(t, ":title", a->title);
    return stmt_run(t, err);
}

static bool close_all(struct store *s, const char *server, moment now_utc,
                      struct err *err)
{
    struct stmt *t = stmt_get(s, "actions_close", err);
    if (!t)
        return false;
    stmt_bind_text(t, ":server", server);
    stmt_bind_int(t, ":now", now_utc);
    return stmt_run(t, err);
}

bool edit_actions(struct store *s, const char *server,
                  const struct action_fact *rows, size_t count, moment now_utc,
                  struct err *err)
{
    bool own = false;
    if (!stmt_begin_writing(s, &own, err))
        return false;
    /* Those that are advised still are opened again by action_put. */
    bool done = close_all(s, server, now_utc, err);
    for (size_t i = 0; done && i < count; i++)
        done = put_action(s, server, &rows[i], err);
    return stmt_end_writing(s, own, done, err);
}

bool edit_action_say(struct store *s, const struct action_say *say,
                     struct err *err)
{
    struct stmt *t = stmt_get(s, "action_say", err);
    if (!t)
        return false;
    stmt_bind_text(t, ":id", say->action_id);
    stmt_bind_text(t, ":status", say->status);
    stmt_bind_text(t, ":owner", say->owner);
    stmt_bind_text(t, ":due", say->due);
    stmt_bind_text(t, ":note", say->note);
    if (!stmt_run(t, err))
        return false;
    if (stmt_changes(s) == 0)
        return err_set(err, ERR_USAGE,
                       "there is no action %s; `portledger actions` lists "
                       "them",
                       say->action_id);
    return true;
}

bool edit_csv_map_put(struct store *s, const char *name, const char *spec,
                      struct err *err)
{
    struct stmt *t = stmt_get(s, "csv_map_put", err);
    if (!t)
        return false;
    stmt_bind_text(t, ":name", name);
    stmt_bind_text(t, ":spec", spec);
    return stmt_run(t, err);
}
