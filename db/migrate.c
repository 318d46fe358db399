/*
 * Walks a table of migrations, one transaction each, a copy before. Knows the
 * versions; nothing of what the tables hold.
 */
#include "db/migrate.h"

#include <inttypes.h>
#include <string.h>

#include "core/digest.h"
#include "core/file.h"
#include "core/mem.h"
#include "db/handle.h"

static const struct migration migrations[] = {
    {1, "0001_base.sql",    NULL},
    {2, "0002_horizon.sql", NULL},
    {3, "0003_resume.sql",  NULL},
};
#define MIGRATION_COUNT (sizeof migrations / sizeof *migrations)
#define LATEST          (migrations[MIGRATION_COUNT - 1].version)

static bool ask_int(sqlite3 *db, const char *path, const char *sql, int *out,
                    struct err *err)
{
    sqlite3_stmt *ask = NULL;
    bool done = sqlite3_prepare_v2(db, sql, -1, &ask, NULL) == SQLITE_OK &&
                sqlite3_step(ask) == SQLITE_ROW;
    if (done)
        *out = sqlite3_column_int(ask, 0);
    else
        store_fail_handle(db, path, "read it", err);
    sqlite3_finalize(ask);
    return done;
}

static bool exec(sqlite3 *db, const char *path, const char *doing,
                 const char *sql, struct err *err)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        return store_fail_handle(db, path, doing, err);
    return true;
}

bool migrate_version(sqlite3 *db, const char *path, int *version,
                     struct err *err)
{
    return ask_int(db, path, "PRAGMA user_version", version, err);
}

bool migrate_look(sqlite3 *db, const char *path, struct err *err)
{
    /* One statement is one look: another run may be making it right now. */
    static const char question[] =
        "SELECT a.application_id, v.user_version,"
        " (SELECT count(*) FROM sqlite_master)"
        " FROM pragma_application_id AS a, pragma_user_version AS v";
    sqlite3_stmt *ask = NULL;
    if (sqlite3_prepare_v2(db, question, -1, &ask, NULL) != SQLITE_OK ||
        sqlite3_step(ask) != SQLITE_ROW) {
        store_fail_handle(db, path, "read it", err);
        sqlite3_finalize(ask);
        return false;
    }
    int application = sqlite3_column_int(ask, 0);
    int version = sqlite3_column_int(ask, 1);
    int objects = sqlite3_column_int(ask, 2);
    sqlite3_finalize(ask);
    bool is_empty = objects == 0 && application == 0 && version == 0;
    if (!is_empty && application != MIGRATE_APPLICATION_ID)
        return err_set(err, ERR_DB,
                       "%s is a database of another program, not a portledger "
                       "history: name another file with --db",
                       path);
    if (version > LATEST)
        return err_set(err, ERR_DB,
                       "%s was written by a newer portledger (version %d of "
                       "the history, this program knows %d): use that one",
                       path, version, LATEST);
    return true;
}

bool migrate_is_current(const char *path, int version, struct err *err)
{
    if (version == 0)
        return err_set(err, ERR_DB,
                       "%s is empty, not a portledger history: make one with "
                       "`portledger ingest PATH`",
                       path);
    if (version < LATEST)
        return err_set(
            err, ERR_DB,
            "%s is of version %d and this program reads version "
            "%d: run `portledger --db %s check --repair` once to bring it "
            "up to date (a copy is kept)",
            path, version, LATEST, path);
    return true;
}

static bool copy_before(sqlite3 *db, const char *path, int version,
                        struct err *err)
{
    if (version == 0 || strcmp(path, ":memory:") == 0)
        return true;
    char *copy = mem_textf("%s.before-v%d", path, version + 1);
    bool done = file_remove(copy, err);
    sqlite3_stmt *vacuum = NULL;
    if (done) {
        done = sqlite3_prepare_v2(db, "VACUUM INTO ?", -1, &vacuum, NULL) ==
                   SQLITE_OK &&
               sqlite3_bind_text(vacuum, 1, copy, -1, SQLITE_STATIC) ==
                   SQLITE_OK &&
               sqlite3_step(vacuum) == SQLITE_DONE;
        if (!done)
            store_fail_handle(db, path, "copy it before the upgrade", err);
    }
    sqlite3_finalize(vacuum);
    mem_free(copy);
    return done;
}

static bool take_step(sqlite3 *db, const char *path,
                      const struct migration *step, struct err *err)
{
    const char *sql = step->sql ? step->sql : store_embedded(step->file);
    char *mark = mem_textf("PRAGMA application_id = %d; "
                           "PRAGMA user_version = %d",
                           MIGRATE_APPLICATION_ID, step->version);
    bool done = exec(db, path, "upgrade it", sql, err) &&
                exec(db, path, "upgrade it", mark, err);
    mem_free(mark);
    return done;
}

/* In one transaction. */
static bool take_steps(sqlite3 *db, const char *path,
                       const struct migration *steps, size_t count,
                       struct err *err)
{
    int version = 0;
    bool done = exec(db, path, "lock it", "BEGIN IMMEDIATE", err) &&
                migrate_version(db, path, &version, err);
    /* Another process may have taken a step while this one waited. */
    for (size_t i = 0; done && i < count; i++)
        if (version < steps[i].version)
            done = take_step(db, path, &steps[i], err);
    done = done && exec(db, path, "upgrade it", "COMMIT", err);
    if (!done && !sqlite3_get_autocommit(db))
        sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    return done;
}

/* Another process that upgrades at the same time makes the same copy: what it
 * has done already need not be copied again. */
static bool is_copied(sqlite3 *db, const char *path, int version,
                      struct err *err)
{
    struct err first = {0};
    int now = 0;
    if (copy_before(db, path, version, &first))
        return true;
    if (migrate_version(db, path, &now, err) && now > version)
        return true;
    *err = first;
    return false;
}

bool migrate_walk(sqlite3 *db, const char *path, const struct migration *table,
                  size_t count, struct err *err)
{
    int version = 0;
    bool have_copy = false;
    if (!migrate_version(db, path, &version, err))
        return false;
    if (version == 0) /* nobody must see a new history half made */
        return take_steps(db, path, table, count, err);
    for (size_t i = 0; i < count; i++) {
        if (table[i].version <= version)
            continue;
        if (!have_copy && !is_copied(db, path, version, err))
            return false;
        have_copy = true;
        if (!take_steps(db, path, &table[i], 1, err))
            return false;
    }
    return true;
}

static bool views_are_current(sqlite3 *db, const char *wanted)
{
    sqlite3_stmt *ask = NULL;
    bool same =
        sqlite3_prepare_v2(db, "SELECT value FROM meta WHERE key = 'views'", -1,
                           &ask, NULL) == SQLITE_OK &&
        sqlite3_step(ask) == SQLITE_ROW &&
        strcmp((const char *)sqlite3_column_text(ask, 0), wanted) == 0;
    sqlite3_finalize(ask);
    return same;
}

static bool make_views(sqlite3 *db, const char *path, struct err *err)
{
    const char *views = store_embedded("views.sql");
    struct digest digest = digest_of(views, strlen(views));
    char *wanted =
        mem_textf("%016" PRIx64 "%016" PRIx64, digest.high, digest.low);
    char *note =
        mem_textf("INSERT OR REPLACE INTO meta VALUES ('views', '%s')", wanted);
    bool done = true;
    if (!views_are_current(db, wanted)) {
        done = exec(db, path, "lock it", "BEGIN IMMEDIATE", err) &&
               exec(db, path, "make its views", views, err) &&
               exec(db, path, "make its views", note, err) &&
               exec(db, path, "make its views", "COMMIT", err);
        if (!done && !sqlite3_get_autocommit(db))
            sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    }
    mem_free(note);
    mem_free(wanted);
    return done;
}

bool migrate_to_latest(sqlite3 *db, const char *path, struct err *err)
{
    return migrate_walk(db, path, migrations, MIGRATION_COUNT, err) &&
           make_views(db, path, err);
}
