/*
 * What people said: owners, actions, maps of CSV columns.
 */
#include <string.h>

#include "core/buf.h"
#include "db/query_parts.h"

bool query_owners(struct owner_list *out, struct store *s, struct arena *arena,
                  struct err *err)
{
    struct growing g = {.size = sizeof(struct owner_row)};
    struct stmt *t = stmt_get(s, "owners_list", err);
    enum step step = STEP_FAIL;
    while (t && (step = stmt_step(t, err)) == STEP_ROW)
        *(struct owner_row *)growing_add(&g) =
            (struct owner_row){.pattern = arena_text(arena, stmt_text(t, 0)),
                               .owner = arena_text(arena, stmt_text(t, 1)),
                               .server = arena_text(arena, stmt_text(t, 2))};
    out->count = g.count;
    out->row = growing_done(&g, arena);
    return step == STEP_DONE;
}

bool query_actions(struct action_list *out, struct store *s,
                   struct arena *arena, struct err *err)
{
    struct growing g = {.size = sizeof(struct action_row)};
    struct stmt *t = stmt_get(s, "actions_list", err);
    enum step step = STEP_FAIL;
    while (t && (step = stmt_step(t, err)) == STEP_ROW)
        *(struct action_row *)growing_add(&g) = (struct action_row){
            .action_id = arena_text(arena, stmt_text(t, 0)),
            .server = arena_text(arena, stmt_text(t, 1)),
            .finding_id = arena_text(arena, stmt_text(t, 2)),
            .code = arena_text(arena, stmt_text(t, 3)),
            .title = arena_text(arena, stmt_text(t, 4)),
            .status = arena_text(arena, stmt_text(t, 5)),
            .owner = arena_text(arena, stmt_text(t, 6)),
            .due = arena_text(arena, stmt_text(t, 7)),
            .note = arena_text(arena, stmt_text(t, 8)),
            .closed_utc = stmt_is_null(t, 9) ? MOMENT_NONE : stmt_int(t, 9)};
    out->count = g.count;
    out->row = growing_done(&g, arena);
    return step == STEP_DONE;
}

bool query_csv_maps(const char **specs, struct store *s, struct arena *arena,
                    struct err *err)
{
    struct stmt *t = stmt_get(s, "csv_maps_all", err);
    struct buf lines = {0};
    enum step step = STEP_FAIL;
    while (t && (step = stmt_step(t, err)) == STEP_ROW)
        buf_addf(&lines, "%s%s", lines.len ? "\n" : "", stmt_text(t, 0));
    *specs = lines.len ? arena_text(arena, buf_str(&lines)) : NULL;
    buf_clear(&lines);
    return step == STEP_DONE;
}

bool query_csv_map(const char **spec, struct store *s, const char *name,
                   struct arena *arena, struct err *err)
{
    struct stmt *t = stmt_get(s, "csv_map_find", err);
    if (!t)
        return false;
    stmt_bind_text(t, ":name", name);
    enum step step = stmt_step(t, err);
    *spec = step == STEP_ROW ? arena_text(arena, stmt_text(t, 0)) : NULL;
    stmt_reset(t);
    return step != STEP_FAIL;
}
