#include "report/visible.h"

#include "tests/suite.h"

static void assert_shown(const char *text, bool keep_lines,
                         const char *expected)
{
    struct buf once = {0}, twice = {0};
    visible_add(&once, span_of(text), keep_lines);
    ck_assert_str_eq(buf_str(&once), expected);
    visible_add(&twice, buf_as_span(&once), keep_lines);
    ck_assert_str_eq(buf_str(&twice), expected);
    buf_clear(&once);
    buf_clear(&twice);
}

START_TEST(escape_sequences_are_shown_and_not_obeyed)
{
    assert_shown("\x1b[2Jgone", true, "\\u{1B}[2Jgone");
    assert_shown("a\rb\bc\x7f", true, "a\\u{D}b\\u{8}c\\u{7F}");
    assert_shown("\xc2\x9b"
                 "31m",
                 true, "\\u{9B}31m");
}
END_TEST

START_TEST(marks_of_direction_are_shown)
{
    assert_shown("evil\xe2\x80\xae"
                 "exe.txt",
                 true, "evil\\u{202E}exe.txt");
    assert_shown("a\xe2\x81\xa6"
                 "b\xe2\x80\x8b"
                 "c",
                 true, "a\\u{2066}b\\u{200B}c");
    assert_shown("a\xe2\x80\xa8"
                 "b",
                 true, "a\\u{2028}b");
}
END_TEST

START_TEST(wrong_bytes_are_shown)
{
    assert_shown("a\xff"
                 "b\xc3",
                 true, "a\\x{FF}b\\x{C3}");
    assert_shown("\xed\xa0\x80", true, "\\x{ED}\\x{A0}\\x{80}");
}
END_TEST

START_TEST(letters_of_all_languages_stay)
{
    assert_shown("ABH\xc3\x96REN \xd0\x9c\xd0\xbe "
                 "\xe6\x9c\xac \xf0\x9f\x98\x80",
                 true,
                 "ABH\xc3\x96REN \xd0\x9c\xd0\xbe "
                 "\xe6\x9c\xac \xf0\x9f\x98\x80");
}
END_TEST

START_TEST(line_feeds_stay_only_where_lines_are_kept)
{
    assert_shown("a\nb", true, "a\nb");
    assert_shown("a\nb", false, "a\\u{A}b");
}
END_TEST

START_TEST(width_is_in_columns_of_a_terminal)
{
    ck_assert_uint_eq(visible_width(span_of("abc")), 3);
    ck_assert_uint_eq(visible_width(span_of("\xe6\x9c\xac\xe6\x9c\xac")), 4);
    ck_assert_uint_eq(visible_width(span_of("e\xcc\x81")), 1);
    ck_assert_uint_eq(visible_width(span_of("")), 0);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_test(tcase, escape_sequences_are_shown_and_not_obeyed);
    tcase_add_test(tcase, marks_of_direction_are_shown);
    tcase_add_test(tcase, wrong_bytes_are_shown);
    tcase_add_test(tcase, letters_of_all_languages_stay);
    tcase_add_test(tcase, line_feeds_stay_only_where_lines_are_kept);
    tcase_add_test(tcase, width_is_in_columns_of_a_terminal);
}
SUITE_MAIN("report/visible", add_tests)
