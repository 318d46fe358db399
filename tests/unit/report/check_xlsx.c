/* The workbook: the same bytes each time, whole or not there. What is in it is
 * read back in tests/golden/workbook.sh. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/file.h"
#include "core/process.h"
#include "report/renderers.h"
#include "report/xlsx_whole.h"
#include "suite.h"
#include "unit/report/dossier_fixture.h"

static char folder[64];

static void make_folder(void)
{
    strncpy(folder, "/tmp/portledger-xlsx-XXXXXX", sizeof folder - 1);
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

static size_t files_in_folder(void)
{
    struct file_names names = {0};
    ck_assert(file_list(&names, folder, NULL));
    size_t count = names.count;
    file_names_free(&names);
    return count;
}

static void write_book(struct dossier *d, struct buf *bytes, const char *name)
{
    struct render_options options = {0};
    struct err err = {0};
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    ck_assert_msg(render_xlsx.write(d, path, &options, &err), "%s", err.text);
    ck_assert(file_read(bytes, path, 0, &err));
    ck_assert(file_remove(path, &err));
}

START_TEST(two_workbooks_of_one_dossier_are_the_same_bytes)
{
    struct dossier *d = fixture_new();
    struct buf one = {0}, two = {0};
    make_folder();
    write_book(d, &one, "one.xlsx");
    write_book(d, &two, "two.xlsx");
    ck_assert_uint_gt(one.len, 10000);
    ck_assert_uint_eq(one.len, two.len);
    ck_assert_mem_eq(buf_str(&one), buf_str(&two), one.len);
    ck_assert_mem_eq(buf_str(&one), "PK", 2);
    ck_assert_uint_eq(files_in_folder(), 0);
    rmdir(folder);
    buf_clear(&one);
    buf_clear(&two);
    dossier_free(d);
}
END_TEST

static void cut_end(const char *path, size_t bytes)
{
    struct buf all = {0};
    struct err err = {0};
    ck_assert(file_read(&all, path, 0, &err));
    struct span whole = buf_as_span(&all);
    ck_assert_uint_gt(whole.len, bytes);
    ck_assert(file_write(path, span_cut(whole, 0, whole.len - bytes), &err));
    buf_clear(&all);
}

START_TEST(a_workbook_that_is_cut_is_not_whole)
{
    struct dossier *d = fixture_new();
    struct render_options options = {0};
    struct err err = {0};
    char path[128];
    make_folder();
    snprintf(path, sizeof path, "%s/book.xlsx", folder);
    ck_assert(!xlsx_is_whole(path));
    ck_assert_msg(render_xlsx.write(d, path, &options, &err), "%s", err.text);
    ck_assert(xlsx_is_whole(path));
    cut_end(path, 4000);
    ck_assert(!xlsx_is_whole(path));
    ck_assert(file_write(path, span_of("<a></a>"), &err));
    ck_assert(!xlsx_is_whole(path));
    ck_assert(file_remove(path, &err));
    rmdir(folder);
    dossier_free(d);
}
END_TEST

START_TEST(a_dossier_without_servers_gives_a_workbook)
{
    struct dossier *d = fixture_new();
    struct buf bytes = {0};
    make_folder();
    d->server_count = 0;
    d->source_count = d->reject_count = 0;
    write_book(d, &bytes, "empty.xlsx");
    ck_assert_mem_eq(buf_str(&bytes), "PK", 2);
    rmdir(folder);
    buf_clear(&bytes);
    dossier_free(d);
}
END_TEST

START_TEST(names_of_40000_characters_do_not_stop_it)
{
    struct dossier *d = fixture_new();
    struct buf bytes = {0};
    char *name = arena_new(&d->arena, 40001);
    memset(name, '=', 40000);
    make_folder();
    d->servers[0]->server = name;
    d->servers[0]->owner = name;
    write_book(d, &bytes, "long.xlsx");
    ck_assert_mem_eq(buf_str(&bytes), "PK", 2);
    rmdir(folder);
    buf_clear(&bytes);
    dossier_free(d);
}
END_TEST

START_TEST(a_folder_that_is_not_there_is_told_in_a_sentence)
{
    struct dossier *d = fixture_new();
    struct render_options options = {0};
    struct err err = {0};
    char path[128];
    make_folder();
    snprintf(path, sizeof path, "%s/none/book.xlsx", folder);
    ck_assert(!render_xlsx.write(d, path, &options, &err));
    ck_assert_ptr_nonnull(strstr(err.text, "none/book.xlsx"));
    ck_assert_uint_eq(files_in_folder(), 0);
    rmdir(folder);
    dossier_free(d);
}
END_TEST

/* Rows of the sheet Usage, and what is said above them. */
static void read_usage(struct buf *out, const char *python, const char *path)
{
    static const char program[] =
        "import re, sys, zipfile\n"
        "book = zipfile.ZipFile(sys.argv[1])\n"
        "names = re.findall('<sheet name=\"([^\"]*)\"', "
        "book.read('xl/workbook.xml').decode())\n"
        "sheet = book.read('xl/worksheets/sheet%d.xml' % "
        "(names.index('Usage') + 1)).decode()\n"
        "texts = book.read('xl/sharedStrings.xml').decode()\n"
        "said = re.search('The [0-9]* worst servers by the hour', texts)\n"
        "print(sheet.count('<row ') - 3, said.group() if said else 'all')\n";
    const char *const argv[] = {"python3", "-c", program, path, NULL};
    const struct process_call call = {.program = python,
                                      .argv = argv,
                                      .output_limit = 4096,
                                      .timeout_ms = 60000};
    struct err err = {0};
    ck_assert_msg(process_run(&call, out, &err), "%s", err.text);
}

/* The workbook of so many servers, each with the same 307 hours. */
static void read_fleet(struct buf *said, const char *python, size_t count)
{
    struct dossier *d = fixture_new();
    struct verdict **many = mem_array(count, sizeof(struct verdict *));
    struct dossier fleet = *d;
    struct err err = {0};
    char path[128];
    for (size_t i = 0; i < count; i++)
        many[i] = d->servers[0];
    fleet.servers = many;
    fleet.server_count = count;
    make_folder();
    snprintf(path, sizeof path, "%s/fleet.xlsx", folder);
    ck_assert(
        render_xlsx.write(&fleet, path, &(struct render_options){0}, &err));
    read_usage(said, python, path);
    unlink(path);
    rmdir(folder);
    mem_free(many);
    dossier_free(d);
}

START_TEST(over_200000_rows_50_servers_have_hours_and_the_others_days)
{
    char *python = process_find("python3");
    struct buf said = {0};
    if (python) {
        read_fleet(&said, python, 500);
        unsigned long rows = strtoul(buf_str(&said), NULL, 10);
        ck_assert_uint_gt(rows, 150000); /* all by the hour */
        ck_assert_uint_le(rows, 200001);
        ck_assert_ptr_nonnull(strstr(buf_str(&said), "all"));
        buf_reset(&said);
        read_fleet(&said, python, 700);
        rows = strtoul(buf_str(&said), NULL, 10);
        ck_assert_uint_gt(rows, 50 * 300 + 650 * 10);
        ck_assert_uint_lt(rows, 50 * 310 + 650 * 20);
        ck_assert_ptr_nonnull(strstr(buf_str(&said), "The 50 worst servers"));
    }
    buf_clear(&said);
    mem_free(python);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_test(tcase,
                   over_200000_rows_50_servers_have_hours_and_the_others_days);
    tcase_add_test(tcase, two_workbooks_of_one_dossier_are_the_same_bytes);
    tcase_add_test(tcase, a_dossier_without_servers_gives_a_workbook);
    tcase_add_test(tcase, a_workbook_that_is_cut_is_not_whole);
    tcase_add_test(tcase, names_of_40000_characters_do_not_stop_it);
    tcase_add_test(tcase, a_folder_that_is_not_there_is_told_in_a_sentence);
}

SUITE_MAIN("report/xlsx", add_tests)
