/*
 * The history's file: opened, checked, tuned, locked, closed. Owns the sqlite3
 * handle; knows nothing of what the tables mean.
 */
#include "db/store.h"

#include <string.h>

#include "core/file.h"
#include "core/mem.h"
#include "db/handle.h"
#include "db/migrate.h"
#include "db/zones.h"
#include "sql_files.h"

struct store {
    sqlite3 *db;
    char *path;
    struct stmt_cache *statements;
    struct zones *zones;
};

#define BUSY_TIMEOUT_MS 60000

static const char *advice_of(int code)
{
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return "; another program holds it: wait until it is done and try "
               "again";
    case SQLITE_FULL:
        return "; the disk is full: make room and run the same command again";
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
        return "; check the permissions of the file and of its folder";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return "; restore a copy of it, or choose another file with --db";
    case SQLITE_IOERR:
        return "; the disk refused: check it and run the same command again";
    default:
        return "";
    }
}

bool store_fail_handle(sqlite3 *db, const char *path, const char *doing,
                       struct err *err)
{
    int code = db ? sqlite3_extended_errcode(db) : SQLITE_NOMEM;
    return err_set(err, ERR_DB, "%s: cannot %s: %s%s", path, doing,
                   db ? sqlite3_errmsg(db) : "out of memory", advice_of(code));
}

bool store_fail(struct store *s, const char *doing, struct err *err)
{
    return store_fail_handle(s->db, s->path, doing, err);
}

sqlite3 *store_handle(struct store *s)
{
    return s->db;
}

struct zones *store_zones(struct store *s)
{
    if (!s->zones)
        s->zones = zones_new();
    return s->zones;
}

struct stmt_cache **store_statements(struct store *s)
{
    return &s->statements;
}

const char *store_path(const struct store *s)
{
    return s->path;
}

bool store_exec(struct store *s, const char *sql, struct err *err)
{
    if (sqlite3_exec(s->db, sql, NULL, NULL, NULL) != SQLITE_OK)
        return store_fail(s, sql, err);
    return true;
}

const char *store_embedded(const char *name)
{
    const char *each = NULL;
    const unsigned char *bytes = NULL;
    size_t size = 0;
    for (size_t i = 0; sql_file(i, &each, &bytes, &size); i++)
        if (strcmp(each, name) == 0)
            return (const char *)bytes;
    return NULL;
}

static bool read_back(struct store *s, const char *pragma, int wanted,
                      struct err *err)
{
    sqlite3_stmt *ask = NULL;
    int got = -1;
    if (sqlite3_prepare_v2(s->db, pragma, -1, &ask, NULL) == SQLITE_OK &&
        sqlite3_step(ask) == SQLITE_ROW)
        got = sqlite3_column_int(ask, 0);
    sqlite3_finalize(ask);
    if (got != wanted)
        return err_set(err, ERR_DB, "%s: SQLite does not obey %s", s->path,
                       pragma);
    return true;
}

static bool is_there(const char *path)
{
    struct file_facts facts;
    return file_look(path, &facts, NULL) && facts.exists;
}

static bool open_handle(struct store *s, int flags, struct err *err)
{
    /* One thread a store: SQLite need not lock for others, nor count its
     * memory for all of them under one lock (refused once it has begun). */
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    char *path = file_path_for_others(s->path);
    int code = sqlite3_open_v2(path, &s->db, flags | SQLITE_OPEN_NOMUTEX, NULL);
    mem_free(path);
    if (code != SQLITE_OK)
        return store_fail(s, "open it", err);
    sqlite3_extended_result_codes(s->db, 1);
    sqlite3_busy_timeout(s->db, BUSY_TIMEOUT_MS);
    /* A history may come from a stranger: its schema is data, not code. */
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    return true;
}

static bool tune(struct store *s, struct err *err)
{
    return store_exec(s, "PRAGMA foreign_keys = ON", err) &&
           read_back(s, "PRAGMA foreign_keys", 1, err) &&
           store_exec(s, "PRAGMA cache_size = -49152", err) &&
           store_exec(s, "PRAGMA temp_store = MEMORY", err);
}

static bool open_writable(struct store *s, struct err *err)
{
    bool is_memory = strcmp(s->path, ":memory:") == 0;
    struct file_facts facts = {0};
    if (!is_memory && file_look(s->path, &facts, NULL) && facts.is_folder)
        return err_set(err, ERR_IO, "%s is a folder: name a file with --db",
                       s->path);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    if (!open_handle(s, flags, err))
        return false;
    /* Both matter before the first table only, and are without effect later. */
    return store_exec(s, "PRAGMA page_size = 8192", err) &&
           store_exec(s, "PRAGMA auto_vacuum = NONE", err) &&
           migrate_look(s->db, s->path, err) && tune(s, err) &&
           store_exec(s, "PRAGMA synchronous = FULL", err) &&
           migrate_to_latest(s->db, s->path, err);
}

/* A killed writer leaves a journal that a reader may not play back: a writer
 * that only looks does. */
static bool roll_back(struct store *s, struct err *err)
{
    sqlite3_close_v2(s->db);
    s->db = NULL;
    int count = 0;
    bool done = open_handle(s, SQLITE_OPEN_READWRITE, err) &&
                migrate_version(s->db, s->path, &count, err);
    sqlite3_close_v2(s->db);
    s->db = NULL;
    return done;
}

static bool open_reader(struct store *s, struct err *err)
{
    struct err first = {0};
    if (!open_handle(s, SQLITE_OPEN_READONLY, err))
        return false;
    if (migrate_look(s->db, s->path, &first))
        return true;
    if (sqlite3_extended_errcode(s->db) == SQLITE_READONLY_ROLLBACK)
        return roll_back(s, err) && open_handle(s, SQLITE_OPEN_READONLY, err) &&
               migrate_look(s->db, s->path, err);
    if (err)
        *err = first;
    return false;
}

static bool open_readable(struct store *s, struct err *err)
{
    int version = 0;
    if (!is_there(s->path))
        return err_set(err, ERR_IO,
                       "there is no history at %s: make one with `portledger "
                       "ingest PATH`, or name another with --db",
                       s->path);
    /* a reader sees each page about once */
    return open_reader(s, err) && tune(s, err) &&
           store_exec(s, "PRAGMA cache_size = -16384", err) &&
           migrate_version(s->db, s->path, &version, err) &&
           migrate_is_current(s->path, version, err);
}

static bool open_store(struct store **out, const char *path,
                       bool (*how)(struct store *s, struct err *err),
                       struct err *err)
{
    struct store *s = mem_new(sizeof *s);
    s->path = mem_text(path);
    if (!how(s, err)) {
        store_close(s);
        return false;
    }
    *out = s;
    return true;
}

bool store_open(struct store **out, const char *path, struct err *err)
{
    return open_store(out, path, open_writable, err);
}

bool store_open_readonly(struct store **out, const char *path, struct err *err)
{
    return open_store(out, path, open_readable, err);
}

void store_close(struct store *s)
{
    if (!s)
        return;
    stmt_cache_free(s->statements);
    zones_free(s->zones);
    sqlite3_close_v2(s->db);
    mem_free(s->path);
    mem_free(s);
}

bool store_is_writing(struct store *s)
{
    return !sqlite3_get_autocommit(s->db);
}

bool store_begin(struct store *s, struct err *err)
{
    return store_exec(s, "BEGIN IMMEDIATE", err);
}

bool store_commit(struct store *s, struct err *err)
{
    return store_exec(s, "COMMIT", err);
}

void store_rollback(struct store *s)
{
    if (store_is_writing(s))
        sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
}

bool store_mark(struct store *s, struct err *err)
{
    return store_exec(s, "SAVEPOINT mark", err);
}

bool store_mark_keep(struct store *s, struct err *err)
{
    return store_exec(s, "RELEASE mark", err);
}

bool store_mark_undo(struct store *s)
{
    return store_is_writing(s) &&
           sqlite3_exec(s->db, "ROLLBACK TO mark", NULL, NULL, NULL) ==
               SQLITE_OK &&
           sqlite3_exec(s->db, "RELEASE mark", NULL, NULL, NULL) == SQLITE_OK;
}

uint64_t store_size_bytes(struct store *s)
{
    struct file_facts facts;
    if (file_look(s->path, &facts, NULL) && facts.exists)
        return facts.size_bytes;
    return 0;
}
