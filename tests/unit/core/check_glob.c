#include "core/glob.h"

#include "suite.h"

START_TEST(a_pattern_matches_the_whole_text)
{
    ck_assert(glob_matches("w3wp.exe", "w3wp.exe"));
    ck_assert(!glob_matches("w3wp", "w3wp.exe"));
    ck_assert(!glob_matches("w3wp.exe", "w3wp"));
    ck_assert(glob_matches("", "") && !glob_matches("", "a"));
}
END_TEST

START_TEST(stars_and_marks_stand_for_others)
{
    ck_assert(glob_matches("*", "") && glob_matches("*", "anything"));
    ck_assert(glob_matches("LON-*-0?", "LON-WEB-01"));
    ck_assert(!glob_matches("LON-*-0?", "LON-WEB-011"));
    ck_assert(glob_matches("*a*b*", "xxaxxbxx"));
    ck_assert(!glob_matches("?", "") && !glob_matches("*a", "ab"));
    ck_assert(glob_matches("**", "a"));
}
END_TEST

START_TEST(letters_match_in_either_case)
{
    ck_assert(glob_matches("W3WP.*", "w3wp.EXE"));
    ck_assert(!glob_matches("[", "{"));
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_add_test(t, a_pattern_matches_the_whole_text);
    tcase_add_test(t, stars_and_marks_stand_for_others);
    tcase_add_test(t, letters_match_in_either_case);
}
SUITE_MAIN("core/glob", add_tests)
