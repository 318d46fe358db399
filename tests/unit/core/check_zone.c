#include "core/zone.h"

#include <string.h>

#include "suite.h"

static moment at(int year, int month, int day, int hour, int minute)
{
    struct civil c = {.year = year,
                      .month = month,
                      .day = day,
                      .hour = hour,
                      .minute = minute};
    ck_assert(civil_is_valid(&c));
    return moment_of(&c);
}

static struct zone *opened(const char *name)
{
    struct err err = {0};
    struct zone *z = NULL;
    ck_assert_msg(zone_open(&z, name, &err), "%s", err.text);
    return z;
}

static void is_named(const char *given, const char *name)
{
    struct zone *z = opened(given);
    ck_assert_str_eq(zone_name(z), name);
    zone_close(z);
}

START_TEST(windows_names_become_iana_names)
{
    is_named("GMT Standard Time", "Europe/London");
    is_named("W. Europe Standard Time", "Europe/Berlin");
    is_named("Eastern Standard Time", "America/New_York");
    is_named("India Standard Time", "Asia/Kolkata");
    is_named("FLE Standard Time", "Europe/Kyiv");
    is_named(" Tokyo Standard Time ", "Asia/Tokyo");
}
END_TEST

START_TEST(iana_names_and_their_links_become_one_name)
{
    is_named("Europe/London", "Europe/London");
    is_named("Asia/Kolkata", "Asia/Kolkata");
    is_named("Asia/Calcutta", "Asia/Kolkata");
    is_named("US/Eastern", "America/New_York");
}
END_TEST

START_TEST(fixed_offsets_are_zones)
{
    struct zone *z = opened("+05:30");
    ck_assert_str_eq(zone_name(z), "UTC+05:30");
    ck_assert_int_eq(zone_offset_of_local(z, 0, false), 330);
    zone_close(z);
    is_named("UTC-5", "UTC-05:00");
    is_named("-0330", "UTC-03:30");
    is_named("UTC", "UTC");
    is_named("z", "UTC");
    is_named("GMT+0", "UTC");
    is_named("UTC-05:00", "UTC-05:00");
}
END_TEST

START_TEST(unknown_names_are_refused_with_examples)
{
    static const char *const wrong[] = {
        "",         "Narnia", "Etc/Unknown", "GMT+99",  "UTC+16",
        "UTC+1:75", "+",      "Europe/",     "UTC+05:", "\xff\xfe"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct err err = {0};
        struct zone *z = NULL;
        ck_assert_msg(!zone_open(&z, wrong[i], &err), "'%s'", wrong[i]);
        ck_assert_ptr_null(z);
        ck_assert_int_eq(err.kind, ERR_USAGE);
        ck_assert_ptr_nonnull(strstr(err.text, "Europe/London"));
    }
}
END_TEST

START_TEST(summer_is_an_hour_ahead)
{
    struct zone *z = opened("Europe/London");
    ck_assert_int_eq(zone_offset_of_utc(z, at(2026, 1, 15, 12, 0)), 0);
    ck_assert_int_eq(zone_offset_of_utc(z, at(2026, 7, 15, 12, 0)), 60);
    ck_assert_int_eq(zone_offset_of_utc(z, at(2026, 3, 29, 0, 59)), 0);
    ck_assert_int_eq(zone_offset_of_utc(z, at(2026, 3, 29, 1, 0)), 60);
    ck_assert_int_eq(zone_offset_of_local(z, at(2026, 7, 15, 12, 0), false),
                     60);
    zone_close(z);
}
END_TEST

START_TEST(the_doubled_hour_is_told_apart_by_its_pass)
{
    struct zone *z = opened("Europe/Berlin");
    moment half_past_two = at(2026, 10, 25, 2, 30);
    ck_assert_int_eq(zone_offset_of_local(z, half_past_two, false), 120);
    ck_assert_int_eq(zone_offset_of_local(z, half_past_two, true), 60);
    ck_assert_int_eq(zone_offset_of_local(z, at(2026, 10, 25, 1, 59), true),
                     120);
    ck_assert_int_eq(zone_offset_of_local(z, at(2026, 10, 25, 3, 0), false),
                     60);
    zone_close(z);
}
END_TEST

START_TEST(in_the_missing_hour_the_offset_before_the_jump_holds)
{
    struct zone *z = opened("America/New_York");
    moment half_past_two = at(2026, 3, 8, 2, 30);
    ck_assert_int_eq(zone_offset_of_local(z, half_past_two, false), -300);
    ck_assert_int_eq(zone_offset_of_local(z, half_past_two, true), -300);
    ck_assert_int_eq(zone_offset_of_local(z, at(2026, 3, 8, 3, 0), false),
                     -240);
    ck_assert_int_eq(zone_offset_of_local(z, at(2026, 3, 8, 1, 59), false),
                     -300);
    zone_close(z);
}
END_TEST

START_TEST(local_and_utc_offsets_agree_all_year)
{
    static const char *const names[] = {
        "Europe/Dublin", "Australia/Lord_Howe", "America/St_Johns",
        "Asia/Kolkata",  "Pacific/Apia",        "Africa/Casablanca"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct zone *z = opened(names[i]);
        for (moment utc = at(2025, 1, 1, 0, 0); utc < at(2027, 1, 1, 0, 0);
             utc += 17 * MOMENT_MINUTE) {
            int offset = zone_offset_of_utc(z, utc);
            moment local = utc + offset * MOMENT_MINUTE;
            if (zone_offset_of_local(z, local, false) != offset &&
                zone_offset_of_local(z, local, true) != offset)
                ck_abort_msg("%s, %d minutes", names[i], offset);
        }
        zone_close(z);
    }
}
END_TEST

START_TEST(clocks_of_1601_and_9999_have_offsets_too)
{
    struct zone *z = opened("Europe/London");
    ck_assert_int_eq(zone_offset_of_local(z, at(9999, 12, 31, 23, 59), true),
                     0);
    ck_assert_int_eq(zone_offset_of_local(z, at(1601, 1, 1, 0, 0), false), 60);
    ck_assert_int_eq(zone_offset_of_local(z, INT64_MIN, false), 60);
    ck_assert_int_eq(zone_offset_of_local(z, INT64_MAX, false), 0);
    zone_close(z);
}
END_TEST

START_TEST(no_zone_is_utc)
{
    ck_assert_int_eq(zone_offset_of_local(NULL, 0, true), 0);
    ck_assert_int_eq(zone_offset_of_utc(NULL, 0), 0);
    zone_close(NULL);
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_add_test(t, windows_names_become_iana_names);
    tcase_add_test(t, iana_names_and_their_links_become_one_name);
    tcase_add_test(t, fixed_offsets_are_zones);
    tcase_add_test(t, unknown_names_are_refused_with_examples);
    tcase_add_test(t, summer_is_an_hour_ahead);
    tcase_add_test(t, the_doubled_hour_is_told_apart_by_its_pass);
    tcase_add_test(t, in_the_missing_hour_the_offset_before_the_jump_holds);
    tcase_add_test(t, local_and_utc_offsets_agree_all_year);
    tcase_add_test(t, clocks_of_1601_and_9999_have_offsets_too);
    tcase_add_test(t, no_zone_is_utc);
}
SUITE_MAIN("core/zone", add_tests)
