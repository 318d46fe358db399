#include "ingest/orders.h"

#include "suite.h"

START_TEST(one_sure_file_tells_for_its_server_whatever_its_case)
{
    struct orders *o = orders_new();
    orders_note(o, "lon-web1", DATE_DMY);
    orders_note(o, "NYC-WEB1", DATE_MDY);
    orders_note(o, "", DATE_MDY);
    ck_assert_int_eq(orders_of(o, span_of("LON-WEB1")), DATE_DMY);
    ck_assert_int_eq(orders_of(o, span_of("lon-web1")), DATE_DMY);
    ck_assert_int_eq(orders_of(o, span_of("nyc-Web1")), DATE_MDY);
    ck_assert_int_eq(orders_of(o, span_of("LON-WEB")), DATE_UNKNOWN);
    ck_assert_int_eq(orders_of(o, span_of("LON-WEB11")), DATE_UNKNOWN);
    ck_assert_int_eq(orders_of(o, span_of("")), DATE_UNKNOWN);
    ck_assert_int_eq(orders_of(NULL, span_of("LON-WEB1")), DATE_UNKNOWN);
    orders_free(o);
}
END_TEST

START_TEST(files_that_do_not_agree_tell_nothing)
{
    struct orders *o = orders_new();
    orders_note(o, "A", DATE_DMY);
    orders_note(o, "A", DATE_MDY);
    orders_note(o, "A", DATE_DMY);
    ck_assert_int_eq(orders_of(o, span_of("A")), DATE_UNKNOWN);
    orders_free(o);
}
END_TEST

START_TEST(of_what_is_kept_only_sure_reasons_count)
{
    struct orders *o = orders_new();
    orders_note_words(o, "A",
                      "server A by the folder; date order dmy: values "
                      "above 12");
    orders_note_words(o, "B",
                      "date order dmy: a guess from the absence of "
                      "AM/PM; server B by the folder");
    orders_note_words(o, "C", "date order mdy: weekday words");
    orders_note_words(o, "D", "date order mdy: other files of the same server");
    orders_note_words(o, "E", "date order");
    ck_assert_int_eq(orders_of(o, span_of("A")), DATE_DMY);
    ck_assert_int_eq(orders_of(o, span_of("B")), DATE_UNKNOWN);
    ck_assert_int_eq(orders_of(o, span_of("C")), DATE_MDY);
    ck_assert_int_eq(orders_of(o, span_of("D")), DATE_UNKNOWN);
    ck_assert_int_eq(orders_of(o, span_of("E")), DATE_UNKNOWN);
    orders_free(o);
}
END_TEST

START_TEST(
    a_guess_is_refuted_by_another_order_and_what_rested_on_others_by_none)
{
    struct orders *o = orders_new();
    orders_note(o, "A", DATE_MDY);
    ck_assert(orders_refute_words(o, "a",
                                  "date order dmy: a guess from the "
                                  "absence of AM/PM"));
    ck_assert(
        !orders_refute_words(o, "A", "date order mdy: a guess from AM/PM"));
    ck_assert(!orders_refute_words(o, "A", "date order dmy: values above 12"));
    ck_assert(!orders_refute_words(o, "B",
                                   "date order dmy: a guess from the "
                                   "absence of AM/PM"));
    ck_assert(!orders_refute_words(
        o, "A", "date order mdy: other files of the same server"));
    ck_assert(orders_refute_words(
        o, "B", "date order mdy: other files of the same server"));
    ck_assert(!orders_refute_words(o, "A", ""));
    orders_free(o);
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_add_test(t, one_sure_file_tells_for_its_server_whatever_its_case);
    tcase_add_test(t, files_that_do_not_agree_tell_nothing);
    tcase_add_test(
        t,
        a_guess_is_refuted_by_another_order_and_what_rested_on_others_by_none);
    tcase_add_test(t, of_what_is_kept_only_sure_reasons_count);
}
SUITE_MAIN("ingest/orders", add_tests)
