/* Servers side by side: peaks together, outliers, ranges that drifted. */
#include <stdio.h>

#include "analysis/fleet.h"
#include "fixture.h"

struct fleet {
    struct arena arena;
    struct verdict *server[64];
    size_t count;
};

static struct verdict *add(struct fleet *f, const char *name, double peak)
{
    struct verdict *v = arena_new(&f->arena, sizeof *v);
    *v = (struct verdict){
        .server = arena_text(&f->arena, name),
        .has_peak = true,
        .peak_percent = peak,
        .range_start = 49152,
        .range_count = 16384,
        .range_known = true,
        .windows = arena_array(&f->arena, 256, sizeof(struct window))};
    f->server[f->count++] = v;
    return v;
}

static void window(struct verdict *v, moment start, int minutes)
{
    v->windows[v->window_count++] =
        (struct window){.start_utc = start,
                        .end_utc = start + minutes * MOMENT_MINUTE,
                        .peak_utc = start + minutes * MOMENT_MINUTE / 2,
                        .local_address = "10.0.0.1",
                        .protocol = PROTOCOL_TCP};
}

static void uses(struct fleet *f, struct verdict *v, const char *remote)
{
    v->consumers = arena_array(&f->arena, 1, sizeof *v->consumers);
    v->consumers[v->consumer_count++] = (struct consumer){
        .kind = CONSUMER_REMOTE, .name = remote, .share_at_peak = 0.6};
}

static const struct fleet_view *only(struct fleet *f, enum fleet_kind kind,
                                     size_t *count)
{
    struct fleet_view *view;
    const struct fleet_view *found = NULL;
    size_t n = fleet_views(&view, f->server, f->count, &f->arena);
    *count = 0;
    for (size_t i = 0; i < n; i++) {
        if (view[i].kind != kind)
            continue;
        *count += 1;
        found = &view[i];
    }
    return found;
}

START_TEST(five_servers_on_three_nights_are_told_with_what_they_share)
{
    struct fleet f = {.count = 0};
    size_t n;
    for (int i = 0; i < 9; i++) {
        struct verdict *v = add(&f, arena_textf(&f.arena, "DB%02d", 9 - i), 80);
        for (int night = 0; i < 5 && night < 3; night++)
            window(v,
                   DAY_ONE + (2 + 3 * night) * MOMENT_DAY + 2 * MOMENT_HOUR +
                       2 * i * MOMENT_MINUTE,
                   20);
        uses(&f, v, i < 5 ? "10.30.9.9:5432" : "10.30.1.1:443");
    }
    const struct fleet_view *view = only(&f, FLEET_TOGETHER, &n);
    ck_assert_uint_eq(n, 1);
    ck_assert_uint_eq(view->server_count, 5);
    ck_assert_uint_eq(view->days, 3);
    ck_assert_str_eq(view->server[0], "DB05"); /* by name */
    ck_assert_str_eq(view->shared, "10.30.9.9:5432");
    ck_assert_ptr_nonnull(strstr(
        view->sentence,
        "5 servers peaked within the same 10 minutes on 3 days (2026-03-04 to "
        "2026-03-10, at about 02:00 UTC)"));
    ck_assert_ptr_nonnull(strstr(view->sentence, "A guess"));
    ck_assert_ptr_nonnull(strstr(view->sentence, "10.30.9.9:5432"));
    arena_clear(&f.arena);
}
END_TEST

START_TEST(two_nights_are_chance)
{
    struct fleet f = {.count = 0};
    size_t n;
    for (int i = 0; i < 5; i++) {
        struct verdict *v = add(&f, arena_textf(&f.arena, "DB%02d", i), 80);
        for (int night = 0; night < 2; night++)
            window(v, DAY_ONE + night * MOMENT_DAY + 2 * MOMENT_HOUR, 20);
        window(v, DAY_ONE + (5 + i) * MOMENT_DAY + i * MOMENT_HOUR, 20);
    }
    ck_assert_ptr_null(only(&f, FLEET_TOGETHER, &n));
    arena_clear(&f.arena);
}
END_TEST

/* Each day somewhere between 9 and 11, independent of the others. */
static void working_days(struct verdict *v, unsigned salt)
{
    for (int day = 0; day < 21; day++) {
        unsigned x = (unsigned)day * 2654435761u + salt * 40503u;
        x = (x ^ x >> 15) * 2246822519u;
        x = (x ^ x >> 13) * 3266489917u;
        window(v,
               DAY_ONE + day * MOMENT_DAY + 9 * MOMENT_HOUR +
                   (moment)((x >> 8) % 90) * MOMENT_MINUTE,
               30);
    }
}

START_TEST(the_same_working_hours_are_no_shared_cause)
{
    struct fleet f = {.count = 0};
    size_t n;
    for (unsigned i = 0; i < 12; i++)
        working_days(add(&f, arena_textf(&f.arena, "WEB%02u", i), 80), i + 1);
    const struct fleet_view *view = only(&f, FLEET_TOGETHER, &n);
    ck_assert_msg(!view, "%s", view ? view->sentence : "");
    arena_clear(&f.arena);
}
END_TEST

START_TEST(peaks_at_odd_times_that_coincide_are_a_shared_cause)
{
    struct fleet f = {.count = 0};
    size_t n;
    struct verdict *a = add(&f, "APP1", 80), *b = add(&f, "WEB7", 80);
    for (int i = 0; i < 6; i++) {
        moment at = DAY_ONE + i * MOMENT_DAY + (7 * i % 24) * MOMENT_HOUR;
        window(a, at, 15);
        window(b, at + 3 * MOMENT_MINUTE, 15);
    }
    const struct fleet_view *view = only(&f, FLEET_TOGETHER, &n);
    ck_assert_uint_eq(n, 1);
    ck_assert_uint_eq(view->days, 6);
    ck_assert_ptr_nonnull(strstr(view->sentence, "nothing that all of them"));
    arena_clear(&f.arena);
}
END_TEST

START_TEST(what_the_whole_fleet_uses_is_nothing_in_common)
{
    struct fleet f = {.count = 0};
    size_t n;
    for (int i = 0; i < 12; i++) {
        struct verdict *v = add(&f, arena_textf(&f.arena, "DB%02d", i), 80);
        for (int day = 0; i < 2 && day < 4; day++)
            window(v, DAY_ONE + day * MOMENT_DAY + 2 * MOMENT_HOUR, 20);
        uses(&f, v, "10.30.0.53:53");
    }
    ck_assert_str_eq(only(&f, FLEET_TOGETHER, &n)->shared, "");
    arena_clear(&f.arena);
}
END_TEST

START_TEST(a_server_unlike_its_role_is_an_outlier)
{
    static const double peaks[] = {20, 22, 19, 71, 21};
    struct fleet f = {.count = 0};
    size_t n;
    for (int i = 0; i < 5; i++)
        add(&f, arena_textf(&f.arena, "LON-WEB%02d.corp.example", i), peaks[i]);
    const struct fleet_view *view = only(&f, FLEET_OUTLIER, &n);
    ck_assert_uint_eq(n, 1);
    ck_assert_str_eq(view->server[0], "LON-WEB03.corp.example");
    ck_assert_str_eq(view->role, "LON-WEB");
    ck_assert_ptr_nonnull(strstr(view->sentence, "71.0 %"));
    f.count = 3; /* three servers are no role */
    ck_assert_ptr_null(only(&f, FLEET_OUTLIER, &n));
    arena_clear(&f.arena);
}
END_TEST

START_TEST(a_role_that_differs_widely_has_no_outlier)
{
    static const double peaks[] = {10, 35, 60, 85, 48};
    struct fleet f = {.count = 0};
    size_t n;
    for (int i = 0; i < 5; i++)
        add(&f, arena_textf(&f.arena, "APP%d", i), peaks[i]);
    ck_assert_ptr_null(only(&f, FLEET_OUTLIER, &n));
    arena_clear(&f.arena);
}
END_TEST

START_TEST(a_range_unlike_the_others_of_the_role_has_drifted)
{
    struct fleet f = {.count = 0};
    size_t n;
    for (int i = 0; i < 4; i++)
        add(&f, arena_textf(&f.arena, "SQL%d", i), 20);
    ck_assert_ptr_null(only(&f, FLEET_RANGE, &n));
    f.server[2]->range_count = 8000;
    const struct fleet_view *view = only(&f, FLEET_RANGE, &n);
    ck_assert_uint_eq(n, 1);
    ck_assert_str_eq(view->server[0], "SQL2");
    f.server[2]->range_known = false; /* an assumption drifts from nothing */
    ck_assert_ptr_null(only(&f, FLEET_RANGE, &n));
    arena_clear(&f.arena);
}
END_TEST

START_TEST(one_server_or_none_has_nothing_beside_it)
{
    struct fleet f = {.count = 0};
    struct fleet_view *view;
    ck_assert_uint_eq(fleet_views(&view, f.server, 0, &f.arena), 0);
    working_days(add(&f, "APP1", 99), 1);
    ck_assert_uint_eq(fleet_views(&view, f.server, 1, &f.arena), 0);
    arena_clear(&f.arena);
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_add_test(t,
                   five_servers_on_three_nights_are_told_with_what_they_share);
    tcase_add_test(t, two_nights_are_chance);
    tcase_add_test(t, the_same_working_hours_are_no_shared_cause);
    tcase_add_test(t, peaks_at_odd_times_that_coincide_are_a_shared_cause);
    tcase_add_test(t, what_the_whole_fleet_uses_is_nothing_in_common);
    tcase_add_test(t, a_server_unlike_its_role_is_an_outlier);
    tcase_add_test(t, a_role_that_differs_widely_has_no_outlier);
    tcase_add_test(t, a_range_unlike_the_others_of_the_role_has_drifted);
    tcase_add_test(t, one_server_or_none_has_nothing_beside_it);
}
SUITE_MAIN("analysis/fleet", add_tests)
