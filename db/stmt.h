#ifndef DB_STMT_H
#define DB_STMT_H
/*
 * One SQL statement, from sql/<name>.sql: prepared once a store, bound by name,
 * stepped, read. Private to db/.
 *
 * A failed bind is remembered and told by the next step, so that callers check
 * errors once. A statement is one at a time: stmt_get() of a name hands out the
 * same statement again, reset, so a loop over it must be over by then.
 */
#include <stdbool.h>
#include <stdint.h>

#include "core/err.h"
#include "core/span.h"
#include "db/store.h"

struct stmt; /* belongs to the store */
struct sqlite3;

enum step {
    STEP_ROW,
    STEP_DONE, /* the statement is reset */
    STEP_FAIL, /* err is set, the statement is reset */
};

/* The statement of sql/<name>.sql, ready to bind; NULL with err set where
 * SQLite cannot prepare it. An unknown name is a programmer's mistake. */
struct stmt *stmt_get(struct store *s, const char *name, struct err *err);

void stmt_bind_int(struct stmt *t, const char *param, int64_t value);
void stmt_bind_real(struct stmt *t, const char *param, double value);
/* NULL binds NULL. The text is copied. */
void stmt_bind_text(struct stmt *t, const char *param, const char *value);
void stmt_bind_blob(struct stmt *t, const char *param, struct span value);
void stmt_bind_null(struct stmt *t, const char *param);
/* -1 binds NULL: optional numbers of the harvest. */
void stmt_bind_option(struct stmt *t, const char *param, int64_t value);

/* For loops: the place of a parameter once, then numbers by place. */
int stmt_place(const struct stmt *t, const char *param);
void stmt_set_int(struct stmt *t, int place, int64_t value);
void stmt_set_null(struct stmt *t, int place);
/* The bytes must live until the next step is over. */
void stmt_set_blob(struct stmt *t, int place, struct span value);

enum step stmt_step(struct stmt *t, struct err *err);
/* Steps to the end; rows, if any, are passed over. */
bool stmt_run(struct stmt *t, struct err *err);
void stmt_reset(struct stmt *t); /* to leave a loop early */

int64_t stmt_int(const struct stmt *t, int column);
double stmt_real(const struct stmt *t, int column);
/* "" where NULL; valid until the next step. */
const char *stmt_text(const struct stmt *t, int column);
struct span stmt_blob(const struct stmt *t, int column);
bool stmt_is_null(const struct stmt *t, int column);
bool stmt_is_text(const struct stmt *t, int column);
int stmt_columns(const struct stmt *t);
const char *stmt_column_name(const struct stmt *t, int column);

/* One number: the first column of the first row, `otherwise` without rows. */
bool stmt_one(int64_t *out, struct stmt *t, int64_t otherwise, struct err *err);
/* Runs a statement without parameters. */
bool stmt_do(struct store *s, const char *name, struct err *err);
/* Runs it with :id bound. */
bool stmt_do_id(struct store *s, const char *name, int64_t id, struct err *err);

/* Of the store's handle: id of the last insert, rows of the last change. */
int64_t stmt_last_id(struct store *s);
int64_t stmt_changes(struct store *s);

/* Several reads of one state: begins a transaction unless one is open, which
 * *own tells; ends it where own. */
bool stmt_begin_reading(struct store *s, bool *own, struct err *err);
void stmt_end_reading(struct store *s, bool own);
/* The same for writing; ends with a commit, or with a rollback where `done` is
 * false (which is then returned). */
bool stmt_begin_writing(struct store *s, bool *own, struct err *err);
bool stmt_end_writing(struct store *s, bool own, bool done, struct err *err);

/* Prepares every embedded statement; for tests. False names the first that
 * does not prepare, has text behind it, or (not being an insert, update or
 * delete by its first word) writes. *count is how many there are. */
bool stmt_check_all(struct store *s, int *count, struct err *err);
#endif
