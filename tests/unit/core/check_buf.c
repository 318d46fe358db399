#include "core/buf.h"

#include <string.h>

#include "core/mem.h"
#include "suite.h"

START_TEST(an_empty_buffer_is_an_empty_text)
{
    struct buf b = {0};
    ck_assert_str_eq(buf_str(&b), "");
    ck_assert_uint_eq(buf_as_span(&b).len, 0);
    buf_text(&b, NULL);
    buf_span(&b, (struct span){0});
    ck_assert_uint_eq(b.len, 0);
    buf_clear(&b);
}
END_TEST

START_TEST(what_is_added_stays_and_ends_with_a_nul)
{
    struct buf b = {0};
    for (int i = 0; i < 1000; i++)
        buf_addf(&b, "%d,", i);
    buf_byte(&b, 'x');
    buf_add(&b, "y\0z", 3);
    ck_assert_uint_eq(b.len, 10 * 2 + 90 * 3 + 900 * 4 + 4);
    ck_assert(span_starts(buf_as_span(&b), "0,1,2,"));
    ck_assert_mem_eq(b.ptr + b.len - 4, "xy\0z", 5);
    buf_clear(&b);
}
END_TEST

START_TEST(over_its_limit_nothing_more_is_added)
{
    struct buf b = {.limit = 5};
    buf_text(&b, "abc");
    buf_text(&b, "def");
    ck_assert(b.over);
    buf_byte(&b, 'g');
    ck_assert_str_eq(buf_str(&b), "abc");
    buf_reset(&b);
    ck_assert(!b.over);
    buf_text(&b, "hello");
    ck_assert(!b.over);
    ck_assert_str_eq(buf_str(&b), "hello");
    buf_clear(&b);
    ck_assert_uint_eq(b.limit, 5);
}
END_TEST

START_TEST(code_points_become_utf_8)
{
    struct buf b = {0};
    buf_code(&b, 'A');
    buf_code(&b, 0xF6);
    buf_code(&b, 0x20AC);
    buf_code(&b, 0x1F600);
    ck_assert_str_eq(buf_str(&b), "A\xc3\xb6\xe2\x82\xac\xf0\x9f\x98\x80");
    buf_clear(&b);
}
END_TEST

START_TEST(what_is_no_code_point_becomes_the_replacement_mark)
{
    struct buf b = {0};
    buf_code(&b, 0xD800);
    buf_code(&b, 0x110000);
    buf_code(&b, UINT32_MAX);
    ck_assert_str_eq(buf_str(&b), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
    buf_clear(&b);
}
END_TEST

START_TEST(a_detached_text_is_the_callers)
{
    struct buf b = {0};
    char *nothing = buf_detach(&b);
    ck_assert_str_eq(nothing, "");
    buf_text(&b, "mine");
    char *text = buf_detach(&b);
    ck_assert_str_eq(text, "mine");
    ck_assert_uint_eq(b.len, 0);
    buf_text(&b, "again");
    ck_assert_str_eq(text, "mine");
    mem_free(text);
    mem_free(nothing);
    buf_clear(&b);
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_add_test(t, an_empty_buffer_is_an_empty_text);
    tcase_add_test(t, what_is_added_stays_and_ends_with_a_nul);
    tcase_add_test(t, over_its_limit_nothing_more_is_added);
    tcase_add_test(t, code_points_become_utf_8);
    tcase_add_test(t, what_is_no_code_point_becomes_the_replacement_mark);
    tcase_add_test(t, a_detached_text_is_the_callers);
}
SUITE_MAIN("core/buf", add_tests)
