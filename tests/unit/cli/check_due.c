/* Days until which something is to be done, as people write them. */
#include "cli/due.h"
#include "suite.h"

static void expect(const char *text, enum due_order order, const char *day)
{
    struct arena arena = {0};
    struct err err = {0};
    const char *out;
    bool done = due_day(&out, text, order, &arena, &err);
    if (day)
        ck_assert_msg(done, "%s: %s", text, err.text);
    else
        ck_assert_msg(!done && strstr(err.text, "write it like"), "%s", text);
    if (day)
        ck_assert_str_eq(out, day);
    arena_clear(&arena);
}

START_TEST(days_are_read_in_the_writing_of_several_countries)
{
    expect("2026-04-30", DUE_ORDER_NONE, "2026-04-30");
    expect(" 2026-04-30 00:00:00 ", DUE_ORDER_NONE, "2026-04-30");
    expect("30.4.2026", DUE_ORDER_NONE, "2026-04-30");
    expect("30. 4. 2026", DUE_ORDER_NONE, "2026-04-30");
    expect("30/4/2026", DUE_ORDER_NONE, "2026-04-30");
    expect("4/30/2026", DUE_ORDER_NONE, "2026-04-30");
    expect("", DUE_ORDER_NONE, "");
}
END_TEST

START_TEST(what_could_be_two_days_is_told_by_others_or_refused)
{
    expect("3/4/2026", DUE_ORDER_DAY_FIRST, "2026-04-03");
    expect("3/4/2026", DUE_ORDER_MONTH_FIRST, "2026-03-04");
    expect("3/4/2026", DUE_ORDER_NONE, NULL);
    expect("4/4/2026", DUE_ORDER_NONE, "2026-04-04");
    ck_assert_int_eq(due_order_of(span_of("25/12/2026")), DUE_ORDER_DAY_FIRST);
    ck_assert_int_eq(due_order_of(span_of("12/25/2026")),
                     DUE_ORDER_MONTH_FIRST);
    ck_assert_int_eq(due_order_of(span_of("11/12/2026")), DUE_ORDER_NONE);
    ck_assert_int_eq(due_order_of(span_of("25.12.2026")), DUE_ORDER_NONE);
}
END_TEST

START_TEST(what_is_no_day_is_refused)
{
    static const char *const wrong[] = {
        "someday",   "2026-02-30", "31.4.2026", "1/2/26",     "2026-4",
        "45/1/2026", "1.2.3.2026", "2026",      "=1+1",       "30-4-2026",
        "0/0/2026",  "-1.4.2026",  "1..2026",   "2026-04-31x"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        expect(wrong[i], DUE_ORDER_NONE, NULL);
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_add_test(t, days_are_read_in_the_writing_of_several_countries);
    tcase_add_test(t, what_could_be_two_days_is_told_by_others_or_refused);
    tcase_add_test(t, what_is_no_day_is_refused);
}

SUITE_MAIN("cli/due", add_tests)
