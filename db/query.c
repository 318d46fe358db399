/*
 * Lists and figures of the whole history: servers, sources, rejects, status.
 */
#include "db/query.h"

#include <string.h>

#include "core/glob.h"
#include "core/mem.h"
#include "db/query_parts.h"

#define QUERY_FIRST INT64_C(-20000000000) /* before 1601 and after 9999: no */
#define QUERY_LAST  INT64_C(300000000000) /* limit, in seconds */

void *growing_add(struct growing *g)
{
    mem_grow(&g->row, &g->room, g->count + 1, g->size);
    void *element = (char *)g->row + g->count++ * g->size;
    memset(element, 0, g->size);
    return element;
}

#define COPIED_MOST ((size_t)64 * 1024) /* bytes; more change hands */

void *growing_done(struct growing *g, struct arena *arena)
{
    void *out = g->row;
    if (g->count * g->size > COPIED_MOST) {
        arena_adopt(arena, out);
        *g = (struct growing){.size = g->size};
        return out;
    }
    out = arena_array(arena, g->count ? g->count : 1, g->size);
    if (g->count)
        memcpy(out, g->row, g->count * g->size);
    growing_drop(g);
    return out;
}

void growing_drop(struct growing *g)
{
    mem_free(g->row);
    g->row = NULL;
    g->count = g->room = 0;
}

bool query_glob(const char *pattern, const char *text)
{
    return glob_matches(pattern, text);
}

/* Servers ------------------------------------------------------------------ */

static int64_t first_of(const struct selection *sel)
{
    return sel->from_utc == MOMENT_NONE ? QUERY_FIRST
                                        : sel->from_utc / MOMENT_SECOND;
}

static int64_t last_of(const struct selection *sel)
{
    return sel->to_utc == MOMENT_NONE ? QUERY_LAST
                                      : sel->to_utc / MOMENT_SECOND;
}

/* Does a process or service of this owner run on the server? Patterns for
 * named servers count without being seen. */
static bool owns_process(bool *owns, struct store *s, int64_t server_id,
                         const char *shown, const char *owner, struct err *err)
{
    struct stmt *t = stmt_get(s, "owner_processes", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":id", server_id);
    stmt_bind_text(t, ":owner", owner);
    enum step step;
    while (!*owns && (step = stmt_step(t, err)) == STEP_ROW)
        *owns = query_glob(stmt_text(t, 1), shown) &&
                (strcmp(stmt_text(t, 1), "*") != 0 ||
                 query_glob(stmt_text(t, 0), stmt_text(t, 2)));
    if (*owns)
        stmt_reset(t);
    return *owns || step == STEP_DONE;
}

static bool is_wanted(bool *wanted, struct store *s, int64_t id,
                      const struct server_row *row, const struct selection *sel,
                      struct err *err)
{
    int64_t first = row->first_utc / MOMENT_SECOND;
    int64_t last = row->last_utc / MOMENT_SECOND;
    *wanted = last >= first_of(sel) && first <= last_of(sel) &&
              (!sel->server_glob || query_glob(sel->server_glob, row->server));
    if (!*wanted || !sel->owner)
        return true;
    *wanted = span_eq_nocase(span_of(row->owner), sel->owner);
    return *wanted || owns_process(wanted, s, id, row->server, sel->owner, err);
}

static bool add_figures(struct server_row *row, struct store *s, int64_t id,
                        const struct selection *sel, struct err *err)
{
    struct stmt *t = stmt_get(s, "server_figures", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":id", id);
    stmt_bind_int(t, ":first", first_of(sel));
    stmt_bind_int(t, ":last", last_of(sel));
    if (stmt_step(t, err) != STEP_ROW)
        return false;
    row->samples = (uint64_t)stmt_int(t, 0);
    row->captures = (uint64_t)stmt_int(t, 1);
    row->peak_percent = stmt_is_null(t, 2) ? -1.0 : stmt_real(t, 2);
    stmt_reset(t);
    return true;
}

struct server_ids {
    int64_t *id;
    size_t count, room;
};

static bool list_servers(struct growing *rows, struct server_ids *ids,
                         struct store *s, struct arena *arena, struct err *err)
{
    struct stmt *t = stmt_get(s, "servers_list", err);
    if (!t)
        return false;
    enum step step;
    while ((step = stmt_step(t, err)) == STEP_ROW) {
        struct server_row *row = growing_add(rows);
        row->server = arena_text(arena, stmt_text(t, 1));
        row->os = arena_text(arena, stmt_text(t, 2));
        row->time_zone = arena_text(arena, stmt_text(t, 3));
        row->owner = arena_text(arena, stmt_text(t, 4));
        row->first_utc = stmt_int(t, 5) * MOMENT_SECOND;
        row->last_utc = stmt_int(t, 6) * MOMENT_SECOND;
        row->status = arena_text(arena, stmt_text(t, 7));
        MEM_GROW(ids->id, ids->room, ids->count + 1);
        ids->id[ids->count++] = stmt_int(t, 0);
    }
    return step == STEP_DONE;
}

bool query_servers(struct server_list *out, struct store *s,
                   const struct selection *selection, struct arena *arena,
                   struct err *err)
{
    struct growing rows = {.size = sizeof(struct server_row)};
    struct server_ids ids = {0};
    size_t kept = 0;
    bool done = list_servers(&rows, &ids, s, arena, err);
    struct server_row *row = growing_done(&rows, arena);
    for (size_t i = 0; done && i < ids.count; i++) {
        bool wanted = false;
        done = is_wanted(&wanted, s, ids.id[i], &row[i], selection, err);
        if (!done || !wanted)
            continue;
        row[kept] = row[i];
        done = add_figures(&row[kept++], s, ids.id[i], selection, err);
    }
    mem_free(ids.id);
    if (done)
        *out = (struct server_list){row, kept};
    return done;
}

/* Sources, rejects, status ---------------------------------------------------
 */

bool query_sources(struct source_list *out, struct store *s,
                   struct arena *arena, struct err *err)
{
    struct growing rows = {.size = sizeof(struct source_view)};
    struct stmt *t = stmt_get(s, "sources_list", err);
    enum step step = STEP_FAIL;
    while (t && (step = stmt_step(t, err)) == STEP_ROW)
        *(struct source_view *)growing_add(&rows) = (struct source_view){
            .source_id = stmt_int(t, 0),
            .path = arena_text(arena, stmt_text(t, 1)),
            .format = arena_text(arena, stmt_text(t, 2)),
            .encoding = arena_text(arena, stmt_text(t, 3)),
            .bytes = (uint64_t)stmt_int(t, 4),
            .lines = (uint64_t)stmt_int(t, 5),
            .accepted = (uint64_t)stmt_int(t, 6),
            .skipped = (uint64_t)stmt_int(t, 7),
            .rejected = (uint64_t)stmt_int(t, 8),
            .assumptions = arena_text(arena, stmt_text(t, 9)),
            .ingested_utc = stmt_int(t, 10),
            .is_partial = stmt_int(t, 11) != 0};
    if (step != STEP_DONE) {
        growing_drop(&rows);
        return false;
    }
    out->count = rows.count;
    out->row = growing_done(&rows, arena);
    return true;
}

bool query_rejects(struct reject_list *out, struct store *s, size_t limit,
                   struct arena *arena, struct err *err)
{
    int64_t total = 0;
    if (!stmt_one(&total, stmt_get(s, "rejects_count", err), 0, err))
        return false;
    struct stmt *t = stmt_get(s, "rejects_list", err);
    if (!t)
        return false;
    struct growing rows = {.size = sizeof(struct reject_row)};
    stmt_bind_int(t, ":limit", limit < INT64_MAX ? (int64_t)limit : INT64_MAX);
    enum step step;
    while ((step = stmt_step(t, err)) == STEP_ROW)
        *(struct reject_row *)growing_add(&rows) =
            (struct reject_row){.source_id = stmt_int(t, 0),
                                .path = arena_text(arena, stmt_text(t, 1)),
                                .line = (uint64_t)stmt_int(t, 2),
                                .reason = arena_text(arena, stmt_text(t, 3)),
                                .text = arena_text(arena, stmt_text(t, 4))};
    if (step != STEP_DONE) {
        growing_drop(&rows);
        return false;
    }
    out->total = (uint64_t)total;
    out->count = rows.count;
    out->row = growing_done(&rows, arena);
    return true;
}

static uint64_t count_at(const struct stmt *t, int column)
{
    return (uint64_t)stmt_int(t, column);
}

bool query_status(struct status_figures *out, struct store *s, struct err *err)
{
    struct stmt *t = stmt_get(s, "status", err);
    if (!t || stmt_step(t, err) != STEP_ROW)
        return false;
    *out = (struct status_figures){
        .servers = count_at(t, 0),
        .first_utc =
            stmt_is_null(t, 1) ? MOMENT_NONE : stmt_int(t, 1) * MOMENT_SECOND,
        .last_utc =
            stmt_is_null(t, 2) ? MOMENT_NONE : stmt_int(t, 2) * MOMENT_SECOND,
        .sources = count_at(t, 3),
        .partial_sources = count_at(t, 4),
        .last_ingest_utc = stmt_is_null(t, 5) ? MOMENT_NONE : stmt_int(t, 5),
        .samples = count_at(t, 6),
        .captures = count_at(t, 7),
        .groups = count_at(t, 8),
        .settings = count_at(t, 9),
        .processes = count_at(t, 10),
        .events = count_at(t, 11),
        .rejects = count_at(t, 12),
        .size_bytes = store_size_bytes(s)};
    stmt_reset(t);
    return true;
}
