/* The Mustache specification and our strict mode. */
#include "report/template.h"

#include <stdio.h>
#include <string.h>

#include "core/file.h"
#include "core/mem.h"
#include "suite.h"
#include "unit/report/json_reader.h"

struct partials {
    const struct value *map; /* name to text; may be NULL */
};

static bool find_partial(void *ctx, const char *name, struct span *text,
                         const char **file)
{
    const struct partials *p = ctx;
    const struct value *v =
        p->map ? value_get(p->map, name, strlen(name)) : NULL;
    if (!v || v->kind != VALUE_TEXT)
        return false;
    *text = span_n(v->text, v->text_len);
    *file = name;
    return true;
}

static bool render(struct buf *out, const char *text, const struct value *data,
                   const struct value *partials, enum template_mode mode,
                   struct err *err)
{
    struct arena arena = {0};
    struct value *all = value_map(&arena);
    value_put_text(all, "test.mustache", text);
    for (size_t i = 0; partials && i < partials->count; i++)
        value_put(all, partials->name[i], partials->item[i]);
    struct partials ctx = {all};
    struct template_source source = {&ctx, find_partial};
    bool done = template_render(out, "test.mustache", &source, data, mode, err);
    arena_clear(&arena);
    return done;
}

static void check_case(const char *file, const struct value *test)
{
    const struct value *name = value_get(test, "name", 4);
    const struct value *expected = value_get(test, "expected", 8);
    struct buf out = {0};
    struct err err = {0};
    bool done = render(
        &out, value_get(test, "template", 8)->text, value_get(test, "data", 4),
        value_get(test, "partials", 8), TEMPLATE_SPECIFICATION, &err);
    ck_assert_msg(done, "%s: %s: %s", file, name->text, err.text);
    ck_assert_msg(strcmp(buf_str(&out), expected->text) == 0,
                  "%s: %s: \"%s\", not \"%s\"", file, name->text, buf_str(&out),
                  expected->text);
    buf_clear(&out);
}

/* Returns the number of cases run; 0 where the corpus is absent. */
static size_t check_module(const char *module)
{
    const char *shared = getenv("PORTLEDGER_SHARED");
    struct arena arena = {0};
    struct buf text = {0};
    char path[4096];
    size_t count = 0;
    snprintf(path, sizeof path, "%s/corpus/mustache-spec/%s.json",
             shared ? shared : "", module);
    struct file_facts facts = {0};
    if (shared && file_look(path, &facts, NULL) && facts.exists) {
        struct err err = {0};
        ck_assert_msg(file_read(&text, path, 0, &err), "%s", err.text);
        const struct value *tests =
            value_get(json_read(&arena, buf_as_span(&text)), "tests", 5);
        for (; count < tests->count; count++)
            check_case(module, tests->item[count]);
        ck_assert_uint_gt(count, 5);
    }
    buf_clear(&text);
    arena_clear(&arena);
    return count;
}

START_TEST(comments_are_as_specified)
{
    check_module("comments");
}
END_TEST
START_TEST(delimiters_are_as_specified)
{
    check_module("delimiters");
}
END_TEST
START_TEST(interpolation_is_as_specified)
{
    check_module("interpolation");
}
END_TEST
START_TEST(inverted_sections_are_as_specified)
{
    check_module("inverted");
}
END_TEST
START_TEST(partials_are_as_specified)
{
    check_module("partials");
}
END_TEST
START_TEST(sections_are_as_specified)
{
    check_module("sections");
}
END_TEST

static void check_error(const char *text, const char *expected)
{
    struct arena arena = {0};
    struct value *data = value_map(&arena);
    value_put_text(data, "known", "yes");
    value_put_text(value_put_map(data, "map"), "inner", "1");
    struct value *partials = value_map(&arena);
    value_put_text(partials, "loop", "{{>loop}}");
    value_put_text(partials, "part", "one\ntwo {{missing}}");
    struct buf out = {0};
    struct err err = {0};
    ck_assert(!render(&out, text, data, partials, TEMPLATE_STRICT, &err));
    ck_assert_msg(strstr(err.text, expected), "\"%s\" has no \"%s\"", err.text,
                  expected);
    buf_clear(&out);
    arena_clear(&arena);
}

START_TEST(strict_mode_names_file_and_line_of_what_is_unknown)
{
    check_error("a\nb {{known}}\n{{nope}}", "test.mustache:3: unknown name "
                                            "\"nope\"");
    check_error("{{#known}}\n{{#gone}}{{/gone}}{{/known}}",
                "test.mustache:2: unknown name \"gone\"");
    check_error("{{^gone}}{{/gone}}", "test.mustache:1:");
    check_error("{{map.outer}}", "unknown name \"map.outer\"");
    check_error("\n{{>nowhere}}", "test.mustache:2: unknown partial");
    check_error("{{>part}}", "part:2: unknown name \"missing\"");
    check_error("{{>loop}}", "contain itself");
}
END_TEST

START_TEST(broken_templates_are_errors_with_their_line)
{
    check_error("\n\n{{#known}}", "test.mustache:3: section \"known\" is never "
                                  "closed");
    check_error("{{/known}}", "test.mustache:1:");
    check_error("{{#known}}{{/other}}", "closes a section that is not open");
    check_error("x {{known", "never closed");
    check_error("{{}}", "no name");
    check_error("{{=<%=}}", "delimiters");
}
END_TEST

START_TEST(names_in_values_are_never_read_as_templates)
{
    struct arena arena = {0};
    struct value *data = value_map(&arena);
    value_put_text(data, "a", "{{b}}{{{b}}}{{#b}}<&\"'>");
    value_put_text(data, "b", "secret");
    struct buf out = {0};
    ck_assert(render(&out, "{{a}}|{{{a}}}", data, NULL, TEMPLATE_STRICT, NULL));
    ck_assert_str_eq(buf_str(&out),
                     "{{b}}{{{b}}}{{#b}}&lt;&amp;&quot;&#39;&gt;|"
                     "{{b}}{{{b}}}{{#b}}<&\"'>");
    buf_clear(&out);
    arena_clear(&arena);
}
END_TEST

START_TEST(empty_texts_are_false_and_lists_of_texts_are_walked)
{
    struct arena arena = {0};
    struct value *data = value_map(&arena);
    value_put_text(data, "none", "");
    struct value *list = value_put_list(data, "list");
    value_add(list, value_text(&arena, "a"));
    value_add(list, value_text(&arena, "<"));
    struct buf out = {0};
    ck_assert(render(&out,
                     "{{#none}}no{{/none}}{{^none}}yes{{/none}}"
                     "{{#list}}[{{.}}]{{/list}}",
                     data, NULL, TEMPLATE_STRICT, NULL));
    ck_assert_str_eq(buf_str(&out), "yes[a][&lt;]");
    buf_clear(&out);
    arena_clear(&arena);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_test(tcase, comments_are_as_specified);
    tcase_add_test(tcase, delimiters_are_as_specified);
    tcase_add_test(tcase, interpolation_is_as_specified);
    tcase_add_test(tcase, inverted_sections_are_as_specified);
    tcase_add_test(tcase, partials_are_as_specified);
    tcase_add_test(tcase, sections_are_as_specified);
    tcase_add_test(tcase, strict_mode_names_file_and_line_of_what_is_unknown);
    tcase_add_test(tcase, broken_templates_are_errors_with_their_line);
    tcase_add_test(tcase, names_in_values_are_never_read_as_templates);
    tcase_add_test(tcase, empty_texts_are_false_and_lists_of_texts_are_walked);
}
SUITE_MAIN("report/template", add_tests)
