#include "report/table.h"

#include <math.h>

#include "tests/suite.h"

static const struct column columns[] = {
    {"name", "Name", CELL_TEXT },
    {"n",    "N",    CELL_COUNT},
};

static void assert_printed(enum cell_kind kind, struct cell cell,
                           const char *expected)
{
    struct buf out = {0};
    cell_print(&out, kind, &cell);
    ck_assert_str_eq(buf_str(&out), expected);
    buf_clear(&out);
}

START_TEST(a_new_row_is_empty_and_earlier_rows_stay)
{
    struct arena arena = {0};
    struct table t;
    table_init(&t, &arena, "t", "T", columns, 2);
    for (int i = 0; i < 100; i++) {
        struct cell *row = table_row(&t);
        ck_assert(row[0].is_empty && row[1].is_empty);
        row[1] = cell_count(i);
    }
    ck_assert_uint_eq(t.row_count, 100);
    for (int i = 0; i < 100; i++)
        ck_assert_int_eq(t.cell[i * 2 + 1].whole, i);
    arena_clear(&arena);
}
END_TEST

START_TEST(counts_have_thousands_marks_at_any_size)
{
    assert_printed(CELL_COUNT, cell_count(0), "0");
    assert_printed(CELL_COUNT, cell_count(999), "999");
    assert_printed(CELL_COUNT, cell_count(1000), "1,000");
    assert_printed(CELL_COUNT, cell_count(-16384), "-16,384");
    assert_printed(CELL_COUNT, cell_count(1000007), "1,000,007");
    assert_printed(CELL_COUNT, cell_count(INT64_MIN),
                   "-9,223,372,036,854,775,808");
}
END_TEST

START_TEST(lengths_of_time_have_two_units)
{
    assert_printed(CELL_SECONDS, cell_seconds(60), "60 s");
    assert_printed(CELL_SECONDS, cell_seconds(1500), "25 min");
    assert_printed(CELL_SECONDS, cell_seconds(7384), "2 h 03 min");
    assert_printed(CELL_SECONDS, cell_seconds(3 * 86400 + 3600), "3 d 01 h");
}
END_TEST

START_TEST(what_is_not_known_prints_nothing)
{
    assert_printed(CELL_PERCENT, cell_percent(NAN), "");
    assert_printed(CELL_MOMENT, cell_moment(MOMENT_NONE), "");
    assert_printed(CELL_TEXT, cell_text(NULL), "");
    assert_printed(CELL_PERCENT, cell_percent(0), "0.0 %");
}
END_TEST

START_TEST(bytes_have_a_unit)
{
    assert_printed(CELL_BYTES, cell_count(1023), "1023 B");
    assert_printed(CELL_BYTES, cell_count(1536), "1.5 KiB");
    assert_printed(CELL_BYTES, cell_count(3 << 20), "3.0 MiB");
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_new_row_is_empty_and_earlier_rows_stay);
    tcase_add_test(tcase, counts_have_thousands_marks_at_any_size);
    tcase_add_test(tcase, lengths_of_time_have_two_units);
    tcase_add_test(tcase, what_is_not_known_prints_nothing);
    tcase_add_test(tcase, bytes_have_a_unit);
}
SUITE_MAIN("report/table", add_tests)
