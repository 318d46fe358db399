#ifndef DB_HANDLE_H
#define DB_HANDLE_H
/* What the files of db/ share of a store; see store.h for everybody else. */
#include <sqlite3.h>

#include "db/store.h"

struct stmt_cache; /* stmt.c */
struct zones;      /* zones.h */

sqlite3 *store_handle(struct store *s);
/* Zones opened once for all servers of a run. */
struct zones *store_zones(struct store *s);
struct stmt_cache **store_statements(struct store *s);
void stmt_cache_free(struct stmt_cache *cache); /* accepts NULL */

/* Sets err to what SQLite just said of this handle, with what to do; false. */
bool store_fail(struct store *s, const char *doing, struct err *err);
/* The same of a bare handle. */
bool store_fail_handle(sqlite3 *db, const char *path, const char *doing,
                       struct err *err);
/* Runs literal SQL: transactions and pragmas only. */
bool store_exec(struct store *s, const char *sql, struct err *err);

/* An embedded file by its full name ("views.sql"); NULL where there is none. */
const char *store_embedded(const char *name);
#endif
