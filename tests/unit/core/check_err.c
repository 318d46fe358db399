#include "core/err.h"

#include <string.h>

#include "suite.h"

START_TEST(setting_an_error_gives_false)
{
    struct err err = {0};
    ck_assert(!err_set(&err, ERR_IO, "cannot open %s", "a.log"));
    ck_assert_int_eq(err.kind, ERR_IO);
    ck_assert_str_eq(err.text, "cannot open a.log");
    ck_assert(!err_set(NULL, ERR_IO, "nobody asks"));
    ck_assert(!err_wrap(NULL, "nobody asks"));
}
END_TEST

START_TEST(a_place_is_put_before_and_the_kind_stays)
{
    struct err err = {0};
    err_set(&err, ERR_INPUT, "not a capture");
    ck_assert(!err_wrap(&err, "%s, line %d", "a.log", 3));
    ck_assert_int_eq(err.kind, ERR_INPUT);
    ck_assert_str_eq(err.text, "a.log, line 3: not a capture");
}
END_TEST

START_TEST(long_text_is_cut_where_a_letter_ends)
{
    struct err err = {0};
    char text[3001];
    for (int before = 0; before < 4; before++) {
        memset(text, 'a', (size_t)before);
        for (size_t i = (size_t)before; i + 3 < sizeof text; i += 3)
            memcpy(text + i, "\xe2\x82\xac", 3);
        text[(size_t)before + 3 * ((3000 - (size_t)before) / 3)] = '\0';
        err_set(&err, ERR_INPUT, "%s", text);
        size_t len = strlen(err.text);
        ck_assert_uint_ge(len, sizeof err.text - 4);
        ck_assert_uint_eq((len - (size_t)before) % 3, 0);
    }
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_add_test(t, setting_an_error_gives_false);
    tcase_add_test(t, a_place_is_put_before_and_the_kind_stays);
    tcase_add_test(t, long_text_is_cut_where_a_letter_ends);
}
SUITE_MAIN("core/err", add_tests)
