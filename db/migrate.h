#ifndef DB_MIGRATE_H
#define DB_MIGRATE_H
/*
 * From the version that a file has (user_version) to the one that this program
 * knows: a table of migrations and one loop. Private to db/.
 */
#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

#include "core/err.h"

#define MIGRATE_APPLICATION_ID 0x706c6467 /* "pldg" */

struct migration {
    int version;      /* that it leads to */
    const char *file; /* embedded: "0001_base.sql" */
    const char *sql;  /* instead of a file; for tests */
};

/* Refuses files that are no history and those of a newer program. */
bool migrate_look(sqlite3 *db, const char *path, struct err *err);
bool migrate_version(sqlite3 *db, const char *path, int *version,
                     struct err *err);
/* A reader cannot migrate: says how, where the file is older. */
bool migrate_is_current(const char *path, int version, struct err *err);
/* Walks the program's table, then makes the views anew where their text has
 * changed. */
bool migrate_to_latest(sqlite3 *db, const char *path, struct err *err);
/* Walks any table: each step in one transaction; before the first step of a
 * file that holds something, a copy `PATH.before-vN` is made beside it. */
bool migrate_walk(sqlite3 *db, const char *path, const struct migration *table,
                  size_t count, struct err *err);
#endif
