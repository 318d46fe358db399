/* Which charts a server gets and what thinning leaves of them. */
#include <math.h>
#include <string.h>

#include "report/html.h"
#include "suite.h"
#include "unit/report/dossier_fixture.h"

START_TEST(a_healthy_server_of_a_large_fleet_has_two_charts_at_most)
{
    struct arena a = {0};
    struct dossier *d = fixture_new();
    struct verdict v = *d->servers[0];
    struct figures f;
    v.status = STATUS_HEALTHY;
    ck_assert(!page_is_brief(d, &v));
    d->server_count = 51;
    ck_assert(page_is_brief(d, &v));
    ck_assert(!page_is_brief(d, d->servers[0]));
    figures_make(&f, &v, "s", d, true, &a);
    ck_assert_uint_eq(f.count, 2);
    figures_clear(&f);
    figures_make(&f, &v, "s", d, false, &a);
    ck_assert_uint_eq(f.count, 5);
    figures_clear(&f);
    d->server_count = 4;
    dossier_free(d);
    arena_clear(&a);
}
END_TEST

START_TEST(thinning_keeps_the_highest_and_the_lowest)
{
    struct arena a = {0};
    struct dossier *d = fixture_new();
    struct verdict *v = d->servers[1];
    struct band b = *v->bands;
    struct figures f;
    b.point_count = 20000;
    b.point = arena_array(&a, b.point_count, sizeof *b.point);
    for (size_t i = 0; i < b.point_count; i++)
        b.point[i] = (struct band_point){
            FIXTURE_START + (moment)i * MOMENT_MINUTE, 40, 50, 60, 1};
    b.point[12345].max_percent = 99.5;
    b.point[777].min_percent = .5;
    v->bands = &b;
    figures_make(&f, v, "s", d, false, &a);
    const struct chart *c = &f.figure[0].chart;
    double most = 0, least = 100;
    ck_assert_uint_le(c->point_count, 800);
    for (size_t i = 0; i < c->point_count; i++) {
        most = fmax(most, c->series[0].high[i]);
        least = fmin(least, c->series[0].low[i]);
    }
    ck_assert_double_eq(most, 99.5);
    ck_assert_double_eq(least, .5);
    figures_clear(&f);
    dossier_free(d);
    arena_clear(&a);
}
END_TEST

START_TEST(captures_far_apart_are_not_joined_and_the_time_between_is_hatched)
{
    static const int minute[] = {0, 1, 2, 3, 4, 5, 4000, 4001, 4002};
    struct arena a = {0};
    struct dossier *d = fixture_new();
    struct verdict *v = d->servers[2];
    struct strand strand = {"TIME_WAIT", arena_array(&a, 9, sizeof(double))};
    moment at[9];
    for (size_t i = 0; i < 9; i++) {
        at[i] = FIXTURE_START + minute[i] * MOMENT_MINUTE;
        strand.value[i] = 1000 + (double)i;
    }
    v->states = (struct strands){at, 9, &strand, 1};
    struct figures f;
    figures_make(&f, v, "s", d, false, &a);
    ck_assert_uint_eq(f.count, 1);
    const struct chart *c = &f.figure[0].chart;
    ck_assert_uint_eq(c->gap_count, 1);
    ck_assert(c->gap[0].start_utc == at[5] && c->gap[0].end_utc == at[6]);
    struct buf script = {0};
    chart_script(&script, c);
    /* two runs, a blank line between */
    ck_assert_ptr_nonnull(strstr(buf_str(&script), "1005\n\n"));
    buf_clear(&script);
    figures_clear(&f);
    dossier_free(d);
    arena_clear(&a);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_test(tcase,
                   a_healthy_server_of_a_large_fleet_has_two_charts_at_most);
    tcase_add_test(tcase, thinning_keeps_the_highest_and_the_lowest);
    tcase_add_test(
        tcase,
        captures_far_apart_are_not_joined_and_the_time_between_is_hatched);
}
SUITE_MAIN("report/html_charts", add_tests)
