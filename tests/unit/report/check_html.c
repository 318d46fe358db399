/* The page: its safety, its ids, its policy, its files. */
#include <nettle/base64.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/file.h"
#include "core/process.h"
#include "report/html.h"
#include "suite.h"
#include "unit/report/dossier_fixture.h"

extern const struct renderer render_html;

static char folder[64];

static void make_folder(void)
{
    strncpy(folder, "/tmp/portledger-html-XXXXXX", sizeof folder - 1);
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void remove_folder(void)
{
    static const char *const inner[] = {"/r/servers", "/r", ""};
    for (size_t i = 0; i < sizeof inner / sizeof *inner; i++) {
        struct arena a = {0};
        struct file_names names = {0};
        const char *path = arena_textf(&a, "%s%s", folder, inner[i]);
        if (file_list(&names, path, NULL)) {
            for (size_t k = 0; k < names.count; k++)
                unlink(arena_textf(&a, "%s/%s", path, names.name[k]));
            file_names_free(&names);
            rmdir(path);
        }
        arena_clear(&a);
    }
}

/* Writes the dossier to folder/name and, for a single page, reads it. */
static bool write_to(const struct dossier *d, const char *name,
                     const char *templates, bool with_charts, struct buf *page,
                     struct err *err)
{
    struct arena a = {0};
    char *gnuplot = with_charts ? process_find("gnuplot") : NULL;
    struct render_options options = {
        .gnuplot = gnuplot, .jobs = 2, .templates = templates};
    const char *path = arena_textf(&a, "%s/%s", folder, name);
    bool done = render_html.write(d, path, &options, err);
    if (done && page)
        done = file_read(page, path, 0, err);
    mem_free(gnuplot);
    arena_clear(&a);
    return done;
}

static void page_of(struct buf *page, bool with_charts)
{
    struct err err = {0};
    struct dossier *d = fixture_new();
    ck_assert_msg(write_to(d, "r.html", NULL, with_charts, page, &err), "%s",
                  err.text);
    dossier_free(d);
}

/* The page without its style and script, which may say anything. */
static void strip_own(struct buf *page)
{
    static const char *const pair[][2] = {
        {"<style>",  "</style>" },
        {"<script>", "</script>"}
    };
    for (size_t i = 0; i < 2; i++) {
        char *start = strstr(page->ptr, pair[i][0]);
        char *end = start ? strstr(start, pair[i][1]) : NULL;
        ck_assert_ptr_nonnull(end);
        memmove(start, end, strlen(end) + 1);
    }
    page->len = strlen(page->ptr);
}

static size_t count_of(const struct buf *page, const char *text)
{
    size_t n = 0;
    for (const char *p = buf_str(page); (p = strstr(p, text)); p++)
        n++;
    return n;
}

START_TEST(no_name_of_a_stranger_reaches_the_page_as_markup)
{
    static const char *const forbidden[] = {
        "<script>alert", "<img",        "style=\"", " style='",
        "onerror=\"",    "javascript:", "http://",  "https://",
        "<!--",          "\x01",        "\x7F",     "\xE2\x80\xAE"};
    struct buf page = {0};
    page_of(&page, true);
    strip_own(&page);
    for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
        ck_assert_msg(count_of(&page, forbidden[i]) == 0, "the page has %s",
                      forbidden[i]);
    ck_assert_uint_gt(count_of(&page, "&lt;script&gt;alert(1)&lt;/script&gt;"),
                      2);
    ck_assert_uint_gt(count_of(&page, "{{x}}{{{y}}}"), 2);
    buf_clear(&page);
}
END_TEST

static int order_texts(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Values of an attribute, sorted; yours: each and the array. */
static char **attributes(const struct buf *page, const char *open,
                         size_t *count)
{
    char **list = NULL;
    size_t room = 0;
    *count = 0;
    for (const char *p = buf_str(page); (p = strstr(p, open));) {
        p += strlen(open);
        const char *end = strchr(p, '"');
        ck_assert_ptr_nonnull(end);
        MEM_GROW(list, room, *count + 1);
        list[(*count)++] = mem_text_n(p, (size_t)(end - p));
    }
    ck_assert_uint_gt(*count, 0);
    qsort(list, *count, sizeof *list, order_texts);
    return list;
}

static void free_texts(char **list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        mem_free(list[i]);
    mem_free(list);
}

START_TEST(ids_are_unique_and_every_inner_link_has_its_target)
{
    struct buf page = {0};
    size_t id_count, link_count, label_count;
    page_of(&page, true);
    strip_own(&page);
    char **id = attributes(&page, " id=\"", &id_count);
    char **link = attributes(&page, " href=\"#", &link_count);
    char **label = attributes(&page, " aria-labelledby=\"", &label_count);
    for (size_t i = 1; i < id_count; i++)
        ck_assert_msg(strcmp(id[i], id[i - 1]) != 0, "id %s stands twice",
                      id[i]);
    for (size_t i = 0; i < link_count; i++)
        ck_assert_msg(bsearch(&link[i], id, id_count, sizeof *id, order_texts),
                      "#%s has no target", link[i]);
    for (size_t i = 0; i < label_count; i++) {
        char *blank = strchr(label[i], ' ');
        if (blank)
            *blank = '\0';
        ck_assert_msg(bsearch(&label[i], id, id_count, sizeof *id, order_texts),
                      "label %s has no target", label[i]);
    }
    free_texts(id, id_count);
    free_texts(link, link_count);
    free_texts(label, label_count);
    buf_clear(&page);
}
END_TEST

static void check_hash(const struct buf *page, const char *open,
                       const char *close)
{
    const char *start = strstr(page->ptr, open);
    ck_assert_ptr_nonnull(start);
    start += strlen(open);
    const char *end = strstr(start, close);
    ck_assert_ptr_nonnull(end);
    struct sha256_ctx sha;
    uint8_t digest[SHA256_DIGEST_SIZE];
    char text[BASE64_ENCODE_RAW_LENGTH(SHA256_DIGEST_SIZE) + 1] = "";
    sha256_init(&sha);
    sha256_update(&sha, (size_t)(end - start), (const uint8_t *)start);
    sha256_digest(&sha, sizeof digest, digest);
    base64_encode_raw(text, sizeof digest, digest);
    const char *policy = strstr(page->ptr, "Content-Security-Policy");
    ck_assert_ptr_nonnull(policy);
    const char *found = strstr(policy, text);
    ck_assert_msg(found && found < strchr(policy, '>'),
                  "the policy lacks sha256-%s", text);
}

START_TEST(the_policy_has_the_hashes_of_the_bytes_and_nothing_looser)
{
    struct buf page = {0};
    page_of(&page, false);
    check_hash(&page, "<style>", "</style>");
    check_hash(&page, "<script>", "</script>");
    strip_own(&page);
    ck_assert_uint_eq(count_of(&page, "unsafe-inline"), 0);
    ck_assert_uint_eq(count_of(&page, "'self'"), 0);
    ck_assert_uint_eq(count_of(&page, "default-src 'none'; base-uri 'none'; "
                                      "form-action 'none'; script-src "
                                      "'sha256-"),
                      1);
    ck_assert_uint_eq(count_of(&page, "'sha256-"), 2);
    buf_clear(&page);
}
END_TEST

START_TEST(the_same_dossier_gives_the_same_bytes)
{
    struct buf first = {0}, second = {0};
    page_of(&first, true);
    page_of(&second, true);
    ck_assert(span_same(buf_as_span(&first), buf_as_span(&second)));
    buf_clear(&first);
    buf_clear(&second);
}
END_TEST

START_TEST(without_gnuplot_the_page_says_so_and_keeps_its_tables)
{
    struct buf with = {0}, without = {0};
    page_of(&with, true);
    page_of(&without, false);
    ck_assert_uint_eq(count_of(&without, "gnuplot was not found"), 1);
    ck_assert_uint_eq(count_of(&without, "<svg class=\"chart\""), 0);
    ck_assert_uint_eq(count_of(&with, "<table"), count_of(&without, "<table"));
    ck_assert_uint_gt(count_of(&without, "<table"), 10);
    ck_assert_uint_eq(count_of(&without, "<svg class=\"heat\""), 3);
    buf_clear(&with);
    buf_clear(&without);
}
END_TEST

START_TEST(a_server_has_its_charts_and_each_its_table)
{
    char *gnuplot = process_find("gnuplot");
    if (!gnuplot)
        return;
    struct buf page = {0};
    page_of(&page, true);
    /* 5 of the first server (use, states, processes, remotes, trend), one of
     * each of two others; the one without data has none */
    ck_assert_uint_eq(count_of(&page, "<svg class=\"chart\""), 7);
    ck_assert_uint_eq(count_of(&page, "<script type=\"application/json\">"), 7);
    ck_assert_uint_eq(count_of(&page, "<svg class=\"spark\""), 3);
    buf_clear(&page);
    mem_free(gnuplot);
}
END_TEST

static void check_golden(const char *file, const char *golden)
{
    struct arena a = {0};
    struct buf page = {0}, kept = {0};
    struct err err = {0};
    const char *path = arena_textf(&a, "%s/report/%s", TEST_DATA, golden);
    ck_assert_msg(
        file_read(&page, arena_textf(&a, "%s/%s", folder, file), 0, &err), "%s",
        err.text);
    if (getenv("PORTLEDGER_UPDATE_GOLDEN"))
        ck_assert(file_write(path, buf_as_span(&page), &err));
    ck_assert_msg(file_read(&kept, path, 0, &err), "%s", err.text);
    ck_assert_msg(span_same(buf_as_span(&page), buf_as_span(&kept)),
                  "%s is not as %s keeps it", file, golden);
    buf_clear(&page);
    buf_clear(&kept);
    arena_clear(&a);
}

START_TEST(a_folder_has_an_index_and_a_page_a_server_as_kept)
{
    struct err err = {0};
    struct dossier *d = fixture_new();
    ck_assert_msg(
        write_to(d, "r", TEST_DATA "/report/templates", false, NULL, &err),
        "%s", err.text);
    struct file_names names = {0};
    char path[128];
    snprintf(path, sizeof path, "%s/r/servers", folder);
    ck_assert(file_list(&names, path, &err));
    ck_assert_uint_eq(names.count, 4);
    for (size_t i = 0; i < names.count; i++)
        ck_assert_msg(span_ends_nocase(span_of(names.name[i]), ".html"), "%s",
                      names.name[i]);
    file_names_free(&names);
    check_golden("r/index.html", "index.html");
    check_golden("r/servers/QUIET-01.html", "server.html");
    dossier_free(d);
}
END_TEST

START_TEST(pages_of_servers_that_are_gone_are_removed_and_strangers_stay)
{
    struct err err = {0};
    struct arena a = {0};
    struct file_facts facts = {0};
    struct dossier *d = fixture_new();
    ck_assert(write_to(d, "r", NULL, false, NULL, &err));
    const char *mine = arena_textf(&a, "%s/r/servers/mine.html", folder);
    ck_assert(file_write(mine, span_of("<p>mine</p>"), &err));
    d->server_count = 1;
    ck_assert(write_to(d, "r", NULL, false, NULL, &err));
    file_look(mine, &facts, NULL);
    ck_assert(facts.exists);
    facts = (struct file_facts){0};
    file_look(arena_textf(&a, "%s/r/servers/QUIET-01.html", folder), &facts,
              NULL);
    ck_assert(!facts.exists);
    dossier_free(d);
    arena_clear(&a);
}
END_TEST

START_TEST(a_failing_report_leaves_the_one_before)
{
    struct err err = {0};
    struct arena a = {0};
    struct buf before = {0}, after = {0};
    struct dossier *d = fixture_new();
    const char *index = arena_textf(&a, "%s/r/index.html", folder);
    ck_assert(write_to(d, "r", NULL, false, NULL, &err));
    ck_assert(file_read(&before, index, 0, &err));
    ck_assert(file_write(arena_textf(&a, "%s/finding.mustache", folder),
                         span_of("one\n{{nonsense}}"), &err));
    ck_assert(!write_to(d, "r", folder, false, NULL, &err));
    ck_assert_msg(strstr(err.text, "finding.mustache:2: unknown name "
                                   "\"nonsense\""),
                  "%s", err.text);
    ck_assert(!write_to(d, "r.html", folder, false, NULL, &err));
    ck_assert(file_read(&after, index, 0, &err));
    ck_assert(span_same(buf_as_span(&before), buf_as_span(&after)));
    struct file_names names = {0};
    ck_assert(file_list(&names, arena_textf(&a, "%s/r/servers", folder), &err));
    ck_assert_uint_eq(names.count, 4);
    file_names_free(&names);
    struct file_facts facts = {0};
    file_look(arena_textf(&a, "%s/r.html", folder), &facts, NULL);
    ck_assert(!facts.exists);
    buf_clear(&before);
    buf_clear(&after);
    dossier_free(d);
    arena_clear(&a);
}
END_TEST

START_TEST(own_templates_may_change_looks_but_not_the_policy)
{
    struct err err = {0};
    struct arena a = {0};
    struct buf page = {0};
    struct dossier *d = fixture_new();
    const char *page_file = arena_textf(&a, "%s/page.mustache", folder);
    ck_assert(file_write(page_file,
                         span_of("<meta content=\"{{policy}}\"><style>\n "
                                 "{{{style}}} </style>{{title}}"),
                         &err));
    ck_assert_msg(write_to(d, "r.html", folder, false, &page, &err), "%s",
                  err.text);
    ck_assert_uint_eq(count_of(&page, "script-src 'none'; style-src 'sha256-"),
                      1);
    ck_assert(file_write(page_file, span_of("{{title}}"), &err));
    ck_assert(!write_to(d, "r.html", folder, false, NULL, &err));
    ck_assert_ptr_nonnull(strstr(err.text, "{{policy}} is missing"));
    ck_assert(file_write(page_file, span_of("{{policy}}"), &err));
    ck_assert(file_write(arena_textf(&a, "%s/style.css", folder),
                         span_of("a{}</STYLE><script>"), &err));
    ck_assert(!write_to(d, "r.html", folder, false, NULL, &err));
    ck_assert_ptr_nonnull(strstr(err.text, "</style"));
    buf_clear(&page);
    dossier_free(d);
    arena_clear(&a);
}
END_TEST

START_TEST(file_names_are_plain_and_differ_also_where_case_does_not_count)
{
    static const char *const name[] = {
        "../../etc/passwd", "A", "a", "CON", "con", "a\nb", "", "a.b"};
    struct arena a = {0};
    struct verdict v[8];
    struct verdict *list[8];
    for (size_t i = 0; i < 8; i++) {
        v[i] = (struct verdict){.server = name[i]};
        list[i] = &v[i];
    }
    struct dossier d = {.servers = list, .server_count = 8};
    struct page_place *place = page_places(&d, &a);
    for (size_t i = 0; i < 8; i++) {
        ck_assert_ptr_null(strstr(place[i].file, ".."));
        ck_assert_ptr_null(strchr(place[i].file + strlen("servers/"), '/'));
        ck_assert(!span_eq_nocase(span_of(place[i].file), "servers/con.html"));
        for (size_t k = 0; k < i; k++)
            ck_assert_msg(
                !span_eq_nocase(span_of(place[i].file), place[k].file),
                "%s twice", place[i].file);
    }
    arena_clear(&a);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, make_folder, remove_folder);
    tcase_add_test(tcase, no_name_of_a_stranger_reaches_the_page_as_markup);
    tcase_add_test(tcase, ids_are_unique_and_every_inner_link_has_its_target);
    tcase_add_test(tcase,
                   the_policy_has_the_hashes_of_the_bytes_and_nothing_looser);
    tcase_add_test(tcase, the_same_dossier_gives_the_same_bytes);
    tcase_add_test(tcase,
                   without_gnuplot_the_page_says_so_and_keeps_its_tables);
    tcase_add_test(tcase, a_server_has_its_charts_and_each_its_table);
    tcase_add_test(tcase, a_folder_has_an_index_and_a_page_a_server_as_kept);
    tcase_add_test(
        tcase, pages_of_servers_that_are_gone_are_removed_and_strangers_stay);
    tcase_add_test(tcase, a_failing_report_leaves_the_one_before);
    tcase_add_test(tcase, own_templates_may_change_looks_but_not_the_policy);
    tcase_add_test(
        tcase, file_names_are_plain_and_differ_also_where_case_does_not_count);
}
SUITE_MAIN("report/html", add_tests)
