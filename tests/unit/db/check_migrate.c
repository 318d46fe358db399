#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "core/file.h"
#include "core/mem.h"
#include "db/migrate.h"
#include "db/store.h"
#include "suite.h"

static const struct migration table[] = {
    {1, NULL, "CREATE TABLE a (x); INSERT INTO a VALUES (1);"            },
    {2, NULL, "ALTER TABLE a ADD COLUMN y; UPDATE a SET y = x + 1;"      },
    {3, NULL, "CREATE TABLE b (z); INSERT INTO no_such_table VALUES (1);"},
};

static int number(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *ask = NULL;
    ck_assert_int_eq(sqlite3_prepare_v2(db, sql, -1, &ask, NULL), SQLITE_OK);
    int value = -1;
    if (sqlite3_step(ask) == SQLITE_ROW)
        value = sqlite3_column_int(ask, 0);
    sqlite3_finalize(ask);
    return value;
}

static char *new_folder(void)
{
    char *folder = mem_text("/tmp/check_migrate_XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    return folder;
}

START_TEST(each_step_is_taken_once_and_a_copy_is_kept_of_what_was)
{
    char *folder = new_folder();
    char *path = mem_textf("%s/x.db", folder);
    char *copy = mem_textf("%s.before-v2", path);
    sqlite3 *db = NULL;
    struct err err = {0};
    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    ck_assert_msg(migrate_walk(db, path, table, 1, &err), "%s", err.text);
    struct file_facts facts = {0};
    ck_assert(!file_look(copy, &facts, NULL) || !facts.exists);
    ck_assert_msg(migrate_walk(db, path, table, 2, &err), "%s", err.text);
    ck_assert_int_eq(number(db, "SELECT y FROM a"), 2);
    ck_assert_int_eq(number(db, "PRAGMA user_version"), 2);
    ck_assert(migrate_walk(db, path, table, 2, &err));
    ck_assert_int_eq(number(db, "SELECT count(*) FROM a"), 1);
    sqlite3_close(db);
    ck_assert_int_eq(sqlite3_open(copy, &db), SQLITE_OK);
    ck_assert_int_eq(number(db, "PRAGMA user_version"), 1);
    ck_assert_int_eq(number(db, "SELECT x FROM a"), 1);
    sqlite3_close(db);
    mem_free(copy);
    mem_free(path);
    mem_free(folder);
}
END_TEST

START_TEST(a_step_that_fails_leaves_nothing_of_itself)
{
    sqlite3 *db = NULL;
    struct err err = {0};
    ck_assert_int_eq(sqlite3_open(":memory:", &db), SQLITE_OK);
    /* A new history is made whole or not at all; an old one keeps the steps
     * that it has taken. */
    ck_assert(!migrate_walk(db, ":memory:", table, 3, &err));
    ck_assert_int_eq(err.kind, ERR_DB);
    ck_assert_int_eq(number(db, "PRAGMA user_version"), 0);
    ck_assert_int_eq(number(db, "SELECT count(*) FROM sqlite_master"), 0);
    ck_assert(migrate_walk(db, ":memory:", table, 1, &err));
    ck_assert(!migrate_walk(db, ":memory:", table, 3, &err));
    ck_assert_int_eq(number(db, "PRAGMA user_version"), 2);
    ck_assert_int_eq(
        number(db, "SELECT count(*) FROM sqlite_master WHERE name = 'b'"), 0);
    sqlite3_close(db);
}
END_TEST

static char *made_by(const char *pragmas)
{
    char *folder = new_folder();
    char *path = mem_textf("%s/x.db", folder);
    sqlite3 *db = NULL;
    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(db, pragmas, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    mem_free(folder);
    return path;
}

START_TEST(a_newer_history_is_refused_kindly)
{
    char *path = made_by("PRAGMA application_id = 1886151783; "
                         "PRAGMA user_version = 99; CREATE TABLE t (x);");
    struct store *s = NULL;
    struct err err = {0};
    ck_assert(!store_open(&s, path, &err));
    ck_assert_ptr_nonnull(strstr(err.text, "newer portledger"));
    ck_assert(!store_open_readonly(&s, path, &err));
    mem_free(path);
}
END_TEST

START_TEST(another_programs_database_is_refused)
{
    char *path = made_by("CREATE TABLE photos (x);");
    struct store *s = NULL;
    struct err err = {0};
    ck_assert(!store_open(&s, path, &err));
    ck_assert_ptr_nonnull(strstr(err.text, "another program"));
    mem_free(path);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_test(tcase,
                   each_step_is_taken_once_and_a_copy_is_kept_of_what_was);
    tcase_add_test(tcase, a_step_that_fails_leaves_nothing_of_itself);
    tcase_add_test(tcase, a_newer_history_is_refused_kindly);
    tcase_add_test(tcase, another_programs_database_is_refused);
}

SUITE_MAIN("db/migrate", add_tests)
