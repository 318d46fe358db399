#include "cli/options.h"

#include <string.h>

#include "tests/suite.h"

static const struct option common[] = {
    {"--db",         "FILE", "the history"},
    {"--help", NULL, "this page"},
    {0      },
};
static const struct option own[] = {
    {"--server",            "GLOB", "only these servers"},
    {"--dry-run", NULL, "store nothing"},
    {0          },
};

static bool read_words(struct arguments **out, const char *words,
                       struct err *err)
{
    static char text[200];
    char *argv[16];
    int argc = 0;
    strncpy(text, words, sizeof text - 1);
    for (char *word = text; *word; argc++) {
        argv[argc] = word;
        word += strcspn(word, " ");
        if (*word)
            *word++ = 0;
    }
    return arguments_read(out, argc, argv, common, own, err);
}

START_TEST(a_value_stands_behind_a_blank_or_an_equals_sign)
{
    struct arguments *a;
    struct err err = {0};
    ck_assert(read_words(&a, "--server LON* --db=x.db p1 p2", &err));
    ck_assert_str_eq(arguments_get(a, "--server"), "LON*");
    ck_assert_str_eq(arguments_get(a, "--db"), "x.db");
    ck_assert_ptr_null(arguments_get(a, "--dry-run"));
    ck_assert_uint_eq(arguments_count(a), 2);
    ck_assert_str_eq(arguments_at(a, 1), "p2");
    ck_assert_ptr_null(arguments_at(a, 2));
    arguments_free(a);
}
END_TEST

START_TEST(a_switch_that_is_given_is_not_null_and_the_last_value_counts)
{
    struct arguments *a;
    struct err err = {0};
    ck_assert(read_words(&a, "--dry-run --server A --server=B", &err));
    ck_assert_str_eq(arguments_get(a, "--dry-run"), "");
    ck_assert_str_eq(arguments_get(a, "--server"), "B");
    arguments_free(a);
}
END_TEST

START_TEST(a_lone_dash_and_what_follows_two_dashes_are_words)
{
    struct arguments *a;
    struct err err = {0};
    ck_assert(read_words(&a, "- -- --server", &err));
    ck_assert_uint_eq(arguments_count(a), 2);
    ck_assert_str_eq(arguments_at(a, 0), "-");
    ck_assert_str_eq(arguments_at(a, 1), "--server");
    arguments_free(a);
}
END_TEST

static void assert_wrong(const char *words, const char *hint)
{
    struct arguments *a = NULL;
    struct err err = {0};
    ck_assert(!read_words(&a, words, &err));
    ck_assert_int_eq(err.kind, ERR_USAGE);
    ck_assert_msg(strstr(err.text, hint), "%s", err.text);
    ck_assert_ptr_null(a);
}

START_TEST(mistakes_name_the_nearest_option)
{
    assert_wrong("--servr X", "did you mean --server?");
    assert_wrong("--dryrun", "did you mean --dry-run?");
    assert_wrong("--frobnicate", "--help");
}
END_TEST

START_TEST(values_are_wanted_where_they_belong_and_nowhere_else)
{
    assert_wrong("--server", "--server GLOB");
    assert_wrong("--dry-run=yes", "takes no value");
}
END_TEST

START_TEST(help_has_a_line_an_option_in_columns)
{
    struct buf out = {0};
    options_print(&out, own, common);
    ck_assert_str_eq(buf_str(&out), "  --server GLOB  only these servers\n"
                                    "  --dry-run      store nothing\n"
                                    "  --db FILE      the history\n"
                                    "  --help         this page\n");
    buf_clear(&out);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_value_stands_behind_a_blank_or_an_equals_sign);
    tcase_add_test(
        tcase, a_switch_that_is_given_is_not_null_and_the_last_value_counts);
    tcase_add_test(tcase, a_lone_dash_and_what_follows_two_dashes_are_words);
    tcase_add_test(tcase, mistakes_name_the_nearest_option);
    tcase_add_test(tcase, values_are_wanted_where_they_belong_and_nowhere_else);
    tcase_add_test(tcase, help_has_a_line_an_option_in_columns);
}
SUITE_MAIN("cli/options", add_tests)
