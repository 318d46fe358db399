#include <string.h>

#include "ingest/dateorder.h"
#include "suite.h"

static moment read_as(const char *text, enum date_order order)
{
    struct date_fields f;
    moment at;
    ck_assert_msg(date_read(span_of(text), &f), "not a time: %s", text);
    ck_assert_msg(date_moment(&f, order, MOMENT_NONE, &at), "no moment: %s",
                  text);
    return at;
}

static void expect(const char *text, const char *iso)
{
    char got[MOMENT_TEXT];
    moment_iso(read_as(text, DATE_DMY), got);
    ck_assert_msg(!strcmp(got, iso), "%s: %s, not %s", text, got, iso);
}

START_TEST(times_of_many_tongues_are_read)
{
    static const char *const same[] = {
        "2026-11-23 15:01:07",
        "2026-11-23T15:01:07.450",
        "2026-11-23T15:01:07.4500000+01:00",
        "Mon 23/11/2026 15:01:07.45 ",
        "23.11.2026 15:01:07,45",
        "2026/11/23 周一 15:01:07.45",
        "2026/11/23 15:01:07",
        "23/11/2026 15:01:07",
        "23/11/2026 3:01:07 PM",
        "Monday, November 23, 2026 3:01:07 PM",
        "Monday, 23 November 2026 15:01:07",
        "lundi 23 novembre 2026 15:01:07",
        "Montag, 23. November 2026 15:01:07",
        "lunes, 23 de noviembre de 2026 15:01:07",
        "segunda-feira, 23 de novembro de 2026 15:01:07",
        "23 ноября 2026 г. 15:01:07",
        "2026年11月23日 15:01:07",
        "2026年11月23日 下午 3:01:07",
        "2026. 11. 23. 오후 3:01:07",
        "Mon Nov 23 15:01:07 2026",
        "Mon Nov 23 15:01:07 UTC 2026",
        "Mon, 23 Nov 2026 15:01:07 GMT",
        "[2026-11-23 15:01:07]",
        "23-Nov-2026 15:01:07",
        "23.11.2026 Pzt 15:01:07",
        "Пн 23.11.2026 15:01:07,45",
        "23/11/2026  15:01:07",
        "23/11/2026 3:01:07 p. m.",
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        expect(same[i], "2026-11-23T15:01:07Z");
}
END_TEST

START_TEST(what_is_no_time_is_refused)
{
    static const char *const none[] = {
        "",
        "TCP",
        "10.0.0.1",
        "10.0.0.1:80",
        "  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING",
        "version 1.2.3.4",
        "12",
        "99:99",
        "15:01:07:99:1",
        "40/40/2026 extra words here",
        "LON-WEB01 3/2/2026 12:00:00 AM 10.20.0.11 5",
        "RpcSs",
        "[svchost.exe]",
        "1 2 3 4 5 6",
    };
    struct date_fields f;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        ck_assert_msg(!date_read(span_of(none[i]), &f), "read: %s", none[i]);
}
END_TEST

START_TEST(midnight_and_noon_of_twelve_hours_are_kept_apart)
{
    expect("01/02/2026 12:00:00 AM", "2026-02-01T00:00:00Z");
    expect("01/02/2026 12:00:00 PM", "2026-02-01T12:00:00Z");
    expect("01/02/2026 11:59 PM", "2026-02-01T23:59:00Z");
}
END_TEST

static enum date_order decide(const char *const *texts, size_t count,
                              moment file_time, moment now)
{
    struct date_evidence e = {0};
    for (size_t i = 0; i < count; i++) {
        struct date_fields f;
        ck_assert(date_read(span_of(texts[i]), &f));
        date_evidence_add(&e, &f);
    }
    const struct date_beside beside = {DATE_UNKNOWN, file_time, now};
    return date_decide(&e, &beside, NULL);
}

START_TEST(values_over_12_decide)
{
    const char *dmy[] = {"01/02/2026 10:00", "13/02/2026 10:00"};
    const char *mdy[] = {"02/01/2026 10:00", "02/13/2026 10:00"};
    ck_assert_int_eq(decide(dmy, 2, MOMENT_NONE, MOMENT_NONE), DATE_DMY);
    ck_assert_int_eq(decide(mdy, 2, MOMENT_NONE, MOMENT_NONE), DATE_MDY);
}
END_TEST

START_TEST(a_weekday_decides)
{
    const char *mdy[] = {"Mon 03/02/2026 10:00"}; /* 2 March is a Monday */
    const char *dmy[] = {"Mon 02/03/2026 10:00"};
    ck_assert_int_eq(decide(mdy, 1, MOMENT_NONE, MOMENT_NONE), DATE_MDY);
    ck_assert_int_eq(decide(dmy, 1, MOMENT_NONE, MOMENT_NONE), DATE_DMY);
}
END_TEST

START_TEST(steps_between_neighbours_decide)
{
    const char *mdy[] = {"03/01/2026 10:00", "03/02/2026 10:00",
                         "03/03/2026 10:00"};
    const char *dmy[] = {"01/03/2026 10:00 AM", "02/03/2026 10:00 AM",
                         "03/03/2026 10:00 AM"};
    ck_assert_int_eq(decide(mdy, 3, MOMENT_NONE, MOMENT_NONE), DATE_MDY);
    ck_assert_int_eq(decide(dmy, 3, MOMENT_NONE, MOMENT_NONE), DATE_DMY);
}
END_TEST

START_TEST(the_future_and_the_files_own_time_decide)
{
    const char *one[] = {"03/05/2026 10:00"};
    moment march = read_as("2026-03-05 12:00", DATE_YMD);
    ck_assert_int_eq(decide(one, 1, march, MOMENT_NONE), DATE_MDY);
    ck_assert_int_eq(decide(one, 1, MOMENT_NONE, march), DATE_MDY);
    moment may = read_as("2026-05-03 12:00", DATE_YMD);
    ck_assert_int_eq(decide(one, 1, may, MOMENT_NONE), DATE_DMY);
}
END_TEST

START_TEST(without_evidence_am_pm_guesses)
{
    const char *us[] = {"03/05/2026 10:00 AM"};
    const char *eu[] = {"03/05/2026 10:00"};
    ck_assert_int_eq(decide(us, 1, MOMENT_NONE, MOMENT_NONE), DATE_MDY);
    ck_assert_int_eq(decide(eu, 1, MOMENT_NONE, MOMENT_NONE), DATE_DMY);
    ck_assert_int_eq(decide(eu, 0, MOMENT_NONE, MOMENT_NONE), DATE_UNKNOWN);
}
END_TEST

START_TEST(days_that_do_not_exist_are_refused)
{
    struct date_fields f;
    moment at;
    ck_assert(date_read(span_of("31/02/2026 10:00"), &f));
    ck_assert(!date_moment(&f, DATE_DMY, MOMENT_NONE, &at));
    ck_assert(date_read(span_of("10:00"), &f));
    ck_assert(!date_moment(&f, DATE_DMY, MOMENT_NONE, &at));
    ck_assert(date_moment(&f, DATE_DMY, MOMENT_DAY, &at));
    ck_assert_int_eq(at, MOMENT_DAY + 10 * MOMENT_HOUR);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_test(tcase, times_of_many_tongues_are_read);
    tcase_add_test(tcase, what_is_no_time_is_refused);
    tcase_add_test(tcase, midnight_and_noon_of_twelve_hours_are_kept_apart);
    tcase_add_test(tcase, values_over_12_decide);
    tcase_add_test(tcase, a_weekday_decides);
    tcase_add_test(tcase, steps_between_neighbours_decide);
    tcase_add_test(tcase, the_future_and_the_files_own_time_decide);
    tcase_add_test(tcase, without_evidence_am_pm_guesses);
    tcase_add_test(tcase, days_that_do_not_exist_are_refused);
}

SUITE_MAIN("ingest/dateorder", add_tests)
