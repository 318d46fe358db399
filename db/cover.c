/*
 * Runs of keys that sources repeat: loaded, split, joined, saved. Knows no
 * facts.
 */
#include "db/cover.h"

#include "core/mem.h"
#include "db/stmt.h"

bool cover_load(struct cover_set *set, struct store *s, int kind, int64_t floor,
                int64_t first, int64_t last, struct err *err)
{
    *set = (struct cover_set){.kind = kind};
    struct stmt *t = stmt_get(s, "cover_touching", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":kind", kind);
    stmt_bind_int(t, ":floor", floor);
    stmt_bind_int(t, ":first", first);
    stmt_bind_int(t, ":last", last);
    enum step step;
    while ((step = stmt_step(t, err)) == STEP_ROW) {
        MEM_GROW(set->run, set->room, set->count + 1);
        set->run[set->count++] =
            (struct cover_run){.id = stmt_int(t, 0),
                               .first = stmt_int(t, 1),
                               .last = stmt_int(t, 2),
                               .source_id = stmt_int(t, 3)};
    }
    return step == STEP_DONE;
}

static bool save_run(const struct cover_set *set, const struct cover_run *run,
                     struct store *s, struct err *err)
{
    if (run->id && (run->is_gone || run->is_changed) &&
        !stmt_do_id(s, "cover_delete", run->id, err))
        return false;
    if (run->is_gone || (run->id && !run->is_changed))
        return true;
    struct stmt *t = stmt_get(s, "cover_add", err);
    if (!t)
        return false;
    stmt_bind_int(t, ":kind", set->kind);
    stmt_bind_int(t, ":first", run->first);
    stmt_bind_int(t, ":last", run->last);
    stmt_bind_int(t, ":source", run->source_id);
    return stmt_run(t, err);
}

bool cover_save(struct cover_set *set, struct store *s, struct err *err)
{
    for (size_t i = 0; i < set->count; i++)
        if (!save_run(set, &set->run[i], s, err))
            return false;
    return true;
}

void cover_clear(struct cover_set *set)
{
    mem_free(set->run);
    *set = (struct cover_set){0};
}

void cover_add(struct cover_set *set, int64_t source_id, int64_t first,
               int64_t last)
{
    MEM_GROW(set->run, set->room, set->count + 1);
    set->run[set->count++] = (struct cover_run){
        .first = first, .last = last, .source_id = source_id};
}

static void split(struct cover_set *set, size_t at, int64_t key)
{
    struct cover_run run = set->run[at];
    set->run[at].is_changed = true;
    if (run.first == run.last) {
        set->run[at].is_gone = true;
    } else if (key == run.first) {
        set->run[at].first = key + 1;
    } else {
        set->run[at].last = key - 1;
        if (key < run.last)
            cover_add(set, run.source_id, key + 1, run.last);
    }
}

void cover_take_out(struct cover_set *set, int64_t key, int64_t **sources,
                    size_t *count, size_t *room)
{
    size_t runs = set->count;
    for (size_t i = 0; i < runs; i++) {
        const struct cover_run *run = &set->run[i];
        if (run->is_gone || key < run->first || key > run->last)
            continue;
        if (sources) {
            MEM_GROW(*sources, *room, *count + 1);
            (*sources)[(*count)++] = run->source_id;
        }
        split(set, i, key);
    }
}

bool cover_has(const struct cover_set *set, int64_t key, int64_t except_source)
{
    for (size_t i = 0; i < set->count; i++) {
        const struct cover_run *run = &set->run[i];
        if (!run->is_gone && run->source_id != except_source &&
            key >= run->first && key <= run->last)
            return true;
    }
    return false;
}
