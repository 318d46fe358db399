/* No real name or address is left in anything that is rendered. */
#include "report/anonymize.h"

#include <string.h>

#include "report/render.h"
#include "tests/suite.h"

static const struct span key = {"0123456789abcdef", 16};
static const char *const secrets[] = {
    "LON-CAS002", "lon-cas002", "10.20.0.11", "10.30.1.77",  "fe80::1",
    "Web shop",   "sqlprod",    "alice",      "\\\\share\\",
};

struct scene {
    struct dossier d;
    struct verdict v, *list[1];
    struct finding finding;
    struct action action;
    struct window window;
    struct consumer consumer[3];
    struct setting_view setting[2];
    struct source_view source;
    struct event_view event;
    struct note_view note;
    struct dossier_reject reject;
    const char *evidence[1], *commands[1], *caveats[1], *today[1];
};

static void fill_parts(struct scene *s)
{
    s->evidence[0] = "LON-CAS002: 12,480 to 10.30.1.77:1433 "
                     "(\\\\share\\alice\\cap.txt:12)";
    s->commands[0] = "ping lon-cas002";
    s->caveats[0] = "the clock of LON-CAS002 is taken as UTC";
    s->today[0] = "LON-CAS002: pool connections to [fe80::1]:443";
    s->finding = (struct finding){
        .id = "LON-CAS002/x",
        .code = "time-wait-pressure",
        .rule = "R-04",
        .title = "w3wp.exe floods sqlprod:1433",
        .process = "C:\\Users\\alice\\w3wp.exe",
        .remote = "sqlprod:1433",
        .evidence = {s->evidence, 1},
        .refuted_by = "10.20.0.11 quiet",
        .since_utc = MOMENT_NONE,
        .score_grade = ""
    };
    s->action = (struct action){
        .id = "a",
        .code = "pool-connections",
        .rule = "",
        .title = "Pool on LON-CAS002",
        .why = "10.30.1.77 is one address",
        .commands = {s->commands, 1},
        .risk = "low",
        .process = "",
        .remote = "10.30.1.77:1433"
    };
    s->window =
        (struct window){.local_address = "10.20.0.11",
                        .using_then = "w3wp.exe 8,120 to 10.30.1.77:1433"};
    s->consumer[0] =
        (struct consumer){.kind = CONSUMER_REMOTE, .name = "10.30.1.77:1433"};
    s->consumer[1] =
        (struct consumer){.kind = CONSUMER_OWNER, .name = "Web shop"};
    s->consumer[2] =
        (struct consumer){.kind = CONSUMER_PROCESS, .name = "w3wp.exe"};
    s->setting[0] =
        (struct setting_view){.name = "MaxUserPort", .value = "65534"};
    s->setting[1] =
        (struct setting_view){.name = "Hostname", .value = "lon-cas002"};
    s->source = (struct source_view){.source_id = 4,
                                     .path = "\\\\share\\alice\\cap.txt",
                                     .format = "netstat",
                                     .encoding = "UTF-8",
                                     .assumptions = "server LON-CAS002"};
    s->event = (struct event_view){
        .event_id = 4231, .provider = "Tcpip", .message = "on LON-CAS002"};
    s->note = (struct note_view){.text = "alice deployed"};
    s->reject = (struct dossier_reject){.source_id = 4,
                                        .path = "\\\\share\\alice\\cap.txt",
                                        .reason = "no port in 10.30.1.77",
                                        .text = "LON-CAS002"};
}

static void fill(struct scene *s)
{
    *s = (struct scene){0};
    fill_parts(s);
    s->v = (struct verdict){
        .server = "LON-CAS002",
        .os = "",
        .time_zone = "",
        .owner = "Web shop",
        .headline = "LON-CAS002 runs out of ports.",
        .range_from = "settings",
        .has_peak = true,
        .peak_address = "10.20.0.11",
        .time_wait = {.from = "default",  .note = ""                        },
        .trend = {.is_refused = true, .refusal = "LON-CAS002: too short"},
        .findings = &s->finding,
        .finding_count = 1,
        .actions = &s->action,
        .action_count = 1,
        .windows = &s->window,
        .window_count = 1,
        .consumers = s->consumer,
        .consumer_count = 3,
        .settings = s->setting,
        .setting_count = 2,
        .sources = &s->source,
        .source_count = 1,
        .events = &s->event,
        .event_count = 1,
        .notes = &s->note,
        .note_count = 1,
        .caveats = {s->caveats,         1                                 }
    };
    s->list[0] = &s->v;
    s->d = (struct dossier){
        .title = "March review of LON-CAS002",
        .headline = "LON-CAS002 is critical.",
        .version = "1",
        .owner = "Web shop",
        .server_glob = "LON-*",
        .servers = s->list,
        .server_count = 1,
        .today = {s->today, 1},
        .sources = &s->source,
        .source_count = 1,
        .rejects = &s->reject,
        .reject_count = 1
    };
}

static void render_all(struct buf *out, struct dossier *d)
{
    struct table *tables[] = {
        dossier_servers(d),        dossier_peaks(d, NULL),
        dossier_top(d, NULL),      dossier_trend(d, NULL),
        dossier_findings(d, NULL), dossier_actions(d, NULL),
        dossier_settings(d, NULL), dossier_sources(d),
        dossier_rejects(d),
    };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        renderer_find("csv")->table(out, tables[i]);
    render_verdicts_text(out, d, true);
    render_verdicts_json(out, d, true);
    render_verdicts_markdown(out, d, true);
    for (size_t i = 0; i < d->today.count; i++)
        buf_text(out, d->today.text[i]);
    for (size_t i = 0; i < d->servers[0]->event_count; i++)
        buf_text(out, d->servers[0]->events[i].message);
    for (size_t i = 0; i < d->servers[0]->note_count; i++)
        buf_text(out, d->servers[0]->notes[i].text);
}

START_TEST(the_scene_holds_every_secret_before)
{
    struct scene s;
    struct buf out = {0};
    fill(&s);
    render_all(&out, &s.d);
    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
        ck_assert_msg(strstr(buf_str(&out), secrets[i]), "%s", secrets[i]);
    buf_clear(&out);
    arena_clear(&s.d.arena);
}
END_TEST

START_TEST(no_secret_is_left_and_figures_stay)
{
    struct scene s;
    struct buf out = {0};
    struct err err = {0};
    fill(&s);
    ck_assert(anonymize_dossier(&s.d, key, &err));
    render_all(&out, &s.d);
    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
        ck_assert_msg(!strstr(buf_str(&out), secrets[i]), "%s is left in %s",
                      secrets[i], buf_str(&out));
    ck_assert_ptr_nonnull(strstr(buf_str(&out), "w3wp.exe"));
    ck_assert_ptr_nonnull(strstr(buf_str(&out), ":1433"));
    ck_assert_ptr_nonnull(strstr(buf_str(&out), "65534"));
    ck_assert_ptr_nonnull(strstr(buf_str(&out), "12,480"));
    buf_clear(&out);
    arena_clear(&s.d.arena);
}
END_TEST

START_TEST(the_same_key_gives_the_same_names)
{
    struct scene a, b, c;
    struct err err = {0};
    fill(&a);
    fill(&b);
    fill(&c);
    ck_assert(anonymize_dossier(&a.d, key, &err));
    ck_assert(anonymize_dossier(&b.d, key, &err));
    ck_assert(anonymize_dossier(&c.d, span_of("another key, sixteen"), &err));
    ck_assert_str_eq(a.v.server, b.v.server);
    ck_assert_str_ne(a.v.server, c.v.server);
    arena_clear(&a.d.arena);
    arena_clear(&b.d.arena);
    arena_clear(&c.d.arena);
}
END_TEST

START_TEST(a_short_key_is_refused)
{
    struct scene s;
    struct err err = {0};
    fill(&s);
    ck_assert(!anonymize_dossier(&s.d, span_of("short"), &err));
    ck_assert_ptr_nonnull(strstr(err.text, "at least 16"));
    arena_clear(&s.d.arena);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_test(tcase, the_scene_holds_every_secret_before);
    tcase_add_test(tcase, no_secret_is_left_and_figures_stay);
    tcase_add_test(tcase, the_same_key_gives_the_same_names);
    tcase_add_test(tcase, a_short_key_is_refused);
}
SUITE_MAIN("report/anonymize", add_tests)
