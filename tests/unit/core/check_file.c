#include "core/file.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/mem.h"
#include "suite.h"

static char folder[] = "/tmp/portledger-file-XXXXXX";

static char *in_folder(const char *name)
{
    return mem_textf("%s/%s", folder, name);
}

static void set_up(void)
{
    snprintf(folder, sizeof folder, "/tmp/portledger-file-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void remove_all(const char *path)
{
    struct file_names names;
    struct file_facts facts;
    ck_assert(file_look(path, &facts, NULL));
    if (facts.is_folder && !facts.is_link) {
        ck_assert(file_list(&names, path, NULL));
        for (size_t i = 0; i < names.count; i++) {
            char *full = mem_textf("%s/%s", path, names.name[i]);
            remove_all(full);
            mem_free(full);
        }
        file_names_free(&names);
    }
    ck_assert(file_remove(path, NULL));
}

static void tear_down(void)
{
    remove_all(folder);
}

static void writes(const char *path, const char *text)
{
    struct err err = {0};
    ck_assert_msg(file_write(path, span_of(text), &err), "%s", err.text);
}

START_TEST(what_is_written_is_read_and_nothing_stays_beside)
{
    struct buf read = {0};
    struct err err = {0};
    struct file_names names;
    char *path = in_folder("a");
    writes(path, "first");
    writes(path, "second");
    buf_text(&read, "> ");
    ck_assert(file_read(&read, path, 0, &err));
    ck_assert_str_eq(buf_str(&read), "> second");
    ck_assert(file_list(&names, folder, &err));
    ck_assert_uint_eq(names.count, 1);
    file_names_free(&names);
    buf_clear(&read);
    mem_free(path);
}
END_TEST

START_TEST(reading_stops_over_the_limit)
{
    struct buf read = {0};
    struct err err = {0};
    char *path = in_folder("a");
    writes(path, "0123456789");
    ck_assert(file_read(&read, path, 10, &err));
    ck_assert(!file_read(&read, path, 9, &err));
    ck_assert_int_eq(err.kind, ERR_INPUT);
    ck_assert_ptr_nonnull(strstr(err.text, "larger than 9 bytes"));
    buf_clear(&read);
    mem_free(path);
}
END_TEST

START_TEST(what_cannot_be_written_is_an_error_and_leaves_nothing)
{
    struct err err = {0};
    char *path = in_folder("no/such/folder");
    ck_assert(!file_write(path, span_of("x"), &err));
    ck_assert_int_eq(err.kind, ERR_IO);
    ck_assert_ptr_nonnull(strstr(err.text, path));
    mem_free(path);
    path = in_folder("folder");
    ck_assert(file_make_folder(path, &err));
    ck_assert(!file_write(path, span_of("x"), &err));
    struct file_facts facts;
    ck_assert(file_look(path, &facts, &err) && facts.is_folder);
    struct file_names names;
    ck_assert(file_list(&names, folder, &err));
    ck_assert_uint_eq(names.count, 1);
    file_names_free(&names);
    mem_free(path);
}
END_TEST

START_TEST(a_link_planted_at_the_part_is_not_followed)
{
    struct err err = {0};
    struct file_facts facts;
    ck_assert(file_look("/dev/full", &facts, &err));
    if (!facts.exists)
        return;
    struct buf read = {0};
    char *part = in_folder("a.part");
    ck_assert_int_eq(symlink("/dev/full", part), 0);
    char *path = in_folder("a");
    /* what lies at the place of the part is never written through */
    ck_assert(file_write(path, span_of("text"), &err));
    ck_assert(file_read(&read, path, 0, &err));
    ck_assert_str_eq(buf_str(&read), "text");
    buf_clear(&read);
    mem_free(path);
    mem_free(part);
}
END_TEST

START_TEST(a_full_disk_leaves_the_old_file_and_no_part)
{
    struct err err = {0};
    struct buf read = {0};
    struct file_names names;
    char text[1000];
    char *path = in_folder("a");
    writes(path, "old");
    memset(text, 'x', sizeof text);
    struct rlimit before, small;
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before;
    small.rlim_cur = 100;
    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
    bool done = file_write(path, span_n(text, sizeof text), &err);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, SIG_DFL);
    ck_assert(!done);
    ck_assert_int_eq(err.kind, ERR_IO);
    ck_assert(file_read(&read, path, 0, &err));
    ck_assert_str_eq(buf_str(&read), "old");
    ck_assert(file_list(&names, folder, &err));
    ck_assert_uint_eq(names.count, 1);
    file_names_free(&names);
    buf_clear(&read);
    mem_free(path);
}
END_TEST

START_TEST(looking_tells_files_folders_links_and_nothing)
{
    struct file_facts facts;
    struct err err = {0};
    char *path = in_folder("a"), *link = in_folder("link");
    writes(path, "12345");
    ck_assert(file_look(path, &facts, &err));
    ck_assert(facts.exists && facts.is_file && !facts.is_folder);
    ck_assert_uint_eq(facts.size_bytes, 5);
    moment age = moment_now() - facts.modified_utc;
    ck_assert(age > -MOMENT_MINUTE && age < MOMENT_MINUTE);
    ck_assert_int_eq(symlink(path, link), 0);
    ck_assert(file_look(link, &facts, &err));
    ck_assert(facts.is_link && facts.is_file);
    ck_assert(file_remove(path, &err));
    ck_assert(file_look(link, &facts, &err));
    ck_assert(facts.is_link && !facts.exists);
    ck_assert(file_look(path, &facts, &err) && !facts.exists);
    ck_assert(file_look(folder, &facts, &err) && facts.is_folder);
    ck_assert(file_remove(path, &err));
    mem_free(path);
    mem_free(link);
}
END_TEST

START_TEST(folders_are_made_with_parents_and_may_be_there)
{
    struct file_facts facts;
    struct err err = {0};
    char *path = in_folder("a/b/c"), *file = in_folder("file"),
         *under = in_folder("file/x");
    ck_assert(file_make_folder(path, &err));
    ck_assert(file_make_folder(path, &err));
    ck_assert(file_look(path, &facts, &err) && facts.is_folder);
    writes(file, "");
    ck_assert(!file_make_folder(under, &err));
    ck_assert_int_eq(err.kind, ERR_IO);
    mem_free(path);
    mem_free(file);
    mem_free(under);
}
END_TEST

START_TEST(names_come_sorted_by_bytes)
{
    static const char *const unsorted[] = {"b", "a", "\xc3\xa4", "B", "a b"};
    struct file_names names;
    struct err err = {0};
    for (size_t i = 0; i < 5; i++) {
        char *path = in_folder(unsorted[i]);
        writes(path, "");
        mem_free(path);
    }
    ck_assert(file_list(&names, folder, &err));
    ck_assert_uint_eq(names.count, 5);
    ck_assert_str_eq(names.name[0], "B");
    ck_assert_str_eq(names.name[1], "a");
    ck_assert_str_eq(names.name[2], "a b");
    ck_assert_str_eq(names.name[4], "\xc3\xa4");
    file_names_free(&names);
    file_names_free(&names);
    ck_assert(!file_list(&names, "/no/such/folder", &err));
    ck_assert_uint_eq(names.count, 0);
}
END_TEST

START_TEST(the_base_is_the_last_component)
{
    ck_assert_str_eq(file_base("/a/b.txt"), "b.txt");
    ck_assert_str_eq(file_base("C:\\logs\\b.txt"), "b.txt");
    ck_assert_str_eq(file_base("b.txt"), "b.txt");
    ck_assert_str_eq(file_base(""), "");
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, what_is_written_is_read_and_nothing_stays_beside);
    tcase_add_test(t, reading_stops_over_the_limit);
    tcase_add_test(t, what_cannot_be_written_is_an_error_and_leaves_nothing);
    tcase_add_test(t, a_link_planted_at_the_part_is_not_followed);
    tcase_add_test(t, a_full_disk_leaves_the_old_file_and_no_part);
    tcase_add_test(t, looking_tells_files_folders_links_and_nothing);
    tcase_add_test(t, folders_are_made_with_parents_and_may_be_there);
    tcase_add_test(t, names_come_sorted_by_bytes);
    tcase_add_test(t, the_base_is_the_last_component);
}
SUITE_MAIN("core/file", add_tests)
