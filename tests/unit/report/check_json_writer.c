#include "report/json_writer.h"

#include <math.h>

#include "tests/suite.h"

START_TEST(commas_and_indentation_are_the_writers_business)
{
    struct json_writer w;
    struct buf out = {0};
    json_init(&w, &out);
    json_object(&w);
    json_key(&w, "a");
    json_array(&w);
    json_whole(&w, -1);
    json_bool(&w, true);
    json_end_array(&w);
    json_key(&w, "b");
    json_object_inline(&w);
    json_key(&w, "c");
    json_null(&w);
    json_key(&w, "d");
    json_array(&w);
    json_whole(&w, 1);
    json_whole(&w, 2);
    json_end_array(&w);
    json_end_object(&w);
    json_key(&w, "e");
    json_array(&w);
    json_end_array(&w);
    json_end_object(&w);
    ck_assert_str_eq(buf_str(&out), "{\n  \"a\": [\n    -1,\n    true\n  ],\n"
                                    "  \"b\": {\"c\": null, \"d\": [1, 2]},\n"
                                    "  \"e\": []\n}\n");
    buf_clear(&out);
}
END_TEST

static void assert_text(const char *text, const char *expected)
{
    struct json_writer w;
    struct buf out = {0};
    json_init(&w, &out);
    json_text(&w, text);
    ck_assert_str_eq(buf_str(&out), expected);
    buf_clear(&out);
}

START_TEST(everything_dangerous_in_a_text_is_escaped)
{
    assert_text("a\"b\\c", "\"a\\\"b\\\\c\"");
    assert_text("\b\f\n\r\t\x01\x7f", "\"\\b\\f\\n\\r\\t\\u0001\\u007f\"");
    assert_text("\xe2\x80\xae\xe2\x80\xa8", "\"\\u202e\\u2028\"");
    assert_text("\xf3\xa0\x81\x81", "\"\\udb40\\udc41\"");
    assert_text("\xc3\x96\xf0\x9f\x98\x80", "\"\xc3\x96\xf0\x9f\x98\x80\"");
}
END_TEST

START_TEST(bytes_that_are_no_text_become_the_replacement_character)
{
    assert_text("a\xff"
                "b",
                "\"a\xef\xbf\xbd"
                "b\"");
}
END_TEST

START_TEST(what_is_not_known_is_null)
{
    struct json_writer w;
    struct buf out = {0};
    json_init(&w, &out);
    json_object_inline(&w);
    json_key(&w, "n");
    json_number(&w, NAN, 1);
    json_key(&w, "i");
    json_number(&w, INFINITY, 1);
    json_key(&w, "t");
    json_moment(&w, MOMENT_NONE);
    json_key(&w, "s");
    json_text(&w, NULL);
    json_end_object(&w);
    ck_assert_str_eq(buf_str(&out),
                     "{\"n\": null, \"i\": null, \"t\": null, \"s\": null}\n");
    buf_clear(&out);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_test(tcase, commas_and_indentation_are_the_writers_business);
    tcase_add_test(tcase, everything_dangerous_in_a_text_is_escaped);
    tcase_add_test(tcase,
                   bytes_that_are_no_text_become_the_replacement_character);
    tcase_add_test(tcase, what_is_not_known_is_null);
}
SUITE_MAIN("report/json_writer", add_tests)
