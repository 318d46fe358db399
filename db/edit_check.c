/*
 * Is the history whole? SQLite's own checks, then whether the tables agree with
 * each other; a copy of a live history.
 */
#include <stdio.h>
#include <string.h>

#include "core/file.h"
#include "core/mem.h"
#include "db/edit.h"
#include "db/handle.h"
#include "db/migrate.h"
#include "db/query_parts.h"
#include "db/stmt.h"

/* Questions that answer with one sentence a fault; none when all is well. */
static const char *const questions[] = {
    "check_integrity", "check_foreign_keys", "check_sources", "check_rejects",
    "check_samples",   "check_captures",     "check_hours",   "check_todo",
};

bool edit_check(struct check_list *out, struct store *s, struct arena *arena,
                struct err *err)
{
    struct growing g = {.size = sizeof(const char *)};
    bool own = false;
    bool done = stmt_begin_reading(s, &own, err);
    for (size_t i = 0; done && i < sizeof questions / sizeof *questions; i++) {
        struct stmt *t = stmt_get(s, questions[i], err);
        enum step step = STEP_FAIL;
        while (t && (step = stmt_step(t, err)) == STEP_ROW)
            *(const char **)growing_add(&g) =
                arena_text(arena, stmt_text(t, 0));
        done = step == STEP_DONE;
    }
    stmt_end_reading(s, own);
    out->count = g.count;
    out->text = growing_done(&g, arena);
    return done;
}

/* Only a history may be written over, not whatever a wrong name hits. */
static bool may_replace(const char *file, struct err *err)
{
    static const char mark[] = "pldg"; /* application_id, at byte 68 */
    unsigned char head[72] = {0};
    struct file_facts facts = {0};
    if (!file_look(file, &facts, NULL) || !facts.exists)
        return true;
    FILE *f = facts.is_file ? file_open(file, "rb") : NULL;
    bool is_history = f && fread(head, sizeof head, 1, f) == 1 &&
                      memcmp(head + 68, mark, 4) == 0;
    if (f)
        fclose(f);
    if (!is_history)
        return err_set(err, ERR_USAGE,
                       "%s is there already and is no portledger history: "
                       "name another file for the copy",
                       file);
    return true;
}

static bool copy_pages(struct store *s, const char *file, struct err *err)
{
    sqlite3 *copy = NULL;
    char *path = file_path_for_others(file);
    bool done =
        sqlite3_open_v2(path, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                        NULL) == SQLITE_OK;
    mem_free(path);
    if (done) {
        sqlite3_backup *backup =
            sqlite3_backup_init(copy, "main", store_handle(s), "main");
        int code = SQLITE_ERROR;
        if (backup) {
            code = sqlite3_backup_step(backup, -1);
            sqlite3_backup_finish(backup);
        }
        done = code == SQLITE_DONE;
    }
    if (!done)
        store_fail_handle(copy, file, "write the copy", err);
    sqlite3_close(copy);
    return done;
}

bool edit_backup(struct store *s, const char *file, struct err *err)
{
    if (strcmp(file, store_path(s)) == 0)
        return err_set(err, ERR_USAGE,
                       "%s is the history itself: name another "
                       "file for the copy",
                       file);
    if (!may_replace(file, err))
        return false;
    char *part = mem_textf("%s.part", file);
    bool done = file_remove(part, err) && copy_pages(s, part, err) &&
                file_replace(part, file, err);
    if (!done)
        file_remove(part, NULL);
    mem_free(part);
    return done;
}
