/*
 * Statements with our names and our errors. Knows SQLite's calls; nothing of
 * what any statement means.
 */
#include "db/stmt.h"

#include <assert.h>
#include <string.h>

#include "core/mem.h"
#include "db/handle.h"
#include "sql_files.h"

struct stmt {
    struct store *store;
    sqlite3_stmt *handle;
    char *name;
    char **param; /* the name of each, as SQLite looks it up anew each time */
    int param_count;
    int failed; /* first bind that failed, SQLITE_OK = none */
    int turn; /* parameter that is asked for next, if binds keep their order */
};

struct stmt_cache {
    struct stmt **stmt; /* sorted by name */
    size_t count, room;
};

static void stmt_free(struct stmt *t)
{
    sqlite3_finalize(t->handle);
    for (int i = 0; i < t->param_count; i++)
        mem_free(t->param[i]);
    mem_free(t->param);
    mem_free(t->name);
    mem_free(t);
}

void stmt_cache_free(struct stmt_cache *cache)
{
    if (!cache)
        return;
    for (size_t i = 0; i < cache->count; i++)
        stmt_free(cache->stmt[i]);
    mem_free(cache->stmt);
    mem_free(cache);
}

/* The place of a name in the cache, or where it belongs. */
static size_t place_of(const struct stmt_cache *cache, const char *name,
                       bool *is_there)
{
    size_t low = 0;
    size_t high = cache->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(cache->stmt[middle]->name, name);
        if (order == 0) {
            *is_there = true;
            return middle;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *is_there = false;
    return low;
}

static void note_params(struct stmt *t)
{
    t->param_count = sqlite3_bind_parameter_count(t->handle);
    t->param = mem_array((size_t)t->param_count + 1, sizeof *t->param);
    for (int i = 0; i < t->param_count; i++) {
        const char *name = sqlite3_bind_parameter_name(t->handle, i + 1);
        t->param[i] = mem_text(name ? name : "");
    }
}

static struct stmt *prepare(struct store *s, const char *name, struct err *err)
{
    char *file = mem_textf("%s.sql", name);
    const char *sql = store_embedded(file);
    mem_free(file);
    assert(sql && "no such statement in db/sql");
    struct stmt *t = mem_new(sizeof *t);
    t->store = s;
    t->name = mem_text(name);
    if (!sql ||
        sqlite3_prepare_v3(store_handle(s), sql, -1, SQLITE_PREPARE_PERSISTENT,
                           &t->handle, NULL) != SQLITE_OK) {
        store_fail(s, name, err);
        stmt_free(t);
        return NULL;
    }
    note_params(t);
    return t;
}

struct stmt *stmt_get(struct store *s, const char *name, struct err *err)
{
    struct stmt_cache **cache = store_statements(s);
    if (!*cache)
        *cache = mem_new(sizeof **cache);
    bool is_there = false;
    size_t place = place_of(*cache, name, &is_there);
    if (is_there) {
        struct stmt *t = (*cache)->stmt[place];
        stmt_reset(t);
        return t;
    }
    struct stmt *t = prepare(s, name, err);
    if (!t)
        return NULL;
    MEM_GROW((*cache)->stmt, (*cache)->room, (*cache)->count + 1);
    memmove((*cache)->stmt + place + 1, (*cache)->stmt + place,
            ((*cache)->count - place) * sizeof *(*cache)->stmt);
    (*cache)->stmt[place] = t;
    (*cache)->count++;
    return t;
}

int stmt_place(const struct stmt *t, const char *param)
{
    int place = sqlite3_bind_parameter_index(t->handle, param);
    assert(place > 0 && "no such parameter in the statement");
    return place;
}

/* The same; binds mostly come in the order of the parameters. */
static int place_by_turn(struct stmt *t, const char *param)
{
    bool is_next =
        t->turn < t->param_count && !strcmp(t->param[t->turn], param);
    t->turn = is_next ? t->turn + 1 : stmt_place(t, param);
    return t->turn;
}

static void note(struct stmt *t, int code)
{
    if (code != SQLITE_OK && t->failed == SQLITE_OK)
        t->failed = code;
}

void stmt_set_int(struct stmt *t, int place, int64_t value)
{
    note(t, sqlite3_bind_int64(t->handle, place, value));
}

void stmt_set_null(struct stmt *t, int place)
{
    note(t, sqlite3_bind_null(t->handle, place));
}

void stmt_set_blob(struct stmt *t, int place, struct span value)
{
    note(t, sqlite3_bind_blob64(t->handle, place, value.len ? value.ptr : "",
                                value.len, SQLITE_STATIC));
}

void stmt_bind_int(struct stmt *t, const char *param, int64_t value)
{
    stmt_set_int(t, place_by_turn(t, param), value);
}

void stmt_bind_real(struct stmt *t, const char *param, double value)
{
    note(t, sqlite3_bind_double(t->handle, place_by_turn(t, param), value));
}

void stmt_bind_text(struct stmt *t, const char *param, const char *value)
{
    note(t, sqlite3_bind_text(t->handle, place_by_turn(t, param), value, -1,
                              SQLITE_TRANSIENT));
}

void stmt_bind_blob(struct stmt *t, const char *param, struct span value)
{
    note(t, sqlite3_bind_blob64(t->handle, place_by_turn(t, param),
                                value.len ? value.ptr : "", value.len,
                                SQLITE_TRANSIENT));
}

void stmt_bind_null(struct stmt *t, const char *param)
{
    stmt_set_null(t, place_by_turn(t, param));
}

void stmt_bind_option(struct stmt *t, const char *param, int64_t value)
{
    if (value == -1)
        stmt_bind_null(t, param);
    else
        stmt_bind_int(t, param, value);
}

static enum step fail(struct stmt *t, struct err *err)
{
    store_fail(t->store, t->name, err);
    stmt_reset(t);
    return STEP_FAIL;
}

enum step stmt_step(struct stmt *t, struct err *err)
{
    if (t->failed != SQLITE_OK) {
        err_set(err, ERR_DB, "%s: cannot %s: %s", store_path(t->store), t->name,
                sqlite3_errstr(t->failed));
        stmt_reset(t);
        return STEP_FAIL;
    }
    switch (sqlite3_step(t->handle)) {
    case SQLITE_ROW:
        return STEP_ROW;
    case SQLITE_DONE:
        sqlite3_reset(t->handle);
        return STEP_DONE;
    default:
        return fail(t, err);
    }
}

bool stmt_run(struct stmt *t, struct err *err)
{
    enum step step;
    do {
        step = stmt_step(t, err);
    } while (step == STEP_ROW);
    return step == STEP_DONE;
}

void stmt_reset(struct stmt *t)
{
    t->turn = 0;
    sqlite3_reset(t->handle);
    t->failed = SQLITE_OK;
}

int64_t stmt_int(const struct stmt *t, int column)
{
    return sqlite3_column_int64(t->handle, column);
}

double stmt_real(const struct stmt *t, int column)
{
    return sqlite3_column_double(t->handle, column);
}

const char *stmt_text(const struct stmt *t, int column)
{
    const unsigned char *text = sqlite3_column_text(t->handle, column);
    return text ? (const char *)text : "";
}

struct span stmt_blob(const struct stmt *t, int column)
{
    const void *bytes = sqlite3_column_blob(t->handle, column);
    int len = sqlite3_column_bytes(t->handle, column);
    return span_n(bytes, bytes ? (size_t)len : 0);
}

bool stmt_is_null(const struct stmt *t, int column)
{
    return sqlite3_column_type(t->handle, column) == SQLITE_NULL;
}

bool stmt_is_text(const struct stmt *t, int column)
{
    return sqlite3_column_type(t->handle, column) == SQLITE_TEXT;
}

int stmt_columns(const struct stmt *t)
{
    return sqlite3_column_count(t->handle);
}

const char *stmt_column_name(const struct stmt *t, int column)
{
    const char *name = sqlite3_column_name(t->handle, column);
    return name ? name : "";
}

bool stmt_one(int64_t *out, struct stmt *t, int64_t otherwise, struct err *err)
{
    if (!t)
        return false;
    enum step step = stmt_step(t, err);
    if (step == STEP_FAIL)
        return false;
    *out = step == STEP_ROW && !stmt_is_null(t, 0) ? stmt_int(t, 0) : otherwise;
    stmt_reset(t);
    return true;
}

bool stmt_do(struct store *s, const char *name, struct err *err)
{
    struct stmt *t = stmt_get(s, name, err);
    return t && stmt_run(t, err);
}

bool stmt_do_id(struct store *s, const char *name, int64_t id, struct err *err)
{
    struct stmt *t = stmt_get(s, name, err);
    if (!t)
        return false;
    stmt_bind_int(t, ":id", id);
    return stmt_run(t, err);
}

int64_t stmt_last_id(struct store *s)
{
    return sqlite3_last_insert_rowid(store_handle(s));
}

int64_t stmt_changes(struct store *s)
{
    return sqlite3_changes64(store_handle(s));
}

bool stmt_begin_reading(struct store *s, bool *own, struct err *err)
{
    *own = sqlite3_get_autocommit(store_handle(s)) != 0;
    return !*own || store_exec(s, "BEGIN", err);
}

void stmt_end_reading(struct store *s, bool own)
{
    if (own)
        store_rollback(s);
}

bool stmt_begin_writing(struct store *s, bool *own, struct err *err)
{
    *own = sqlite3_get_autocommit(store_handle(s)) != 0;
    return !*own || store_begin(s, err);
}

bool stmt_end_writing(struct store *s, bool own, bool done, struct err *err)
{
    done = done && (!own || store_commit(s, err));
    if (!done && own)
        store_rollback(s);
    return done;
}

/* The statement's first word, past its comment. */
static struct span first_word(const char *sql)
{
    struct span rest = span_of(sql);
    struct span line;
    struct span word = {0};
    while (span_split(&rest, '\n', &line)) {
        line = span_trim(line);
        if (line.len > 0 && !span_starts(line, "--")) {
            span_token(&line, &word);
            break;
        }
    }
    return word;
}

static bool check_one(struct store *s, const char *name, const char *sql,
                      struct err *err)
{
    sqlite3_stmt *handle = NULL;
    const char *tail = NULL;
    if (sqlite3_prepare_v2(store_handle(s), sql, -1, &handle, &tail) !=
        SQLITE_OK)
        return store_fail(s, name, err);
    struct span word = first_word(sql);
    bool reads = span_eq(word, "SELECT") || span_eq(word, "WITH");
    bool is_readonly = sqlite3_stmt_readonly(handle) != 0;
    sqlite3_finalize(handle);
    if (!handle)
        return err_set(err, ERR_DB, "%s holds no statement", name);
    if (span_trim(span_of(tail)).len > 0)
        return err_set(err, ERR_DB, "%s has text behind its statement", name);
    if (reads != is_readonly)
        return err_set(err, ERR_DB, "%s is not what its first word says", name);
    return true;
}

bool stmt_check_all(struct store *s, int *count, struct err *err)
{
    const char *name = NULL;
    const unsigned char *bytes = NULL;
    size_t size = 0;
    *count = 0;
    for (size_t i = 0; sql_file(i, &name, &bytes, &size); i++) {
        bool is_number = name[0] >= '0' && name[0] <= '9';
        if (is_number || strcmp(name, "views.sql") == 0)
            continue; /* many statements each; run, not prepared */
        ++*count;
        if (!check_one(s, name, (const char *)bytes, err))
            return false;
    }
    return true;
}
