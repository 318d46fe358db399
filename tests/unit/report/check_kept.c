/* A verdict kept says all that it said, after its own memory is gone. */
#include "report/kept.h"

#include <stdio.h>
#include <unistd.h>

#include "core/file.h"
#include "dossier_fixture.h"
#include "report/render.h"
#include "tests/suite.h"

/* Everything that any output shows of the dossier: the page has the curves. */
static void render_all(struct buf *out, struct dossier *d)
{
    char path[64];
    snprintf(path, sizeof path, "/tmp/portledger_kept_%ld.html",
             (long)getpid());
    struct render_options how = {.jobs = 1};
    ck_assert(renderer_find("html")->write(d, path, &how, NULL));
    ck_assert(file_read(out, path, 0, NULL));
    unlink(path);
    render_verdicts_json(out, d, true);
    struct table *all[] = {dossier_servers(d),        dossier_peaks(d, NULL),
                           dossier_top(d, NULL),      dossier_trend(d, NULL),
                           dossier_findings(d, NULL), dossier_actions(d, NULL),
                           dossier_settings(d, NULL)};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        renderer_find("csv")->table(out, all[i]);
}

static struct dossier *kept_of(const struct dossier *d)
{
    struct dossier *k = mem_new(sizeof *k);
    *k = *d;
    k->arena = (struct arena){0};
    k->title = arena_text(&k->arena, d->title);
    k->headline = arena_text(&k->arena, d->headline);
    k->today = (struct text_list){0};
    k->actions = NULL;
    k->action_count = 0;
    k->sources = NULL;
    k->source_count = 0;
    k->rejects = NULL;
    k->reject_count = 0;
    k->reject_total = 0;
    k->servers = arena_array(&k->arena, d->server_count, sizeof *k->servers);
    for (size_t i = 0; i < d->server_count; i++) {
        k->servers[i] = arena_new(&k->arena, sizeof **k->servers);
        verdict_keep(k->servers[i], d->servers[i], &k->arena);
    }
    return k;
}

START_TEST(a_kept_verdict_gives_the_same_outputs_when_its_history_is_gone)
{
    struct buf before = {0}, after = {0};
    struct dossier *d = fixture_new();
    struct dossier *once = kept_of(d);
    dossier_free(d);
    render_all(&before, once);
    struct dossier *twice = kept_of(once);
    dossier_free(once);
    render_all(&after, twice);
    ck_assert_uint_gt(before.len, 10000);
    ck_assert_uint_eq(before.len, after.len);
    ck_assert_int_eq(memcmp(before.ptr, after.ptr, before.len), 0);
    dossier_free(twice);
    buf_clear(&before);
    buf_clear(&after);
}
END_TEST

START_TEST(nothing_of_a_kept_verdict_lies_in_the_memory_of_the_first)
{
    struct dossier *d = fixture_new();
    struct arena arena = {0};
    struct verdict k;
    struct verdict *v = d->servers[0];
    verdict_keep(&k, v, &arena);
    ck_assert_ptr_ne(k.server, v->server);
    ck_assert_str_eq(k.server, v->server);
    ck_assert_ptr_ne(k.findings, v->findings);
    ck_assert_ptr_ne(k.findings[0].evidence.text, v->findings[0].evidence.text);
    ck_assert_ptr_ne(k.bands[0].point, v->bands[0].point);
    ck_assert_ptr_ne(k.states.strand[0].value, v->states.strand[0].value);
    ck_assert_ptr_ne(k.trend.mid, v->trend.mid);
    ck_assert_uint_eq(k.bands[0].point_count, v->bands[0].point_count);
    dossier_free(d);
    ck_assert_uint_gt(strlen(k.findings[0].title), 0);
    arena_clear(&arena);
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_add_test(
        t, a_kept_verdict_gives_the_same_outputs_when_its_history_is_gone);
    tcase_add_test(t,
                   nothing_of_a_kept_verdict_lies_in_the_memory_of_the_first);
}
SUITE_MAIN("report/kept", add_tests)
