#include "ingest/rule.h"

#include "core/buf.h"
#include "suite.h"

START_TEST(groups_of_dashes_are_columns)
{
    struct rule rule;
    struct span cell[RULE_COLUMNS_MAX];
    ck_assert(rule_read(&rule, span_of("------ --- ----")));
    ck_assert_uint_eq(rule.count, 3);
    rule_cut(&rule, span_of("abc     12 x y"), cell);
    ck_assert(span_eq(cell[0], "abc"));
    ck_assert(span_eq(cell[1], "12"));
    ck_assert(span_eq(cell[2], "x y"));
}
END_TEST

START_TEST(a_carriage_return_parts_groups_as_a_blank_does)
{
    struct rule rule;
    ck_assert(rule_read(&rule, span_of("\r--- ---\r")));
    ck_assert_uint_eq(rule.count, 2);
    ck_assert_uint_eq(rule.from[0], 1);
    ck_assert_uint_eq(rule.to[0], 4);
    ck_assert(rule_read(&rule, span_of("---\r---")));
    ck_assert_uint_eq(rule.count, 2);
    ck_assert_uint_eq(rule.from[1], 4);
}
END_TEST

START_TEST(what_is_no_rule_is_none)
{
    struct rule rule;
    struct buf many = {0};
    ck_assert(!rule_read(&rule, span_of("")));
    ck_assert(!rule_read(&rule, span_of("------")));
    ck_assert(!rule_read(&rule, span_of("--- +++")));
    for (int i = 0; i <= RULE_COLUMNS_MAX; i++)
        buf_text(&many, "- ");
    ck_assert(!rule_read(&rule, buf_as_span(&many)));
    buf_clear(&many);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_test(tcase, groups_of_dashes_are_columns);
    tcase_add_test(tcase, a_carriage_return_parts_groups_as_a_blank_does);
    tcase_add_test(tcase, what_is_no_rule_is_none);
}

SUITE_MAIN("ingest/rule", add_tests)
