/*
 * The bare loop that ingest is measured against: the rows of the table `sample`
 * of one history are held in memory, and put by prepared inserts into the same
 * table of a new file. `inserts FROM.db TO.db` prints rows and seconds.
 */
#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct row {
    int64_t cell[5];
};

static void must(sqlite3 *db, int code, const char *what)
{
    if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE)
        return;
    fprintf(stderr, "inserts: %s: %s\n", what, sqlite3_errmsg(db));
    exit(1);
}

static struct row *load(const char *path, size_t *count, char **create)
{
    sqlite3 *db;
    sqlite3_stmt *t;
    struct row *row = NULL;
    size_t room = 0;
    must(NULL, sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), path);
    must(db,
         sqlite3_prepare_v2(
             db, "SELECT sql FROM sqlite_schema WHERE name = 'sample'", -1, &t,
             NULL),
         "schema");
    must(db, sqlite3_step(t), "schema");
    *create = sqlite3_mprintf("%s", sqlite3_column_text(t, 0));
    sqlite3_finalize(t);
    must(db,
         sqlite3_prepare_v2(db,
                            "SELECT id, in_use, listening, processes, frame_id "
                            "FROM sample",
                            -1, &t, NULL),
         "select");
    *count = 0;
    while (sqlite3_step(t) == SQLITE_ROW) {
        if (*count == room) {
            room = room ? room * 2 : 65536;
            row = realloc(row, room * sizeof *row);
            if (!row)
                exit(1);
        }
        for (int i = 0; i < 5; i++)
            row[*count].cell[i] = sqlite3_column_int64(t, i);
        ++*count;
    }
    sqlite3_finalize(t);
    sqlite3_close(db);
    return row;
}

int main(int argc, char **argv)
{
    sqlite3 *db;
    sqlite3_stmt *t;
    char *create;
    size_t count;
    struct timespec from, to;
    if (argc != 3) {
        fprintf(stderr, "usage: inserts FROM.db TO.db\n");
        return 2;
    }
    struct row *row = load(argv[1], &count, &create);
    remove(argv[2]);
    clock_gettime(CLOCK_MONOTONIC, &from);
    must(NULL, sqlite3_open(argv[2], &db), argv[2]);
    must(db, sqlite3_exec(db, "PRAGMA page_size = 8192", NULL, NULL, NULL),
         "page_size");
    must(db, sqlite3_exec(db, create, NULL, NULL, NULL), "create");
    must(db, sqlite3_exec(db, "BEGIN", NULL, NULL, NULL), "begin");
    must(db,
         sqlite3_prepare_v2(db, "INSERT INTO sample VALUES (?, ?, ?, ?, ?)", -1,
                            &t, NULL),
         "prepare");
    for (size_t i = 0; i < count; i++) {
        for (int k = 0; k < 5; k++)
            sqlite3_bind_int64(t, k + 1, row[i].cell[k]);
        must(db, sqlite3_step(t), "insert");
        sqlite3_reset(t);
    }
    sqlite3_finalize(t);
    must(db, sqlite3_exec(db, "COMMIT", NULL, NULL, NULL), "commit");
    sqlite3_close(db);
    clock_gettime(CLOCK_MONOTONIC, &to);
    printf("%zu %.3f\n", count,
           (double)(to.tv_sec - from.tv_sec) +
               (double)(to.tv_nsec - from.tv_nsec) / 1e9);
    free(row);
    sqlite3_free(create);
    return 0;
}
