#ifndef DB_STORE_H
#define DB_STORE_H
/* The history: one SQLite file. Sole owner of the sqlite3 handle. */
#include <stdbool.h>

#include "core/err.h"
#include "core/moment.h"

struct store; /* opaque */

/* Opens for writing; makes the file and its schema, migrates an old one (with
 * a copy FILE.before-vN beside it), refuses a newer one and files that are not
 * a history. ":memory:" is allowed. */
bool store_open(struct store **out, const char *path, struct err *err);
/* Opens read-only; a missing file is an error that says `portledger ingest`. */
bool store_open_readonly(struct store **out, const char *path, struct err *err);
void store_close(struct store *s); /* accepts NULL */
const char *store_path(const struct store *s);

bool store_begin(struct store *s, struct err *err); /* takes the write lock */
bool store_commit(struct store *s, struct err *err);
void store_rollback(struct store *s);
bool store_is_writing(struct store *s); /* is a transaction open? */
/* Within a transaction: what is written from here on stays with it, or is
 * undone alone. One mark at a time. store_mark_undo() is false where the whole
 * transaction is gone: some failures end it. */
bool store_mark(struct store *s, struct err *err);
bool store_mark_keep(struct store *s, struct err *err);
bool store_mark_undo(struct store *s);
uint64_t store_size_bytes(struct store *s);
#endif
