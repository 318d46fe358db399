/* What log, capture and table say of the same minutes. */
#include "analysis/origins.h"
#include "suite.h"

#define T0 (INT64_C(1772000000) * MOMENT_SECOND / MOMENT_MINUTE * MOMENT_MINUTE)
enum { MINUTES = 10 };

struct scene {
    struct point log[MINUTES], capture[MINUTES];
    struct use use[2];
    struct history h;
};

/* A log each minute at its 3rd second, captures at the 40th. */
static void fill(struct scene *s, int logged, int captured)
{
    *s = (struct scene){0};
    for (int i = 0; i < MINUTES; i++) {
        moment minute = T0 + i * MOMENT_MINUTE;
        s->log[i] = (struct point){.at_utc = minute + 3 * MOMENT_SECOND,
                                   .in_use = logged};
        s->capture[i] = (struct point){.at_utc = minute + 40 * MOMENT_SECOND,
                                       .in_use = captured};
    }
    s->use[0] = (struct use){.origin = ORIGIN_LOG,
                             .local_address = "10.0.0.5",
                             .points = s->log,
                             .point_count = MINUTES};
    s->use[1] = (struct use){.origin = ORIGIN_CAPTURE,
                             .local_address = "10.0.0.5",
                             .points = s->capture,
                             .point_count = MINUTES};
    s->h = (struct history){.uses = s->use, .use_count = 2};
}

START_TEST(origins_over_5_percent_apart_are_told_with_the_widest_difference)
{
    struct scene s;
    struct origins_apart o;
    fill(&s, 10000, 9400);
    s.capture[7].in_use = 8000;
    ck_assert(origins_compare(&o, &s.h));
    ck_assert_uint_eq(o.common, MINUTES);
    ck_assert_uint_eq(o.apart, MINUTES);
    ck_assert_int_eq(o.greater, ORIGIN_LOG);
    ck_assert_int_eq(o.lesser_in_use, 8000);
    ck_assert_int_eq(o.at_utc / MOMENT_MINUTE, T0 / MOMENT_MINUTE + 7);
}
END_TEST

START_TEST(origins_within_5_percent_are_not_told)
{
    struct scene s;
    struct origins_apart o;
    fill(&s, 10000, 9500);
    ck_assert(!origins_compare(&o, &s.h));
    ck_assert_uint_eq(o.common, MINUTES);
    fill(&s, 20, 8); /* few ports are no difference that matters */
    ck_assert(!origins_compare(&o, &s.h));
}
END_TEST

START_TEST(only_the_same_minute_and_address_are_compared)
{
    struct scene s;
    struct origins_apart o;
    fill(&s, 10000, 5000);
    s.use[1].local_address = "10.0.0.6";
    ck_assert(!origins_compare(&o, &s.h));
    fill(&s, 10000, 5000);
    for (int i = 0; i < MINUTES; i++)
        s.capture[i].at_utc += MINUTES * MOMENT_MINUTE;
    ck_assert(!origins_compare(&o, &s.h));
    ck_assert_uint_eq(o.common, 0);
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_add_test(
        t, origins_over_5_percent_apart_are_told_with_the_widest_difference);
    tcase_add_test(t, origins_within_5_percent_are_not_told);
    tcase_add_test(t, only_the_same_minute_and_address_are_compared);
}

SUITE_MAIN("analysis/origins", add_tests)
