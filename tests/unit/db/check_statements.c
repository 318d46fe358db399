#include "db/stmt.h"
#include "suite.h"

START_TEST(
    every_embedded_statement_prepares_alone_and_reads_only_when_it_says_so)
{
    struct store *s = NULL;
    struct err err = {0};
    ck_assert_msg(store_open(&s, ":memory:", &err), "%s", err.text);
    int count = 0;
    ck_assert_msg(stmt_check_all(s, &count, &err), "%s", err.text);
    ck_assert_int_gt(count, 20);
    store_close(s);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_test(
        tcase,
        every_embedded_statement_prepares_alone_and_reads_only_when_it_says_so);
}

SUITE_MAIN("db/statements", add_tests)
