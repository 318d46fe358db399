/* What templates are given, what they use and what docs/templates.md says of
 * it: the three agree. And what people say of actions, and peaks by steps. */
#include <string.h>

#include "core/file.h"
#include "report/document.h"
#include "report/html.h"
#include "report/template_parse.h"
#include "report/templates.h"
#include "suite.h"
#include "unit/report/dossier_fixture.h"

struct scene {
    struct arena arena;
    struct dossier *d;
    struct figures figures[4];
    struct value *page, *paper; /* of page.mustache, of document.mustache */
    struct buf doc;
    struct templates templates;
};

static struct table *small_table(struct arena *a)
{
    static const struct column columns[] = {
        {"word", "Word", CELL_TEXT}
    };
    struct table *t = arena_new(a, sizeof *t);
    table_init(t, a, "small", "Small", columns, 1);
    table_row(t)[0] = cell_text("one");
    return t;
}

static void make_scene(struct scene *s)
{
    static struct dossier_action said[2];
    struct err err = {0};
    *s = (struct scene){.d = fixture_new()};
    said[0] = (struct dossier_action){.id = s->d->servers[0]->actions[0].id,
                                      .server = s->d->servers[0]->server,
                                      .code = "widen-range",
                                      .title = "Widen it",
                                      .status = "in progress",
                                      .owner = "Anna <Lind>",
                                      .due = "2026-03-20",
                                      .note = "after the freeze",
                                      .closed_utc = MOMENT_NONE};
    said[1] = said[0];
    said[1].id = "0123456789ab";
    said[1].status = "done";
    said[1].closed_utc = FIXTURE_START;
    s->d->actions = said;
    s->d->action_count = 2;
    struct render_options options = {.jobs = 1};
    struct page_plan p = {.d = s->d,
                          .options = &options,
                          .place = page_places(s->d, &s->arena),
                          .kind = PAGE_WHOLE,
                          .count = 4,
                          .figures = s->figures,
                          .without_charts = ""};
    for (size_t i = 0; i < 4; i++)
        figures_make(&s->figures[i], s->d->servers[i], p.place[i].id, s->d,
                     false, &s->arena);
    s->page = page_value(&p, &s->arena);
    struct document doc;
    document_init(&doc, &s->arena, "paper", "Paper");
    document_text(&doc, "One.");
    document_drawing(&doc, s->d->servers[0]);
    document_section(&doc, 2, "Two");
    document_table(&doc, small_table(&s->arena));
    s->paper = value_map(&s->arena);
    ck_assert_msg(document_value(s->paper, &doc, s->d, &s->templates,
                                 &(struct render_options){0}, &s->arena, &err),
                  "%s", err.text);
    ck_assert_msg(
        file_read(&s->doc, PROJECT_ROOT "/docs/templates.md", 0, &err), "%s",
        err.text);
}

static void free_scene(struct scene *s)
{
    buf_clear(&s->doc);
    templates_clear(&s->templates);
    for (size_t i = 0; i < 4; i++)
        figures_clear(&s->figures[i]);
    dossier_free(s->d);
    arena_clear(&s->arena);
}

static bool is_documented(const struct buf *doc, struct span name)
{
    struct buf quoted = {0};
    buf_text(&quoted, "`");
    buf_add(&quoted, name.ptr, name.len);
    buf_text(&quoted, "`");
    bool is_there = strstr(buf_str(doc), buf_str(&quoted));
    buf_clear(&quoted);
    return is_there;
}

static void check_named(const struct value *v, const struct buf *doc)
{
    for (size_t i = 0; i < v->count; i++) {
        if (v->kind == VALUE_MAP)
            ck_assert_msg(is_documented(doc, span_of(v->name[i])),
                          "docs/templates.md lacks `%s`", v->name[i]);
        check_named(v->item[i], doc);
    }
}

START_TEST(the_document_of_templates_names_every_field)
{
    struct scene s;
    make_scene(&s);
    check_named(s.page, &s.doc);
    check_named(s.paper, &s.doc);
    free_scene(&s);
}
END_TEST

static bool has_name(const struct value *v, struct span name)
{
    for (size_t i = 0; i < v->count; i++)
        if ((v->kind == VALUE_MAP && span_eq(name, v->name[i])) ||
            has_name(v->item[i], name))
            return true;
    return false;
}

/* What stands between backticks in the part of the document on fields and is
 * no field: kinds of cells, words of the status. */
static bool is_example(struct span name)
{
    static const char *const word[] = {"critical", "number", "time",
                                       "style",    "script", "severity"};
    for (size_t i = 0; i < sizeof word / sizeof *word; i++)
        if (span_eq(name, word[i]))
            return true;
    return false;
}

static bool is_field(struct span name)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz_";
    for (size_t i = 0; i < name.len; i++)
        if (!strchr(letters, name.ptr[i]))
            return false;
    return name.len > 0;
}

/* Every `name` of the text is a field; how many there were. */
static size_t check_fields(const struct scene *s, struct span text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '`')
            continue;
        size_t end = i + 1;
        while (end < text.len && text.ptr[end] != '`')
            end++;
        struct span name = span_n(text.ptr + i + 1, end - i - 1);
        i = end;
        if (!is_field(name) || is_example(name))
            continue;
        ck_assert_msg(has_name(s->page, name) || has_name(s->paper, name),
                      "docs/templates.md tells of `%.*s`, which no template "
                      "is given",
                      (int)name.len, name.ptr);
        count++;
    }
    return count;
}

START_TEST(every_field_of_the_document_of_templates_is_there)
{
    static const char *const part[][2] = {
        {"## The page",             "## A chart" },
        {"## A chart",              "The JSON is"},
        {"## A table",              "## A review"},
        {"## A review or a plan\n", NULL         },
    };
    struct scene s;
    make_scene(&s);
    size_t count = 0;
    for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
        const char *from = strstr(buf_str(&s.doc), part[i][0]);
        ck_assert_ptr_nonnull(from);
        const char *to =
            part[i][1] ? strstr(from, part[i][1]) : from + strlen(from);
        ck_assert_ptr_nonnull(to);
        count += check_fields(&s, span_n(from, (size_t)(to - from)));
    }
    ck_assert_uint_ge(count, 150);
    free_scene(&s);
}
END_TEST

START_TEST(every_name_that_a_template_uses_is_documented)
{
    struct scene s;
    struct err err = {0};
    struct file_names names = {0};
    size_t count = 0;
    make_scene(&s);
    ck_assert(file_list(&names, PROJECT_ROOT "/templates", &err));
    for (size_t i = 0; i < names.count; i++) {
        struct template_nodes nodes = {.file = names.name[i]};
        struct buf text = {0};
        if (!strstr(names.name[i], ".mustache"))
            continue;
        ck_assert(file_read(&text,
                            arena_textf(&s.arena, "%s/templates/%s",
                                        PROJECT_ROOT, names.name[i]),
                            0, &err));
        ck_assert_msg(
            template_parse(&nodes, buf_as_span(&text), &s.arena, &err), "%s",
            err.text);
        for (size_t k = 0; k < nodes.count; k++) {
            const struct template_node *n = &nodes.node[k];
            if (n->kind == NODE_TEXT || n->kind == NODE_CLOSE ||
                n->kind == NODE_PARTIAL || span_eq(n->text, "."))
                continue;
            ck_assert_msg(is_documented(&s.doc, n->text),
                          "%s:%zu uses \"%.*s\", which docs/templates.md "
                          "lacks",
                          names.name[i], n->line, (int)n->text.len,
                          n->text.ptr);
            count++;
        }
        buf_clear(&text);
    }
    ck_assert_uint_ge(count, 150);
    file_names_free(&names);
    free_scene(&s);
}
END_TEST

static const char *page_of(struct buf *out, struct scene *s)
{
    struct err err = {0};
    struct template_source source = {&s->templates, templates_find};
    ck_assert_msg(
        template_render(out, "page", &source, s->page, TEMPLATE_STRICT, &err),
        "%s", err.text);
    return buf_str(out);
}

START_TEST(what_people_say_of_an_action_is_on_the_page)
{
    struct scene s;
    struct buf page = {0};
    make_scene(&s);
    const char *text = page_of(&page, &s);
    ck_assert_ptr_nonnull(
        strstr(text, "<b>in progress</b> · <bdi>Anna &lt;Lind&gt;</bdi> · due "
                     "2026-03-20 · <bdi>after the freeze</bdi>"));
    ck_assert_ptr_nonnull(strstr(text, "<code>55ee66ff</code>"));
    /* of whom nobody said anything */
    s.d->action_count = 0;
    ck_assert_ptr_null(dossier_said(s.d, "55ee66ff"));
    buf_clear(&page);
    free_scene(&s);
}
END_TEST

START_TEST(an_action_whose_finding_is_gone_stays_as_closed)
{
    struct scene s;
    struct buf page = {0};
    make_scene(&s);
    const char *text = strstr(page_of(&page, &s), "their finding is gone");
    ck_assert_ptr_nonnull(text);
    ck_assert_ptr_nonnull(strstr(text, "<code>0123456789ab</code>"));
    ck_assert_ptr_nonnull(strstr(text, "<b>closed "));
    buf_clear(&page);
    free_scene(&s);
}
END_TEST

START_TEST(peaks_by_steps_are_those_of_the_busiest_address_at_any_time)
{
    struct arena a = {0};
    moment t0 = 20000 * MOMENT_DAY;
    struct band_point one[] = {
        {t0,               1, 2, 30, 1},
        {t0 + MOMENT_HOUR, 1, 2, 3,  1}
    };
    struct band_point two[] = {
        {t0,                   1, 2, 20,   1},
        {t0 + MOMENT_HOUR,     1, 2, 44.4, 1},
        {t0 + 3 * MOMENT_HOUR, 1, 2, 5,    1},
        {t0 + 4 * MOMENT_HOUR, 0, 0, 0,    0}
    };
    struct band_point udp[] = {
        {t0, 1, 2, 99, 1}
    };
    struct band band[] = {
        {.local_address = "10.0.0.1",
         .point = one,
         .point_count = 2,
         .step_seconds = 3600  },
        {                    .local_address = "10.0.0.2",
         .point = two,
         .point_count = 4,
         .step_seconds = 3600},
        { .local_address = "*",
         .protocol = PROTOCOL_UDP,
         .point = udp,
         .point_count = 1,
         .step_seconds = 3600},
    };
    struct verdict v = {.bands = band, .band_count = 3};
    ck_assert_str_eq(uses_words(&v, false, &a), "1728000000:3600:300,444,,50,");
    v.band_count = 0;
    ck_assert_str_eq(uses_words(&v, false, &a), "");
    arena_clear(&a);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_test(tcase, the_document_of_templates_names_every_field);
    tcase_add_test(tcase, every_field_of_the_document_of_templates_is_there);
    tcase_add_test(tcase, every_name_that_a_template_uses_is_documented);
    tcase_add_test(tcase, what_people_say_of_an_action_is_on_the_page);
    tcase_add_test(tcase, an_action_whose_finding_is_gone_stays_as_closed);
    tcase_add_test(tcase,
                   peaks_by_steps_are_those_of_the_busiest_address_at_any_time);
}
SUITE_MAIN("report/html_fields", add_tests)
