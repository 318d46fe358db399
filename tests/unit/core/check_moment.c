#include "core/moment.h"

#include <string.h>

#include "suite.h"

static const char *parsed(const char *text, bool end_of_day)
{
    static char out[MOMENT_TEXT];
    static struct err err;
    moment m;
    if (!moment_parse(&m, span_of(text), end_of_day, &err))
        return err.text;
    return moment_iso(m, out);
}

START_TEST(a_date_is_its_first_moment_or_its_last)
{
    struct err err;
    moment m;
    ck_assert_str_eq(parsed("2026-03-04", false), "2026-03-04T00:00:00Z");
    ck_assert_str_eq(parsed("2026-03-04", true), "2026-03-04T23:59:59Z");
    ck_assert(moment_parse(&m, span_of("1970-01-01"), true, &err));
    ck_assert_int_eq(m, MOMENT_DAY - 1);
    ck_assert_str_eq(parsed("2026-03-04T10:47", true), "2026-03-04T10:47:00Z");
}
END_TEST

START_TEST(a_time_without_a_zone_is_utc_and_offsets_are_taken_off)
{
    ck_assert_str_eq(parsed("2026-03-04 10:47:09.5Z", false),
                     "2026-03-04T10:47:09Z");
    ck_assert_str_eq(parsed("2026-03-04T00:30:00+01:00", false),
                     "2026-03-03T23:30:00Z");
    ck_assert_str_eq(parsed("2026-03-04T23:30-0330", false),
                     "2026-03-05T03:00:00Z");
    ck_assert_str_eq(parsed(" 2026-03-04T10:47+02 ", false),
                     "2026-03-04T08:47:00Z");
}
END_TEST

START_TEST(fractions_are_kept_to_the_microsecond)
{
    struct err err;
    moment m;
    ck_assert(
        moment_parse(&m, span_of("1970-01-01T00:00:01.2345678"), false, &err));
    ck_assert_int_eq(m, 1234567);
    ck_assert(moment_parse(&m, span_of("1970-01-01T00:00:01,5"), false, &err));
    ck_assert_int_eq(m, 1500000);
}
END_TEST

START_TEST(what_is_no_time_is_refused_with_an_example)
{
    static const char *const wrong[] = {"",
                                        "yesterday",
                                        "03/04/2026",
                                        "2026-13-01",
                                        "2026-02-29",
                                        "2026-3-4",
                                        "2026-03-04T",
                                        "2026-03-04T24:00",
                                        "2026-03-04T10:60",
                                        "2026-03-04T10:47:60",
                                        "2026-03-04T10:47:00.",
                                        "1600-12-31",
                                        "2026-03-04T10:47+25:00",
                                        "2026-03-04T10:47Zulu",
                                        "2026-03-0410:47"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        ck_assert_msg(strstr(parsed(wrong[i], false), "is not a time; write"),
                      "'%s'", wrong[i]);
}
END_TEST

START_TEST(civil_days_come_and_go_over_all_years)
{
    struct civil c = {.year = 1601, .month = 1, .day = 1};
    moment last = moment_of(&c) - MOMENT_DAY;
    int weekday = moment_weekday(last), days = 0;
    ck_assert_int_eq(last, INT64_C(-11644560000) * MOMENT_SECOND);
    for (moment m = last + MOMENT_DAY; c.year < 9999; m += 13 * MOMENT_DAY) {
        c = moment_civil(m);
        days += 13;
        if (!civil_is_valid(&c) || moment_of(&c) != m ||
            moment_weekday(m) != (weekday + 1 + days - 13) % 7)
            ck_abort_msg("year %d, day %d", c.year, days);
    }
    ck_assert_int_gt(days, 3000000);
}
END_TEST

START_TEST(moments_before_1970_floor)
{
    struct civil c = moment_civil(-1);
    ck_assert_int_eq(c.year, 1969);
    ck_assert_int_eq(c.second, 59);
    ck_assert_int_eq(c.micro, 999999);
    ck_assert_int_eq(moment_weekday(0), 3);
    ck_assert_int_eq(moment_weekday(-1), 2);
}
END_TEST

START_TEST(leap_days_follow_the_four_hundred_years)
{
    struct civil c = {.year = 2000, .month = 2, .day = 29};
    ck_assert(civil_is_valid(&c));
    c.year = 1900;
    ck_assert(!civil_is_valid(&c));
    c.year = 2024;
    ck_assert(civil_is_valid(&c));
    c.month = 0;
    ck_assert(!civil_is_valid(&c));
}
END_TEST

START_TEST(texts_fit_for_any_moment)
{
    static const moment any[] = {INT64_MIN, INT64_MIN + 1, -1, 0, INT64_MAX};
    char out[MOMENT_TEXT];
    for (size_t i = 0; i < sizeof any / sizeof *any; i++) {
        ck_assert_uint_eq(strlen(moment_iso(any[i], out)), 20);
        ck_assert_uint_eq(strlen(moment_short(any[i], out)), 16);
        ck_assert_uint_eq(strlen(moment_date(any[i], out)), 10);
    }
    ck_assert_str_eq(moment_short(0, out), "1970-01-01 00:00");
    ck_assert_str_eq(moment_date(-1, out), "1969-12-31");
}
END_TEST

START_TEST(now_is_after_this_was_written)
{
    struct civil c = moment_civil(moment_now());
    ck_assert_int_ge(c.year, 2024);
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_add_test(t, a_date_is_its_first_moment_or_its_last);
    tcase_add_test(t, a_time_without_a_zone_is_utc_and_offsets_are_taken_off);
    tcase_add_test(t, fractions_are_kept_to_the_microsecond);
    tcase_add_test(t, what_is_no_time_is_refused_with_an_example);
    tcase_add_test(t, civil_days_come_and_go_over_all_years);
    tcase_add_test(t, moments_before_1970_floor);
    tcase_add_test(t, leap_days_follow_the_four_hundred_years);
    tcase_add_test(t, texts_fit_for_any_moment);
    tcase_add_test(t, now_is_after_this_was_written);
}
SUITE_MAIN("core/moment", add_tests)
