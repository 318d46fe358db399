#include "report/pseudonyms.h"

#include <string.h>

#include "tests/suite.h"

static const struct span key = {"0123456789abcdef", 16};

static void begin(struct pseudonyms *p, struct arena *arena)
{
    pseudonyms_init(p, key, arena);
    pseudonyms_learn_as(p, "LON-1", "<one>");
    pseudonyms_learn_as(p, "LON-12", "<twelve>");
    pseudonyms_learn_as(p, "Web shop", "<owner>");
    pseudonyms_learn_as(p, "in/LON-1/a b.log", "<source>");
}

static void assert_text(const char *text, const char *expected)
{
    struct arena arena = {0};
    struct pseudonyms p;
    begin(&p, &arena);
    ck_assert_str_eq(pseudonyms_text(&p, text), expected);
    pseudonyms_clear(&p);
    arena_clear(&arena);
}

START_TEST(known_names_are_replaced_where_they_stand_as_a_whole)
{
    assert_text("LON-1 and lon-12, LON-123", "<one> and <twelve>, LON-123");
    assert_text("XLON-1 LON-1.corp.example", "XLON-1 <one>.corp.example");
    assert_text("of the web SHOP.", "of the <owner>.");
}
END_TEST

START_TEST(the_longest_name_wins)
{
    assert_text("in/LON-1/a b.log:12 says", "<source>:12 says");
    assert_text("in/LON-1/other", "in/<one>/other");
}
END_TEST

START_TEST(every_address_is_replaced_and_times_are_not)
{
    struct arena arena = {0};
    struct pseudonyms p;
    begin(&p, &arena);
    const char *text = pseudonyms_text(
        &p, "10.30.1.77:1433 at 10:47:00, [fe80::1%4]:443 and 2001:db8::7. "
            "Also 127.0.0.1, ::1, 4.2 and 36.4 %");
    ck_assert_ptr_null(strstr(text, "10.30"));
    ck_assert_ptr_null(strstr(text, "fe80"));
    ck_assert_ptr_null(strstr(text, "2001:db8"));
    ck_assert_ptr_nonnull(strstr(text, ":1433 at 10:47:00, [address-"));
    ck_assert_ptr_nonnull(strstr(text, "Also 127.0.0.1, ::1, 4.2 and 36.4 %"));
    pseudonyms_clear(&p);
    arena_clear(&arena);
}
END_TEST

START_TEST(pseudonyms_are_stable_and_depend_on_the_key)
{
    struct arena arena = {0};
    struct pseudonyms p, q;
    pseudonyms_init(&p, key, &arena);
    pseudonyms_init(&q, span_of("another key, sixteen"), &arena);
    const char *one = pseudonyms_make(&p, "server", span_of("LON-1"));
    ck_assert_str_eq(one, pseudonyms_make(&p, "server", span_of("lon-1")));
    ck_assert_str_ne(one, pseudonyms_make(&q, "server", span_of("LON-1")));
    ck_assert_str_ne(one, pseudonyms_make(&p, "server", span_of("LON-2")));
    ck_assert_uint_eq(strlen(one), strlen("server-") + 8);
    arena_clear(&arena);
}
END_TEST

START_TEST(ports_of_endpoints_stay)
{
    struct arena arena = {0};
    struct pseudonyms p;
    begin(&p, &arena);
    ck_assert_str_eq(strrchr(pseudonyms_endpoint(&p, "10.0.0.9:1433"), ':'),
                     ":1433");
    const char *named = pseudonyms_endpoint(&p, "sql1:1433");
    ck_assert_ptr_eq(strstr(named, "host-"), named);
    ck_assert_str_eq(pseudonyms_address(&p, "*"), "*");
    ck_assert_str_eq(pseudonyms_address(&p, "0.0.0.0"), "0.0.0.0");
    pseudonyms_clear(&p);
    arena_clear(&arena);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_test(tcase, known_names_are_replaced_where_they_stand_as_a_whole);
    tcase_add_test(tcase, the_longest_name_wins);
    tcase_add_test(tcase, every_address_is_replaced_and_times_are_not);
    tcase_add_test(tcase, pseudonyms_are_stable_and_depend_on_the_key);
    tcase_add_test(tcase, ports_of_endpoints_stay);
}
SUITE_MAIN("report/pseudonyms", add_tests)
