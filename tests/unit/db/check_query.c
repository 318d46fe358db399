#include "core/arena.h"
#include "db/edit.h"
#include "db/query.h"
#include "fixture.h"

static const struct selection everything = {.from_utc = MOMENT_NONE,
                                            .to_utc = MOMENT_NONE};

/* A day of 5-minute samples with a peak at noon, three captures, a list. */
static struct store *a_day(void)
{
    struct store *s = memory_store();
    struct made *m = made_new("log", "SRV1.corp.example");
    made_bytes(m, "log");
    m->source.assumptions = "this layout only writes above 10 %";
    for (int i = 0; i < 288; i++) {
        char time[32];
        moment_iso(at("2026-03-02T00:00:00Z") + i * 5 * MOMENT_MINUTE, time);
        made_sample(m, time, "10.0.0.1", i == 144 ? 900 : 100)->range_size =
            1000;
    }
    ingest_one(s, m);
    made_free(m);
    m = made_new("net", "srv1");
    made_bytes(m, "net");
    static const char *const times[] = {
        "2026-03-02T11:58:00", "2026-03-02T12:00:00", "2026-03-02T18:00:00"};
    for (int i = 0; i < 3; i++) {
        made_capture(m, times[i]);
        made_group(m, "10.0.0.1", "10.9.9.9", 443, STATE_ESTABLISHED, 8,
                   65000 - i, 20);
        made_group(m, "::", "", -1, STATE_LISTENING, 4, 445, 1);
    }
    made_list(m, "2026-03-02T12:00:00");
    made_process(m, 8, "w3wp.exe", "");
    made_list(m, "2026-03-02T13:00:00");
    made_process(m, 8, "w3wp.exe", "W3SVC");
    made_setting(m, "2026-02-01T00:00:00", "TcpTimedWaitDelay", "30");
    made_event(m, "2026-03-02T12:00:00", 4227, "x");
    made_counter(m, "2026-03-02T12:00:00", "Connections Reset", 7.25);
    ingest_one(s, m);
    made_free(m);
    return s;
}

static const struct use *use_of(const struct history *h, const char *address,
                                enum origin origin)
{
    for (size_t i = 0; i < h->use_count; i++)
        if (strcmp(h->uses[i].local_address, address) == 0 &&
            h->uses[i].origin == origin)
            return &h->uses[i];
    ck_abort_msg("no use of %s", address);
    return NULL;
}

START_TEST(a_history_holds_hours_and_the_detail_of_the_hours_that_matter)
{
    struct store *s = a_day();
    struct arena arena = {0};
    struct history h;
    struct err err = {0};
    struct history_need need = {.detail_from_percent = 50, .captures = true};
    struct made *m = made_new("later", "srv1");
    made_bytes(m, "later");
    made_sample(m, "2026-03-05T10:00:00", "10.0.0.1", 100)->range_size = 1000;
    ingest_one(s, m);
    made_free(m);
    ck_assert_msg(
        query_history(&h, s, "srv1", &everything, &need, &arena, &err), "%s",
        err.text);
    ck_assert_str_eq(h.server, "SRV1");
    ck_assert_str_eq(h.time_zone, "");
    const struct use *u = use_of(&h, "10.0.0.1", ORIGIN_LOG);
    ck_assert_uint_eq(u->hour_count, 25);
    ck_assert_double_eq(u->hours[12].percent_max, 90.0);
    ck_assert_int_eq(u->hours[12].peak_utc, at("2026-03-02T12:00:00Z"));
    ck_assert_uint_eq(u->hours[12].over_seconds[2], 300);
    /* 11:00 to 13:59 */
    ck_assert_uint_eq(u->point_count, 36);
    ck_assert_int_eq(u->points[0].at_utc, at("2026-03-02T11:00:00Z"));
    ck_assert_double_eq(u->interval_seconds, 300.0);
    ck_assert_double_eq(u->censored_below, 10.0);
    u = use_of(&h, "*", ORIGIN_CAPTURE);
    ck_assert_double_eq(u->censored_below, 0.0);
    ck_assert_uint_eq(h.setting_count, 1);
    ck_assert_uint_eq(h.event_count, 1);
    ck_assert_uint_eq(h.process_count, 2);
    ck_assert_uint_eq(h.source_count, 3);
    ck_assert_uint_eq(h.counter_count, 1);
    ck_assert_double_eq(h.counters[0].value, 7.25);
    arena_clear(&arena);
    store_close(s);
}
END_TEST

START_TEST(of_two_days_or_less_every_sample_is_loaded)
{
    struct store *s = a_day();
    struct arena arena = {0};
    struct history h;
    struct err err = {0};
    struct history_need need = {.detail_from_percent = 50};
    ck_assert(query_history(&h, s, "srv1", &everything, &need, &arena, &err));
    ck_assert_uint_eq(use_of(&h, "10.0.0.1", ORIGIN_LOG)->point_count, 288);
    arena_clear(&arena);
    store_close(s);
}
END_TEST

START_TEST(captures_come_with_processes_and_the_port_sets_that_are_near)
{
    struct store *s = a_day();
    struct arena arena = {0};
    struct history h;
    struct err err = {0};
    struct history_need need = {
        .captures = true, .port_bytes = true, .port_interval_seconds = 150};
    ck_assert(query_history(&h, s, "SRV1", &everything, &need, &arena, &err));
    ck_assert_uint_eq(h.capture_count, 3);
    const struct capture_view *c = &h.captures[0];
    ck_assert_uint_eq(c->rows, 21);
    ck_assert_uint_eq(c->ports_in_use, 20);
    ck_assert_int_eq(c->range_count, 1000);
    ck_assert_str_eq(c->range_from, "log");
    ck_assert_uint_eq(c->families, 3);
    ck_assert_uint_eq(c->group_count, 2);
    const struct group_view *g = &c->groups[0];
    ck_assert_str_eq(g->process, "w3wp.exe");
    ck_assert(!g->process_is_stated);
    ck_assert_str_eq(g->services, "W3SVC");
    ck_assert_uint_eq(g->ports_in, 20);
    ck_assert_int_eq(g->local_port, -1);
    ck_assert_uint_gt(g->port_bytes.len, 0);
    ck_assert_uint_gt(h.captures[1].groups[0].port_bytes.len, 0);
    ck_assert_uint_eq(h.captures[2].groups[0].port_bytes.len, 0);
    ck_assert_uint_eq(use_of(&h, "10.0.0.1", ORIGIN_LOG)->point_count, 288);
    arena_clear(&arena);
    store_close(s);
}
END_TEST

START_TEST(a_selection_cuts_the_history_to_its_span)
{
    struct store *s = a_day();
    struct arena arena = {0};
    struct history h;
    struct err err = {0};
    struct history_need need = {.captures = true};
    struct selection noon = {.from_utc = at("2026-03-02T11:59:00Z"),
                             .to_utc = at("2026-03-02T12:04:59Z")};
    ck_assert(query_history(&h, s, "SRV1", &noon, &need, &arena, &err));
    ck_assert_uint_eq(h.capture_count, 1);
    const struct use *u = use_of(&h, "10.0.0.1", ORIGIN_LOG);
    ck_assert_uint_eq(u->point_count, 1);
    ck_assert_uint_eq(u->hour_count, 2);
    ck_assert_uint_eq(h.setting_count, 1);
    ck_assert_uint_eq(h.process_count, 1);
    ck_assert(
        !query_history(&h, s, "NOBODY", &everything, &need, &arena, &err));
    ck_assert_int_eq(err.kind, ERR_USAGE);
    arena_clear(&arena);
    store_close(s);
}
END_TEST

START_TEST(servers_are_selected_by_name_owner_and_time)
{
    struct store *s = a_day();
    struct arena arena = {0};
    struct server_list list;
    struct err err = {0};
    ck_assert(query_servers(&list, s, &everything, &arena, &err));
    ck_assert_uint_eq(list.count, 1);
    ck_assert_uint_eq(list.row[0].samples, 288);
    ck_assert_uint_eq(list.row[0].captures, 3);
    ck_assert_double_eq(list.row[0].peak_percent, 90.0);
    ck_assert_str_eq(list.row[0].status, "");
    static const struct {
        struct selection selection;
        size_t count;
    } cases[] = {
        {{MOMENT_NONE, MOMENT_NONE, "s?v*", NULL},    1},
        {{MOMENT_NONE, MOMENT_NONE, "sv*", NULL},     0},
        {{MOMENT_NONE, MOMENT_NONE, NULL, "web"},     1},
        {{MOMENT_NONE, MOMENT_NONE, NULL, "Nobody"},  0},
        {{MOMENT_NONE, MOMENT_NONE, NULL, "Named"},   1},
        {{MOMENT_NONE, INT64_C(1000000), NULL, NULL}, 0},
    };
    ck_assert(edit_owner_put(s, "W3WP*", "Web", NULL, &err));
    ck_assert(edit_owner_put(s, "x", "Named", "SRV*", &err));
    ck_assert(edit_owner_put(s, "x", "Nobody", NULL, &err));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ck_assert(query_servers(&list, s, &cases[i].selection, &arena, &err));
        ck_assert_msg(list.count == cases[i].count, "case %zu: %zu", i,
                      list.count);
    }
    arena_clear(&arena);
    store_close(s);
}
END_TEST

START_TEST(status_sources_and_rejects_add_up)
{
    struct store *s = a_day();
    struct made *m = made_new("bad.txt", "SRV2");
    made_bytes(m, "bad");
    for (unsigned i = 0; i < 5; i++) {
        harvest_reject(&m->harvest, i, span_of("what"), "why %u", i);
        m->harvest.lines += i > 0;
    }
    ingest_one(s, m);
    struct arena arena = {0};
    struct err err = {0};
    struct status_figures f;
    ck_assert(query_status(&f, s, &err));
    ck_assert_uint_eq(f.servers, 1);
    ck_assert_uint_eq(f.sources, 3);
    ck_assert_uint_eq(f.samples, 288);
    ck_assert_uint_eq(f.captures, 3);
    ck_assert_uint_eq(f.groups, 6);
    ck_assert_uint_eq(f.rejects, 5);
    ck_assert_int_eq(f.last_utc, at("2026-03-02T23:55:00Z"));
    struct reject_list rejects;
    ck_assert(query_rejects(&rejects, s, 2, &arena, &err));
    ck_assert_uint_eq(rejects.total, 5);
    ck_assert_uint_eq(rejects.count, 2);
    ck_assert_uint_eq(rejects.row[0].line, 0);
    ck_assert_str_eq(rejects.row[1].path, "bad.txt");
    struct source_list sources;
    ck_assert(query_sources(&sources, s, &arena, &err));
    ck_assert_uint_eq(sources.count, 3);
    ck_assert_uint_eq(sources.row[2].rejected, 4);
    made_free(m);
    arena_clear(&arena);
    store_close(s);
}
END_TEST

START_TEST(an_empty_history_answers_with_nothing)
{
    struct store *s = memory_store();
    struct arena arena = {0};
    struct err err = {0};
    struct status_figures f;
    struct server_list list;
    ck_assert(query_status(&f, s, &err));
    ck_assert_int_eq(f.first_utc, MOMENT_NONE);
    ck_assert_int_eq(f.last_ingest_utc, MOMENT_NONE);
    ck_assert(query_servers(&list, s, &everything, &arena, &err));
    ck_assert_uint_eq(list.count, 0);
    arena_clear(&arena);
    store_close(s);
}
END_TEST

static bool keep(void *ctx, struct span line)
{
    buf_span(ctx, line);
    return true;
}

START_TEST(an_export_guards_formulas_and_leaves_numbers_alone)
{
    struct store *s = memory_store();
    struct made *m = made_new("=a,\"b\"", "SRV1");
    made_bytes(m, "x");
    made_event(m, "2026-03-02T12:00:00", -5, "@SUM(A1)");
    made_event(m, "2026-03-02T12:00:01", 2, "two\nlines");
    ingest_one(s, m);
    struct buf out = {0};
    struct err err = {0};
    ck_assert(query_export(s, "events", &out, keep, &err));
    ck_assert_str_eq(buf_str(&out),
                     "server,at_utc,event_id,provider,message,source_id\r\n"
                     "SRV1,2026-03-02T12:00:00Z,-5,Tcpip,'@SUM(A1),1\r\n"
                     "SRV1,2026-03-02T12:00:01Z,2,Tcpip,\"two\nlines\",1\r\n");
    buf_reset(&out);
    ck_assert(query_export(s, "sources", &out, keep, &err));
    ck_assert_ptr_nonnull(strstr(buf_str(&out), "1,\"'=a,\"\"b\"\"\",made"));
    static const char *const views[] = {
        "servers",   "samples", "captures",        "connections", "settings",
        "processes", "hourly",  "findings_latest", "rejects"};
    for (size_t i = 0; i < sizeof views / sizeof *views; i++)
        ck_assert_msg(query_export(s, views[i], &out, keep, &err), "%s",
                      err.text);
    ck_assert(!query_export(s, "sqlite_master", &out, keep, &err));
    ck_assert_int_eq(err.kind, ERR_USAGE);
    buf_clear(&out);
    made_free(m);
    store_close(s);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_test(
        tcase, a_history_holds_hours_and_the_detail_of_the_hours_that_matter);
    tcase_add_test(
        tcase, captures_come_with_processes_and_the_port_sets_that_are_near);
    tcase_add_test(tcase, of_two_days_or_less_every_sample_is_loaded);
    tcase_add_test(tcase, a_selection_cuts_the_history_to_its_span);
    tcase_add_test(tcase, servers_are_selected_by_name_owner_and_time);
    tcase_add_test(tcase, status_sources_and_rejects_add_up);
    tcase_add_test(tcase, an_empty_history_answers_with_nothing);
    tcase_add_test(tcase, an_export_guards_formulas_and_leaves_numbers_alone);
}

SUITE_MAIN("db/query", add_tests)
