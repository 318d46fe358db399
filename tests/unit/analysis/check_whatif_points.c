/* The few hours that a page's sliders start from give the command's peak. */
#include <math.h>

#include "analysis/whatif.h"
#include "suite.h"
#include "unit/analysis/fixture.h"

static int wavy(moment at)
{
    double hour = (double)(at - DAY_ONE) / (double)MOMENT_HOUR;
    return (int)(4000 + 2500 * sin(hour / 3.8) + 1500 * sin(hour * 1.3));
}

static int low(moment at)
{
    return wavy(at) / 3;
}

/* A week of two addresses with ranges of their own, the parts in TIME_WAIT
 * different at each capture. */
static void fill(struct fixture *x)
{
    moment end = DAY_ONE + 7 * MOMENT_DAY;
    fixture_use(x, ORIGIN_LOG, "10.20.0.10", DAY_ONE, end, 300, 16384, wavy);
    fixture_use(x, ORIGIN_LOG, "10.20.0.11", DAY_ONE, end, 300, 3976, low);
    for (int i = 0; i < 7 * 12; i++) {
        moment at = DAY_ONE + i * 2 * MOMENT_HOUR;
        struct capture_view *c = fixture_capture(x, at, 49152, 16384);
        unsigned waiting = (unsigned)(i * 37 % 83) * 40;
        fixture_group(x, c, STATE_TIME_WAIT, "", 0, "10.30.1.77", 1433,
                      waiting);
        fixture_group(x, c, STATE_ESTABLISHED, "a.exe", 7, "10.30.1.78", 443,
                      4000 - waiting);
    }
    fixture_default_range(x);
}

/* As page.mustache's script does it. */
static double peak_of(const struct what_if_inputs *w,
                      const struct whatif_change *c)
{
    int delay = c->delay_seconds ? c->delay_seconds : w->time_wait_seconds;
    double most = 0;
    for (size_t i = 0; i < w->point_count; i++) {
        const struct what_if_point *p = &w->point[i];
        int range = c->range_count ? c->range_count : p->range_count;
        double ports = whatif_ports(p->time_wait, p->long_lived,
                                    w->time_wait_seconds, delay, c->growth);
        most = fmax(most, 100 * ports / range);
    }
    return fmin(100, most);
}

START_TEST(the_kept_hours_give_the_peak_of_the_replay_under_any_change)
{
    static const int delays[] = {0, 30, 60, 120, 240, 300};
    static const int counts[] = {0, 3976, 16384, 32768, 55536};
    static const double growths[] = {.5, 1, 1.3, 2};
    struct fixture x = fixture_new();
    fill(&x);
    const struct verdict *v = fixture_judge(&x);
    size_t checked = 0;
    for (size_t d = 0; d < 6; d++) {
        for (size_t n = 0; n < 5; n++) {
            for (size_t g = 0; g < 4; g++) {
                struct whatif_change c = {.delay_seconds = delays[d],
                                          .range_start = 65536 - counts[n],
                                          .range_count = counts[n],
                                          .growth = growths[g]};
                struct whatif_result r;
                whatif_replay(&r, &x.h, v, &c, &x.options, &x.arena);
                ck_assert_double_eq_tol(peak_of(&v->what_if, &c),
                                        r.after_percent, 1e-6);
                checked += r.after_percent < 100;
            }
        }
    }
    ck_assert_uint_gt(checked, 50);
    fixture_free(&x);
}
END_TEST

START_TEST(few_hours_are_kept)
{
    struct fixture x = fixture_new();
    fill(&x);
    const struct verdict *v = fixture_judge(&x);
    ck_assert_uint_ge(v->what_if.point_count, 2);
    ck_assert_uint_lt(v->what_if.point_count, 40);
    fixture_free(&x);
}
END_TEST

START_TEST(without_hours_there_are_no_points)
{
    struct fixture x = fixture_new();
    const struct verdict *v = fixture_judge(&x);
    ck_assert_uint_eq(v->what_if.point_count, 0);
    fixture_free(&x);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_test(tcase,
                   the_kept_hours_give_the_peak_of_the_replay_under_any_change);
    tcase_add_test(tcase, few_hours_are_kept);
    tcase_add_test(tcase, without_hours_there_are_no_points);
}
SUITE_MAIN("analysis/whatif_points", add_tests)
