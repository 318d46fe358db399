#ifndef TESTS_DOSSIER_FIXTURE_H
#define TESTS_DOSSIER_FIXTURE_H
/*
 * A made-up dossier of four servers, with hostile names, for tests of
 * renderers: the same every time. fixture_new() builds it; dossier_free()
 * frees it.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "report/build.h"
#include "report/dossier.h"

#define FIXTURE_START (INT64_C(1772409600) * MOMENT_SECOND) /* 2026-03-02 */
#define FIXTURE_DAYS  14
#define FIXTURE_NAME  "<script>alert(1)</script>\"'{{x}}{{{y}}}"
#define FIXTURE_TURN                                                           \
    "abc\xE2\x80\xAE"                                                          \
    "cba\x01\x7F\xFF"

static struct text_list fixture_texts(struct arena *a, size_t count,
                                      const char *const *text)
{
    struct text_list list = {arena_array(a, count, sizeof *list.text), count};
    for (size_t i = 0; i < count; i++)
        list.text[i] = text[i];
    return list;
}
#define FIXTURE_TEXTS(a, ...)                                                  \
    fixture_texts(                                                             \
        a, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *),  \
        (const char *const[]){__VA_ARGS__})

/* Use of an hour: low at night, high by day, higher by week, clipped. */
static double fixture_use(size_t hour, double base, double rise)
{
    double day = fmod((double)hour, 24) - 11;
    double wave = exp(-day * day / 18);
    double use = base + rise * wave * (1 + (double)hour / 500) +
                 3 * sin((double)hour * 1.7);
    return use < 0 ? 0 : use > 100 ? 100 : use;
}

static void fixture_band(struct arena *a, struct verdict *v, double base,
                         double rise)
{
    size_t n = FIXTURE_DAYS * 24;
    struct band *b = arena_new(a, sizeof *b);
    b->local_address = v->peak_address;
    b->origin = ORIGIN_LOG;
    b->point_count = n;
    b->point = arena_array(a, n, sizeof *b->point);
    b->step_seconds = 3600;
    for (size_t i = 0; i < n; i++) {
        struct band_point *p = &b->point[i];
        double use = fixture_use(i, base, rise);
        bool is_gap = i >= 100 && i < 130;
        p->at_utc = FIXTURE_START + (moment)i * MOMENT_HOUR;
        p->samples = is_gap ? 0 : 60;
        p->mid_percent = is_gap ? NAN : use * .8;
        p->min_percent = is_gap ? NAN : use * .6;
        p->max_percent = is_gap ? NAN : use;
        if (!is_gap && use > v->peak_percent) {
            v->peak_percent = use;
            v->peak_utc = p->at_utc;
        }
        double *cell = &v->profile.max_percent[i / 24 % 7][i % 24];
        if (!is_gap && (isnan(*cell) || use > *cell))
            *cell = use;
    }
    v->bands = b;
    v->band_count = 1;
    v->peak_effective_percent = v->peak_percent;
    v->peak_in_use = (int)(v->peak_percent * v->range_count / 100);
    v->gaps = arena_new(a, sizeof *v->gaps);
    *v->gaps = (struct gap){FIXTURE_START + 100 * MOMENT_HOUR,
                            FIXTURE_START + 130 * MOMENT_HOUR};
    v->gap_count = 1;
}

static struct strands fixture_strands(struct arena *a, size_t count,
                                      const char *const *name, double scale)
{
    struct strands s = {.point_count = FIXTURE_DAYS * 24,
                        .strand_count = count};
    s.at_utc = arena_array(a, s.point_count, sizeof *s.at_utc);
    s.strand = arena_array(a, count, sizeof *s.strand);
    for (size_t i = 0; i < s.point_count; i++)
        s.at_utc[i] = FIXTURE_START + (moment)i * MOMENT_HOUR;
    for (size_t k = 0; k < count; k++) {
        s.strand[k].name = name[k];
        s.strand[k].value = arena_array(a, s.point_count, sizeof(double));
        for (size_t i = 0; i < s.point_count; i++)
            s.strand[k].value[i] =
                i >= 100 && i < 130 ? NAN
                                    : floor(scale * fixture_use(i + k, 2, 40) /
                                            (double)(k + 1));
    }
    return s;
}

static void fixture_trend(struct arena *a, struct trend *t)
{
    size_t past = FIXTURE_DAYS, n = past + 60;
    t->point_count = n;
    t->history_count = past;
    t->days = past;
    t->percent_per_week = 6.5;
    t->low_per_week = 4;
    t->high_per_week = 9;
    t->backtest_error = 2.5;
    t->reach_80 = FIXTURE_START + 20 * MOMENT_DAY;
    t->reach_80_early = FIXTURE_START + 17 * MOMENT_DAY;
    t->reach_80_late = FIXTURE_START + 28 * MOMENT_DAY;
    t->reach_100 = t->reach_100_early = t->reach_100_late = MOMENT_NONE;
    t->sentence = "Daily peaks rise by 6.5 points a week (4.0 to 9.0).";
    t->day_utc = arena_array(a, n, sizeof *t->day_utc);
    t->peak_percent = arena_array(a, n, sizeof(double));
    t->mid = arena_array(a, n, sizeof(double));
    t->low = arena_array(a, n, sizeof(double));
    t->high = arena_array(a, n, sizeof(double));
    for (size_t i = 0; i < n; i++) {
        double mid = 60 + (double)i * 6.5 / 7;
        double wide = 3 + (double)i / 4;
        bool is_past = i < past;
        t->day_utc[i] = FIXTURE_START + (moment)i * MOMENT_DAY;
        t->peak_percent[i] = is_past ? mid + (double)(i % 3) : NAN;
        t->mid[i] = is_past ? NAN : mid;
        t->low[i] = is_past ? NAN : mid - wide;
        t->high[i] = is_past ? NAN : mid + wide;
    }
}

static struct verdict *fixture_server(struct arena *a, const char *server,
                                      enum status status, const char *headline)
{
    struct verdict *v = arena_new(a, sizeof *v);
    v->server = server;
    v->os = "Windows Server 2012 R2";
    v->time_zone = "Europe/London";
    v->owner = "Mail team";
    v->status = status;
    v->headline = headline;
    v->from_utc = FIXTURE_START;
    v->to_utc = FIXTURE_START + FIXTURE_DAYS * MOMENT_DAY;
    v->range_start = 49152;
    v->range_count = 16384;
    v->range_known = true;
    v->range_from = "settings";
    v->peak_address = "10.20.0.11";
    v->peak_utc = MOMENT_NONE;
    v->machine_peak_percent = -1;
    v->time_wait = (struct time_wait){
        .seconds = 120,
        .from = "default",
        .note = "No capture and no registry export tells: the default."};
    v->trend.is_refused = true;
    v->trend.refusal = "There are fewer than three whole weeks of history.";
    v->trend.sentence = "";
    for (int day = 0; day < 7; day++) {
        for (int hour = 0; hour < 24; hour++)
            v->profile.max_percent[day][hour] =
                v->profile.avg_percent[day][hour] = NAN;
    }
    v->sample_count = FIXTURE_DAYS * 1440;
    v->capture_count = 40;
    v->interval_seconds = 60;
    return v;
}

static void fixture_findings(struct arena *a, struct verdict *v)
{
    v->findings = arena_array(a, 2, sizeof *v->findings);
    v->finding_count = 2;
    v->findings[0] = (struct finding){
        .id = "11aa22bb",
        .code = "time-wait-pressure",
        .rule = "R-04",
        .title = "TIME_WAIT to 10.30.1.77:1433 fills the range.",
        .severity = SEVERITY_CRITICAL,
        .confidence = CONFIDENCE_HIGH,
        .since_utc = FIXTURE_START + 9 * MOMENT_HOUR,
        .process = "w3wp.exe",
        .remote = "10.30.1.77:1433",
        .evidence = FIXTURE_TEXTS(
            a, "95.0 % of the range at 2026-03-04 10:47 (log.txt line 812)",
            "12,402 of 15,570 ports were in TIME_WAIT " FIXTURE_NAME),
        .refuted_by = "a capture at the peak with few ports in TIME_WAIT",
        .grade = "A",
        .sources = "S-02, S-53",
        .score_grade = ""};
    v->findings[1] = (struct finding){.id = "33cc44dd",
                                      .code = "single-address",
                                      .rule = "",
                                      .title = FIXTURE_TURN " took it all.",
                                      .severity = SEVERITY_INFO,
                                      .since_utc = MOMENT_NONE,
                                      .process = FIXTURE_TURN,
                                      .remote = "",
                                      .refuted_by = "",
                                      .grade = "",
                                      .sources = "",
                                      .score_grade = ""};
    v->actions = arena_array(a, 2, sizeof *v->actions);
    v->action_count = 2;
    v->actions[0] = (struct action){
        .id = "55ee66ff",
        .code = "widen-range",
        .rule = "R-20",
        .title = "Widen the dynamic range to 20480–65535.",
        .why = "15,570 ports at the peak; half of 45,056 is 22,528.",
        .start = 20480,
        .count = 45056,
        .expected_peak_percent = 34.6,
        .commands = FIXTURE_TEXTS(
            a, "netsh int ipv4 set dynamicport tcp start=20480 num=45056",
            "netsh int ipv6 set dynamicport tcp start=20480 num=45056"),
        .verify = FIXTURE_TEXTS(a, "netsh int ipv4 show dynamicport tcp"),
        .rollback = FIXTURE_TEXTS(
            a, "netsh int ipv4 set dynamicport tcp start=49152 num=16384"),
        .risk = "A service that listens above 20480 may lose its port.",
        .process = "",
        .remote = ""};
    /* two actions of one server may have the same stable id */
    v->actions[1] = v->actions[0];
    v->actions[1].commands = (struct text_list){0};
}

static void fixture_use_of(struct arena *a, struct verdict *v)
{
    static const char *const state[] = {"ESTABLISHED", "TIME_WAIT",
                                        "CLOSE_WAIT", "BOUND"};
    static const char *const process[] = {"w3wp.exe", FIXTURE_NAME,
                                          FIXTURE_TURN};
    static const char *const remote[] = {"10.30.1.77:1433",
                                         "[2001:db8::1]:443"};
    v->states = fixture_strands(a, 4, state, 120);
    v->processes = fixture_strands(a, 3, process, 150);
    v->remotes = fixture_strands(a, 2, remote, 110);
    v->consumers = arena_array(a, 4, sizeof *v->consumers);
    v->consumer_count = 4;
    for (size_t i = 0; i < 4; i++)
        v->consumers[i] = (struct consumer){
            .kind = i < 3 ? CONSUMER_PROCESS : CONSUMER_REMOTE,
            .name = i < 3 ? process[i] : remote[0],
            .pid = i ? -1 : 4312,
            .ports_max = (uint32_t)(9000 / (i + 1)),
            .ports_max_time_wait = (uint32_t)(7000 / (i + 1)),
            .ports_avg = 812.5,
            .share_at_peak = .6 / (double)(i + 1),
            .coverage = .93,
            .peak_utc = v->peak_utc};
    v->windows = arena_new(a, sizeof *v->windows);
    v->window_count = 1;
    v->windows[0] = (struct window){
        .start_utc = v->peak_utc - MOMENT_HOUR,
        .end_utc = v->peak_utc + 2 * MOMENT_HOUR,
        .peak_utc = v->peak_utc,
        .local_address = v->peak_address,
        .peak_percent = v->peak_percent,
        .enter_percent = 50,
        .peak_in_use = v->peak_in_use,
        .range_count = v->range_count,
        .area = 1234.5,
        .using_then = "w3wp.exe 8,120 TIME_WAIT to 10.30.1.77:1433",
        .using_at_utc = v->peak_utc};
}

static void fixture_facts(struct arena *a, struct verdict *v)
{
    v->capacity = arena_array(a, 2, sizeof *v->capacity);
    v->capacity_count = 2;
    v->capacity[0] = (struct capacity_step){.from_utc = FIXTURE_START,
                                            .start = 49152,
                                            .count = 16384,
                                            .from = "settings",
                                            .known = true};
    v->capacity[1] =
        (struct capacity_step){.from_utc = FIXTURE_START + 9 * MOMENT_DAY,
                               .start = 20480,
                               .count = 45056,
                               .from = "settings",
                               .known = true};
    v->events = arena_array(a, 2, sizeof *v->events);
    v->event_count = 2;
    v->events[0] = (struct event_view){
        .at_utc = FIXTURE_START + 2 * MOMENT_DAY + 10 * MOMENT_HOUR,
        .event_id = 4231,
        .provider = "Tcpip",
        .message = "A request to allocate an ephemeral port <failed>."};
    v->events[1] =
        (struct event_view){.at_utc = FIXTURE_START + 6 * MOMENT_DAY,
                            .event_id = 6005,
                            .provider = "EventLog",
                            .message = "The Event log service was started."};
    v->notes = arena_new(a, sizeof *v->notes);
    v->note_count = 1;
    v->notes[0] =
        (struct note_view){.id = 1,
                           .at_utc = FIXTURE_START + 11 * MOMENT_DAY,
                           .text = "deployed `4.2` 'quoted' \\n {/*4 big}"};
    v->settings = arena_new(a, sizeof *v->settings);
    v->setting_count = 1;
    v->settings[0] = (struct setting_view){.at_utc = FIXTURE_START,
                                           .name = "tcp4.range_start",
                                           .value = "49152",
                                           .source_id = 1,
                                           .line = 12};
    v->what_if = (struct what_if_inputs){.peak_in_use = v->peak_in_use,
                                         .peak_time_wait = v->peak_in_use * .8,
                                         .peak_long_lived = v->peak_in_use * .2,
                                         .range_start = 49152,
                                         .range_count = 16384,
                                         .time_wait_seconds = 120,
                                         .has_states = true};
    v->caveats = FIXTURE_TEXTS(
        a, "30 hours were not sampled: what happened then is not known.");
}

static void fixture_sources(struct dossier *d)
{
    struct arena *a = &d->arena;
    d->sources = arena_array(a, 2, sizeof *d->sources);
    d->source_count = 2;
    d->sources[0] =
        (struct source_view){.source_id = 1,
                             .path = "logs/<b>LON</b>/EphemeralPortStats.log",
                             .format = "ephemeral-log",
                             .encoding = "UTF-16LE with BOM",
                             .assumptions = "clock taken as UTC",
                             .bytes = 123456,
                             .lines = 1000,
                             .accepted = 900,
                             .skipped = 98,
                             .rejected = 2,
                             .ingested_utc = FIXTURE_START};
    d->sources[1] = d->sources[0];
    d->sources[1].source_id = 2;
    d->sources[1].path = "netstat.txt";
    d->rejects = arena_new(a, sizeof *d->rejects);
    d->reject_count = 1;
    d->reject_total = 2;
    d->rejects[0] =
        (struct dossier_reject){.source_id = 1,
                                .path = d->sources[0].path,
                                .reason = "not a row",
                                .text = FIXTURE_NAME "</script><!--",
                                .line = 44};
}

static struct dossier *fixture_new(void)
{
    struct dossier *d = mem_new(sizeof *d);
    struct arena *a = &d->arena;
    d->title = "Ephemeral port report";
    d->version = "0.1.0";
    d->now_utc = FIXTURE_START + (FIXTURE_DAYS + 1) * MOMENT_DAY;
    d->from_utc = d->to_utc = MOMENT_NONE;
    d->first_utc = FIXTURE_START;
    d->last_utc = FIXTURE_START + FIXTURE_DAYS * MOMENT_DAY;
    d->thresholds = (struct thresholds)THRESHOLDS_DEFAULT;
    d->server_count = 4;
    d->servers = arena_array(a, 4, sizeof *d->servers);
    struct verdict *v = fixture_server(
        a, "LON-CAS002", STATUS_CRITICAL,
        "Ran out of ports: TIME_WAIT to 10.30.1.77:1433 fills the range.");
    d->servers[0] = v;
    v->has_peak = true;
    fixture_band(a, v, 8, 60);
    fixture_findings(a, v);
    fixture_use_of(a, v);
    fixture_facts(a, v);
    v->trend.is_refused = false;
    fixture_trend(a, &v->trend);
    v = fixture_server(a, FIXTURE_NAME, STATUS_WARNING,
                       "Comes close: " FIXTURE_TURN);
    d->servers[1] = v;
    v->owner = "\"><img src=x onerror=alert(2)>";
    v->has_peak = true;
    fixture_band(a, v, 5, 40);
    v = fixture_server(a, "QUIET-01", STATUS_INSUFFICIENT_DATA,
                       "Too few samples to judge.");
    d->servers[2] = v;
    v->time_zone = v->owner = v->os = "";
    v->range_known = false;
    char *long_name = arena_new(a, 301);
    memset(long_name, 'N', 300);
    v = fixture_server(a, long_name, STATUS_HEALTHY, "Headroom is ample.");
    d->servers[3] = v;
    v->has_peak = true;
    fixture_band(a, v, 2, 6);
    d->status_count[STATUS_CRITICAL] = d->status_count[STATUS_WARNING] = 1;
    d->status_count[STATUS_INSUFFICIENT_DATA] = 1;
    d->status_count[STATUS_HEALTHY] = 1;
    d->headline = "1 of 4 servers is critical, 1 has a warning, 1 has too "
                  "little data to judge, 1 is healthy.";
    d->today = FIXTURE_TEXTS(a, "LON-CAS002: Widen the dynamic range to "
                                "20480–65535.");
    fixture_sources(d);
    return d;
}
#endif
