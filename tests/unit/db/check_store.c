#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/file.h"
#include "core/mem.h"
#include "db/handle.h"
#include "db/store.h"
#include "suite.h"

static char folder[] = "/tmp/check_store_XXXXXX";

static char *path_of(const char *name)
{
    static bool is_made = false;
    if (!is_made)
        ck_assert_ptr_nonnull(mkdtemp(folder));
    is_made = true;
    return mem_textf("%s/%s", folder, name);
}

START_TEST(a_new_history_is_made_and_opened_again)
{
    char *path = path_of("new.db");
    struct store *s = NULL;
    struct err err = {0};
    ck_assert_msg(store_open(&s, path, &err), "%s", err.text);
    ck_assert_str_eq(store_path(s), path);
    ck_assert_uint_gt(store_size_bytes(s), 0);
    store_close(s);
    ck_assert_msg(store_open_readonly(&s, path, &err), "%s", err.text);
    store_close(s);
    ck_assert_msg(store_open(&s, path, &err), "%s", err.text);
    ck_assert(store_begin(s, &err));
    store_rollback(s);
    ck_assert(store_begin(s, &err));
    ck_assert(store_commit(s, &err));
    store_close(s);
    mem_free(path);
}
END_TEST

START_TEST(a_missing_history_says_how_to_make_one)
{
    char *path = path_of("missing.db");
    struct store *s = NULL;
    struct err err = {0};
    ck_assert(!store_open_readonly(&s, path, &err));
    ck_assert_ptr_null(s);
    ck_assert_int_eq(err.kind, ERR_IO);
    ck_assert_ptr_nonnull(strstr(err.text, "portledger ingest"));
    struct file_facts facts;
    ck_assert(!file_look(path, &facts, NULL) || !facts.exists);
    mem_free(path);
}
END_TEST

START_TEST(a_file_that_is_no_database_is_refused_and_left_alone)
{
    char *path = path_of("text.db");
    struct err err = {0};
    const char *text = "this is a text file, and longer than a hundred bytes, "
                       "so that SQLite cannot take it for an empty one at all";
    ck_assert(file_write(path, span_of(text), &err));
    struct store *s = NULL;
    ck_assert(!store_open(&s, path, &err));
    ck_assert_int_eq(err.kind, ERR_DB);
    ck_assert(!store_open_readonly(&s, path, &err));
    struct buf now = {0};
    ck_assert(file_read(&now, path, 0, &err));
    ck_assert_str_eq(buf_str(&now), text);
    buf_clear(&now);
    mem_free(path);
}
END_TEST

START_TEST(a_folder_is_refused)
{
    char *path = path_of("");
    struct err err = {0};
    struct store *s = NULL;
    ck_assert(!store_open(&s, path, &err));
    ck_assert_ptr_nonnull(strstr(err.text, "folder"));
    mem_free(path);
}
END_TEST

START_TEST(an_empty_file_becomes_a_history_but_is_not_read_as_one)
{
    char *path = path_of("empty.db");
    struct err err = {0};
    ck_assert(file_write(path, span_of(""), &err));
    struct store *s = NULL;
    ck_assert(!store_open_readonly(&s, path, &err));
    ck_assert_msg(store_open(&s, path, &err), "%s", err.text);
    store_close(s);
    ck_assert(store_open_readonly(&s, path, &err));
    store_close(s);
    mem_free(path);
}
END_TEST

/* Fills a transaction beyond the cache, so that the file is written to, and
 * dies in the middle of it. */
static void die_writing(const char *path)
{
    struct store *s = NULL;
    if (!store_open(&s, path, NULL))
        _exit(1);
    sqlite3_exec(store_handle(s), "PRAGMA cache_size = 5", NULL, NULL, NULL);
    if (!store_begin(s, NULL))
        _exit(2);
    sqlite3_exec(store_handle(s),
                 "INSERT INTO text (value) WITH RECURSIVE n(i) AS (SELECT 1 "
                 "UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT "
                 "printf('%050d', i) FROM n",
                 NULL, NULL, NULL);
    kill(getpid(), SIGKILL);
}

START_TEST(a_killed_writers_half_written_history_is_read_as_it_was_before)
{
    char *path = path_of("killed.db");
    struct err err = {0};
    struct store *s = NULL;
    ck_assert_msg(store_open(&s, path, &err), "%s", err.text);
    store_close(s);
    pid_t child = fork();
    if (child == 0)
        die_writing(path);
    int status = -1;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    char *journal = mem_textf("%s-journal", path);
    struct file_facts facts = {0};
    ck_assert(file_look(journal, &facts, NULL) && facts.size_bytes > 0);
    ck_assert_msg(store_open_readonly(&s, path, &err), "%s", err.text);
    sqlite3_stmt *ask = NULL;
    ck_assert_int_eq(sqlite3_prepare_v2(store_handle(s),
                                        "SELECT count(*) FROM text", -1, &ask,
                                        NULL),
                     SQLITE_OK);
    ck_assert_int_eq(sqlite3_step(ask), SQLITE_ROW);
    ck_assert_int_eq(sqlite3_column_int(ask, 0), 2);
    sqlite3_finalize(ask);
    store_close(s);
    mem_free(journal);
    mem_free(path);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_new_history_is_made_and_opened_again);
    tcase_add_test(tcase, a_missing_history_says_how_to_make_one);
    tcase_add_test(tcase, a_file_that_is_no_database_is_refused_and_left_alone);
    tcase_add_test(tcase, a_folder_is_refused);
    tcase_add_test(
        tcase, a_killed_writers_half_written_history_is_read_as_it_was_before);
    tcase_add_test(tcase,
                   an_empty_file_becomes_a_history_but_is_not_read_as_one);
}

SUITE_MAIN("db/store", add_tests)
