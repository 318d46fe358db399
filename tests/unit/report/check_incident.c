/* A review and a plan of one hand-made server: quiet, a climb, a peak, quiet
 * again; one sample a minute. */
#include "report/incident.h"

#include <string.h>

#include "report/capacity.h"
#include "tests/suite.h"

#define T0     (20000 * MOMENT_DAY)
#define POINTS 181

struct scene {
    struct dossier d;
    struct verdict v, *list[1];
    struct band band;
    struct band_point point[POINTS];
    struct window window;
    struct event_view event;
    struct finding finding;
    struct action action;
    moment at[3];
    double value[3];
    struct strand strand;
};

/* 20 % but for minutes 60..120, where it climbs to 90 % and falls again. */
static double use_at(int minute)
{
    int distance = minute < 90 ? 90 - minute : minute - 90;
    return distance >= 30 ? 20 : 90 - distance * 70.0 / 30;
}

static void fill(struct scene *s)
{
    *s = (struct scene){0};
    for (int i = 0; i < POINTS; i++)
        s->point[i] = (struct band_point){.at_utc = T0 + i * MOMENT_MINUTE,
                                          .min_percent = use_at(i),
                                          .mid_percent = use_at(i),
                                          .max_percent = use_at(i),
                                          .samples = 1};
    s->band = (struct band){
        .local_address = "10.0.0.5", .point = s->point, .point_count = POINTS};
    s->window = (struct window){.start_utc = T0 + 72 * MOMENT_MINUTE,
                                .end_utc = T0 + 108 * MOMENT_MINUTE};
    s->event = (struct event_view){.at_utc = T0 + 88 * MOMENT_MINUTE,
                                   .event_id = 4231,
                                   .provider = "Tcpip"};
    s->finding = (struct finding){
        .code = "time-wait-pressure", .title = "Churn.", .refuted_by = ""};
    s->action = (struct action){
        .code = "widen-range", .title = "Widen the range", .count = 32768};
    for (int i = 0; i < 3; i++) {
        s->at[i] = T0 + (30 + 60 * i) * MOMENT_MINUTE;
        s->value[i] = i == 1 ? 9000 : 300;
    }
    s->strand = (struct strand){"w3wp.exe", s->value};
    s->v = (struct verdict){
        .server = "LON-1",
        .status = STATUS_CRITICAL,
        .has_peak = true,
        .peak_percent = 90,
        .bands = &s->band,
        .band_count = 1,
        .windows = &s->window,
        .window_count = 1,
        .events = &s->event,
        .event_count = 1,
        .findings = &s->finding,
        .finding_count = 1,
        .actions = &s->action,
        .action_count = 1,
        .processes = {s->at,                   3, &s->strand, 1},
        .what_if = {.peak_in_use = 14746,
                      .peak_time_wait = 12000,
                      .peak_long_lived = 2746,
                      .range_count = 16384,
                      .time_wait_seconds = 120,
                      .has_states = true},
        .trend = {.is_refused = true, .refusal = "three hours are no history"   },
    };
    s->list[0] = &s->v;
    s->d = (struct dossier){.title = "Review",
                            .headline = "1 of 1 server is critical.",
                            .thresholds = THRESHOLDS_DEFAULT,
                            .servers = s->list,
                            .now_utc = T0 + MOMENT_DAY,
                            .server_count = 1};
}

static const char *markdown_of(struct scene *s, struct buf *out)
{
    struct document doc;
    moment from, to;
    incident_around(&from, &to, &s->d, T0 + 90 * MOMENT_MINUTE);
    incident_document(&doc, &s->d, incident_build(&s->d, from, to));
    document_markdown(out, &doc);
    return buf_str(out);
}

START_TEST(a_dip_of_a_few_points_does_not_move_the_first_sample_over_50_percent)
{
    struct scene s;
    moment from, to;
    fill(&s);
    /* 54 % at minute 75, 47 % at 76, 61 % at 78; and the same on the way down
     */
    s.point[76].max_percent = 47;
    s.point[104].max_percent = 47;
    incident_around(&from, &to, &s.d, T0 + 90 * MOMENT_MINUTE);
    struct incident *in = incident_build(&s.d, from, to);
    ck_assert_uint_eq(in->server_count, 1);
    ck_assert(s.point[74].max_percent >= 50 && s.point[72].max_percent < 50);
    ck_assert_int_eq(in->servers[0].impact_from, s.point[73].max_percent >= 50
                                                     ? s.point[73].at_utc
                                                     : s.point[74].at_utc);
    ck_assert_int_eq(in->servers[0].impact_to, s.point[107].max_percent < 50
                                                   ? s.point[107].at_utc
                                                   : s.point[108].at_utc);
    arena_clear(&s.d.arena);
}
END_TEST

START_TEST(the_span_is_that_of_the_peak_window)
{
    struct scene s;
    moment from, to;
    fill(&s);
    incident_around(&from, &to, &s.d, T0 + 80 * MOMENT_MINUTE);
    ck_assert_int_eq(from, s.window.start_utc);
    ck_assert_int_eq(to, s.window.end_utc);
    incident_around(&from, &to, &s.d, T0 + 10 * MOMENT_DAY);
    ck_assert_int_eq(to - from, 2 * MOMENT_HOUR);
    s.window.end_utc = T0 + 5 * MOMENT_DAY; /* a leak's */
    incident_around(&from, &to, &s.d, T0 + 80 * MOMENT_MINUTE);
    ck_assert_int_eq(from, s.window.start_utc);
    ck_assert_int_eq(to, T0 + 80 * MOMENT_MINUTE + 6 * MOMENT_HOUR);
    arena_clear(&s.d.arena);
}
END_TEST

START_TEST(the_climb_the_peak_and_the_recovery_are_told_in_order)
{
    struct scene s;
    struct buf out = {0};
    fill(&s);
    const char *text = markdown_of(&s, &out);
    /* 50 % is passed at minute 73, 70 % at 82, 80 % at 86; below 50 % at 108 */
    const char *a = strstr(text, "2024-10-04 01:13");
    const char *b = strstr(text, "2024-10-04 01:22");
    const char *c = strstr(text, "2024-10-04 01:26");
    const char *p = strstr(text, "Peak: 90.0 % on 10.0.0.5");
    const char *r = strstr(text, "Recovery: below 50 %");
    ck_assert_msg(a && b && c && p && r, "%s", text);
    ck_assert(a < b && b < c && c < p && p < r);
    ck_assert_ptr_nonnull(strstr(text, "First event 4231 of Tcpip: no"));
    ck_assert_ptr_nonnull(
        strstr(text, "event 4231\\) 15 minutes after use had passed 50 %"));
    buf_clear(&out);
    arena_clear(&s.d.arena);
}
END_TEST

START_TEST(what_grew_and_what_would_have_been_are_shown)
{
    struct scene s;
    struct buf out = {0};
    fill(&s);
    const char *text = markdown_of(&s, &out);
    ck_assert_msg(strstr(text, "| process | w3wp.exe | 300 | 9,000 | 8,700 |"),
                  "%s", text);
    ck_assert_ptr_nonnull(strstr(text, "w3wp.exe fell from 9000 ports to 300"));
    /* (12000 + 2746) / 32768 */
    ck_assert_msg(
        strstr(text, "| a range of 32768 ports from 0 \\(advised\\) | 45.0 % | "
                     "no, below 80 % |"),
        "%s", text);
    ck_assert_ptr_nonnull(strstr(text, "| prevent |  |  |  |"));
    buf_clear(&out);
    arena_clear(&s.d.arena);
}
END_TEST

/* Rolled up by hours, captures of the whole machine are as high as the log; the
 * log's minutes tell when it began. */
START_TEST(the_band_of_most_samples_times_the_climb)
{
    struct scene s;
    struct buf out = {0};
    struct band_point hour[4] = {0};
    fill(&s);
    for (int i = 0; i < 4; i++)
        hour[i] = (struct band_point){.at_utc = T0 + i * MOMENT_HOUR,
                                      .mid_percent = 90.4,
                                      .max_percent = i == 2 ? 90.4 : 3,
                                      .samples = 1};
    struct band bands[2] = {
        {.local_address = "*",
         .point = hour,
         .point_count = 4,
         .step_seconds = 3600},
        s.band
    };
    s.v.bands = bands;
    s.v.band_count = 2;
    s.window.end_utc = T0 + 125 * MOMENT_MINUTE;
    const char *text = markdown_of(&s, &out);
    ck_assert_msg(strstr(text, "Peak: 90.0 % on 10.0.0.5"), "%s", text);
    ck_assert_ptr_null(strstr(text, "steps of 60 minutes"));
    buf_clear(&out);
    arena_clear(&s.d.arena);
}
END_TEST

START_TEST(an_event_before_the_first_high_sample_is_not_minus_minutes_late)
{
    struct scene s;
    struct buf out = {0};
    fill(&s);
    s.event.at_utc = T0 + 65 * MOMENT_MINUTE;
    const char *text = markdown_of(&s, &out);
    ck_assert_msg(strstr(text, "8 minutes before the first sample"), "%s",
                  text);
    ck_assert_ptr_null(strstr(text, "-8"));
    buf_clear(&out);
    arena_clear(&s.d.arena);
}
END_TEST

START_TEST(use_that_was_high_when_the_data_begin_has_no_first_sample)
{
    struct scene s;
    struct buf out = {0};
    fill(&s);
    for (int i = 0; i < 90; i++)
        s.point[i].max_percent = 60;
    const char *text = markdown_of(&s, &out);
    ck_assert_msg(strstr(text, "Already at or over 50 %"), "%s", text);
    ck_assert_ptr_nonnull(strstr(text, ", where the data looked at begin, to"));
    ck_assert_ptr_nonnull(strstr(text, "at least 88 minutes after"));
    buf_clear(&out);
    arena_clear(&s.d.arena);
}
END_TEST

/* The verdict's peak may be another day's. */
START_TEST(the_alternatives_are_of_the_peak_reviewed)
{
    struct scene s;
    struct buf out = {0};
    double waiting[] = {100, 7373, 100}, rest[] = {100, 7373, 100};
    struct strand states[] = {
        {"TIME_WAIT",   waiting},
        {"ESTABLISHED", rest   }
    };
    fill(&s);
    s.v.peak_percent = 99.9;
    s.v.what_if.is_cut_off = true;
    s.v.states = (struct strands){s.at, 3, states, 2};
    const char *text = markdown_of(&s, &out);
    /* 90 % of 16384, half of it in TIME_WAIT, a quarter of which stays */
    ck_assert_msg(strstr(text, "| a TIME\\_WAIT of 30 seconds | 56.2 % | no, "
                               "below 80 % |") ||
                      strstr(text, "| a TIME\\_WAIT of 30 seconds | 56.3 % | "
                                   "no, below 80 % |"),
                  "%s", text);
    ck_assert_ptr_nonnull(strstr(text, "| no ports of w3wp.exe | 0.0 % |"));
    buf_clear(&out);
    arena_clear(&s.d.arena);
}
END_TEST

/* Twenty restarts do not hide the first 4231 of the incident, and servers
 * without a sample are named. */
START_TEST(the_first_event_of_exhaustion_is_never_left_out)
{
    struct scene s;
    struct buf out = {0};
    struct event_view events[45];
    struct verdict silent = {.server = "LON-2"};
    struct verdict *both[2];
    fill(&s);
    for (int i = 0; i < 45; i++)
        events[i] = (struct event_view){.at_utc = T0 + i * MOMENT_MINUTE,
                                        .event_id = 7036,
                                        .provider = "SCM"};
    for (int i = 40; i < 45; i++)
        events[i] = (struct event_view){.at_utc = T0 + (45 + i) * MOMENT_MINUTE,
                                        .event_id = 4231,
                                        .provider = "Tcpip"};
    s.v.events = events;
    s.v.event_count = 45;
    both[0] = &s.v;
    both[1] = &silent;
    s.d.servers = both;
    s.d.server_count = 2;
    const char *text = markdown_of(&s, &out);
    ck_assert_msg(strstr(text, "First event 4231 of Tcpip: no TCP port was "
                               "free \\(5 in all"),
                  "%s", text);
    ck_assert_ptr_nonnull(strstr(text, "20 more events of the time around"));
    ck_assert_ptr_nonnull(strstr(text, "nothing is known: LON-2."));
    ck_assert_ptr_nonnull(strstr(text, "1 of 2 servers passed 50 %"));
    buf_clear(&out);
    arena_clear(&s.d.arena);
}
END_TEST

START_TEST(no_sample_in_the_span_is_not_called_quiet)
{
    struct scene s;
    fill(&s);
    s.v.event_count = 0;
    struct incident *in =
        incident_build(&s.d, T0 + 2 * MOMENT_DAY, T0 + 3 * MOMENT_DAY);
    ck_assert_uint_eq(in->server_count, 1);
    ck_assert_str_eq(in->servers[0].impact,
                     "No sample was taken during the incident.");
    arena_clear(&s.d.arena);
}
END_TEST

START_TEST(a_plan_gives_the_reason_where_no_forecast_is_made)
{
    struct scene s;
    struct document doc;
    struct buf out = {0};
    fill(&s);
    capacity_document(&doc, &s.d, 6);
    document_markdown(&out, &doc);
    ck_assert_ptr_nonnull(
        strstr(buf_str(&out), "0 of 1 server reach 80 % within 6 months"));
    ck_assert_ptr_nonnull(strstr(buf_str(&out), "three hours are no history"));
    ck_assert_ptr_nonnull(strstr(buf_str(&out), "| 90.0 % | 10.0 % |"));
    buf_clear(&out);
    arena_clear(&s.d.arena);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_test(
        tcase,
        a_dip_of_a_few_points_does_not_move_the_first_sample_over_50_percent);
    tcase_add_test(tcase, the_span_is_that_of_the_peak_window);
    tcase_add_test(tcase,
                   the_climb_the_peak_and_the_recovery_are_told_in_order);
    tcase_add_test(tcase, what_grew_and_what_would_have_been_are_shown);
    tcase_add_test(tcase, the_band_of_most_samples_times_the_climb);
    tcase_add_test(
        tcase, an_event_before_the_first_high_sample_is_not_minus_minutes_late);
    tcase_add_test(tcase,
                   use_that_was_high_when_the_data_begin_has_no_first_sample);
    tcase_add_test(tcase, the_alternatives_are_of_the_peak_reviewed);
    tcase_add_test(tcase, the_first_event_of_exhaustion_is_never_left_out);
    tcase_add_test(tcase, no_sample_in_the_span_is_not_called_quiet);
    tcase_add_test(tcase, a_plan_gives_the_reason_where_no_forecast_is_made);
}
SUITE_MAIN("report/incident", add_tests)
