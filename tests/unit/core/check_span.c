#include "core/span.h"

#include <math.h>

#include <string.h>

#include "suite.h"

static double number(const char *text)
{
    double n = -77;
    ck_assert_msg(span_double(span_of(text), &n), "'%s' is a number", text);
    return n;
}

START_TEST(trim_takes_blanks_of_both_ends_only)
{
    ck_assert(span_eq(span_trim(span_of(" \t a b \r\n")), "a b"));
    ck_assert(span_eq(span_trim(span_of(" \r\n")), ""));
    ck_assert(span_eq(span_trim(span_of(NULL)), ""));
}
END_TEST

START_TEST(cut_never_leaves_the_span)
{
    struct span s = span_of("abcdef");
    ck_assert(span_eq(span_cut(s, 2, 4), "cd"));
    ck_assert(span_eq(span_cut(s, 4, 99), "ef"));
    ck_assert(span_eq(span_cut(s, 99, 100), ""));
    ck_assert(span_eq(span_cut(s, 3, 1), ""));
    ck_assert(span_eq(span_cut(span_of(NULL), 1, 2), ""));
}
END_TEST

START_TEST(comparing_minds_case_only_where_asked)
{
    struct span s = span_of("Proto  Local");
    ck_assert(span_starts(s, "Proto") && !span_starts(s, "proto"));
    ck_assert(span_starts_nocase(s, "proto"));
    ck_assert(span_ends_nocase(s, "LOCAL") && !span_ends_nocase(s, "locale"));
    ck_assert(span_eq_nocase(s, "PROTO  LOCAL") && !span_eq_nocase(s, "PROTO"));
    ck_assert(!span_starts(span_of("Pro"), "Proto"));
    ck_assert(span_same(span_of(""), span_of(NULL)));
    ck_assert(!span_same(span_of("a"), span_of("b")));
}
END_TEST

START_TEST(find_gives_the_first_place_or_minus_one)
{
    struct span s = span_of("aaab AAAB aab");
    ck_assert_int_eq(span_find(s, "aab"), 1);
    ck_assert_int_eq(span_find(s, "AAB"), 6);
    ck_assert_int_eq(span_find(s, "b aa"), -1);
    ck_assert_int_eq(span_find_nocase(s, "B AAA"), 3);
    ck_assert_int_eq(span_find_nocase(s, "zz"), -1);
    ck_assert_int_eq(span_find(span_of(""), "a"), -1);
    ck_assert_int_eq(span_find(span_n("ab", 1), "ab"), -1);
}
END_TEST

START_TEST(tokens_are_runs_of_non_blanks)
{
    struct span s = span_of("  TCP\t 0.0.0.0:135  \r\n"), token;
    ck_assert(span_token(&s, &token) && span_eq(token, "TCP"));
    ck_assert(span_token(&s, &token) && span_eq(token, "0.0.0.0:135"));
    ck_assert(!span_token(&s, &token) && token.len == 0);
}
END_TEST

START_TEST(split_gives_empty_parts_too_and_the_last_one)
{
    struct span s = span_of("a,,b,"), part;
    ck_assert(span_split(&s, ',', &part) && span_eq(part, "a"));
    ck_assert(span_split(&s, ',', &part) && span_eq(part, ""));
    ck_assert(span_split(&s, ',', &part) && span_eq(part, "b"));
    ck_assert(span_split(&s, ',', &part) && span_eq(part, ""));
    ck_assert(!span_split(&s, ',', &part) && part.len == 0);
}
END_TEST

START_TEST(whole_numbers_are_digits_only_and_must_fit)
{
    uint64_t n = 7;
    int i = 7;
    ck_assert(span_u64(span_of("18446744073709551615"), &n) && n == UINT64_MAX);
    ck_assert(span_u64(span_of("007"), &n) && n == 7);
    ck_assert(!span_u64(span_of("18446744073709551616"), &n));
    ck_assert(!span_u64(span_of(""), &n) && !span_u64(span_of("1 "), &n));
    ck_assert(!span_u64(span_of("-1"), &n) && n == 7);
    ck_assert(span_int(span_of("-2147483648"), &i) && i == INT32_MIN);
    ck_assert(span_int(span_of("+2147483647"), &i) && i == INT32_MAX);
    ck_assert(!span_int(span_of("2147483648"), &i));
    ck_assert(!span_int(span_of("-"), &i) && !span_int(span_of("0x1"), &i));
    ck_assert_int_eq(i, INT32_MAX);
}
END_TEST

START_TEST(decimals_take_either_mark_and_an_exponent)
{
    ck_assert(number("0.4") == 0.4 && number("0,4") == 0.4);
    ck_assert(number("-12.5") == -12.5 && number("+3") == 3);
    ck_assert(number(".5") == 0.5 && number("5.") == 5);
    ck_assert(number("1e3") == 1000 && number("25E-1") == 2.5);
    ck_assert(number("16384.000000") == 16384);
    ck_assert(number("0.00000000000000000000000000000000001") == 1e-35);
}
END_TEST

START_TEST(decimals_are_always_finite)
{
    static const char *const wrong[] = {
        "",    ".",    "-",   "1.2.3",  "1e",    "e5", "nan",
        "inf", "0x10", "1 2", "1e9999", "1e400", "--1"};
    double n = 1;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        ck_assert_msg(!span_double(span_of(wrong[i]), &n), "'%s'", wrong[i]);
    char digits[1025];
    for (int i = 0; i < 1024; i++)
        digits[i] = '9';
    digits[1024] = '\0';
    ck_assert(!span_double(span_of(digits), &n));
    digits[1] = '.';
    ck_assert(span_double(span_of(digits), &n) && n > 9.99 && n <= 10);
}
END_TEST

START_TEST(a_word_is_found_wherever_it_stands_in_a_long_text)
{
    char text[300];
    for (size_t len = 3; len <= sizeof text; len++) {
        for (size_t at = 0; at + 3 <= len; at += len > 140 ? 7 : 1) {
            memset(text, at % 2 ? 'x' : '\xe0', sizeof text);
            text[at] = 'Q';
            text[at + 1] = '-';
            text[at + 2] = 'r';
            ck_assert_int_eq(span_find_nocase(span_n(text, len), "q-R"),
                             (ptrdiff_t)at);
            ck_assert_int_eq(span_find_nocase(span_n(text, len - 1), "q-R"),
                             at + 3 <= len - 1 ? (ptrdiff_t)at : -1);
            ck_assert_int_eq(span_find_nocase(span_n(text, len), "q-s"), -1);
            ck_assert_int_eq(span_find_nocase(span_n(text, len), ""), 0);
        }
    }
    ck_assert_int_eq(span_find_nocase(span_of(""), ""), 0);
    ck_assert_int_eq(span_find_nocase(span_of(""), "a"), -1);
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_add_test(t, a_word_is_found_wherever_it_stands_in_a_long_text);
    tcase_add_test(t, trim_takes_blanks_of_both_ends_only);
    tcase_add_test(t, cut_never_leaves_the_span);
    tcase_add_test(t, comparing_minds_case_only_where_asked);
    tcase_add_test(t, find_gives_the_first_place_or_minus_one);
    tcase_add_test(t, tokens_are_runs_of_non_blanks);
    tcase_add_test(t, split_gives_empty_parts_too_and_the_last_one);
    tcase_add_test(t, whole_numbers_are_digits_only_and_must_fit);
    tcase_add_test(t, decimals_take_either_mark_and_an_exponent);
    tcase_add_test(t, decimals_are_always_finite);
}
SUITE_MAIN("core/span", add_tests)
