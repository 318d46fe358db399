#include <archive.h>
#include <archive_entry.h>
#include <sys/stat.h>

#include "ingest/archive.h"
#include "pot.h"
#include "suite.h"

static struct pot p;

static void setup(void)
{
    p = (struct pot){0};
}

static void teardown(void)
{
    pot_clear(&p);
}

#define ROW                                                                    \
    "  TCP    10.20.0.5:50001        10.30.1.77:1433        TIME_WAIT       "  \
    "0\n"
#define LISTING "2026-03-02 10:00\n" ROW

struct member {
    const char *name, *text;
    int type; /* AE_IFREG where 0 */
};

/* "zip", "tar.gz", "7z", "gz" … of these members. */
static struct buf pack(const char *kind, const struct member *member,
                       size_t count)
{
    size_t room = 1 << 22, used = 0;
    char *memory = mem_new(room);
    struct archive *a = archive_write_new();
    if (!strcmp(kind, "zip"))
        archive_write_set_format_zip(a);
    else if (!strcmp(kind, "7z"))
        archive_write_set_format_7zip(a);
    else if (!strncmp(kind, "tar", 3))
        archive_write_set_format_pax_restricted(a);
    else
        archive_write_set_format_raw(a);
    if (strstr(kind, "gz"))
        archive_write_add_filter_gzip(a);
    if (strstr(kind, "zst"))
        archive_write_add_filter_zstd(a);
    ck_assert_int_eq(archive_write_open_memory(a, memory, room, &used),
                     ARCHIVE_OK);
    for (size_t i = 0; i < count; i++) {
        struct archive_entry *e = archive_entry_new();
        archive_entry_set_pathname(e, member[i].name);
        archive_entry_set_filetype(e, member[i].type ? (unsigned)member[i].type
                                                     : AE_IFREG);
        archive_entry_set_perm(e, 0644);
        archive_entry_set_mtime(e, 1772409600, 0);
        if (member[i].type)
            archive_entry_set_symlink(e, member[i].text);
        else
            archive_entry_set_size(e, (la_int64_t)strlen(member[i].text));
        ck_assert_int_eq(archive_write_header(a, e), ARCHIVE_OK);
        if (!member[i].type)
            archive_write_data(a, member[i].text, strlen(member[i].text));
        archive_entry_free(e);
    }
    archive_write_close(a);
    archive_write_free(a);
    struct buf out = {0};
    buf_add(&out, memory, used);
    mem_free(memory);
    return out;
}

START_TEST(folders_are_read_deeply_and_in_order)
{
    mem_free(pot_file(&p, "B/2.log", LISTING, strlen(LISTING)));
    mem_free(pot_file(&p, "A/deep/er/1.log", LISTING, strlen(LISTING)));
    mem_free(pot_file(&p, "A/0.log", LISTING, strlen(LISTING)));
    pot_path(&p, p.folder);
    ck_assert_uint_eq(p.totals.sources, 3);
    const char *text = buf_str(&p.text);
    const char *first = strstr(text, "/A/0.log");
    const char *second = strstr(text, "/A/deep/er/1.log");
    const char *third = strstr(text, "/B/2.log");
    ck_assert(first && second && third && first < second && second < third);
}
END_TEST

START_TEST(links_and_special_files_in_folders_are_told_and_not_followed)
{
    char *path = pot_file(&p, "A/x.log", LISTING, strlen(LISTING));
    char *link = mem_textf("%s/A/link.log", p.folder);
    char *loop = mem_textf("%s/A/loop", p.folder);
    char *pipe = mem_textf("%s/A/pipe", p.folder);
    ck_assert_int_eq(symlink("/etc/passwd", link), 0);
    ck_assert_int_eq(symlink("..", loop), 0);
    ck_assert_int_eq(mkfifo(pipe, 0600), 0);
    pot_path(&p, p.folder);
    ck_assert_uint_eq(p.totals.sources, 4);
    ck_assert_uint_eq(p.tcp_rows, 1);
    ck_assert_uint_eq(p.totals.unknown, 3);
    ck_pot_has(&p, "a link inside a folder is not followed");
    ck_pot_has(&p, "not a file but a device or a pipe");
    ck_assert(!pot_has(&p, "root:"));
    mem_free(path);
    mem_free(link);
    mem_free(loop);
    mem_free(pipe);
}
END_TEST

START_TEST(a_path_that_is_not_there_is_an_error_after_the_others)
{
    char *path = pot_file(&p, "A/x.log", LISTING, strlen(LISTING));
    const char *paths[] = {"/no/such/path", path};
    pot_paths(&p, paths, 2);
    ck_assert(!p.done);
    ck_assert_ptr_nonnull(strstr(p.err.text, "/no/such/path"));
    ck_assert_uint_eq(p.tcp_rows, 1);
    mem_free(path);
}
END_TEST

START_TEST(a_pattern_that_no_shell_expanded_stands_for_what_matches)
{
    mem_free(pot_file(&p, "A/one.csv", LISTING, strlen(LISTING)));
    mem_free(pot_file(&p, "A/TWO.CSV", LISTING, strlen(LISTING)));
    mem_free(pot_file(&p, "A/three.log", LISTING, strlen(LISTING)));
    char *some = mem_textf("%s/A/*.csv", p.folder);
    char *none = mem_textf("%s/A/*.txt", p.folder);
    const char *paths[] = {some, none};
    pot_paths(&p, paths, 2);
    ck_assert_uint_eq(p.totals.sources, 2);
    ck_assert(!pot_has(&p, "three.log"));
    ck_assert(!p.done);
    ck_assert_ptr_nonnull(strstr(p.err.text, "/A/*.txt: there is no such"));
    mem_free(some);
    mem_free(none);
}
END_TEST

START_TEST(patterns_stand_for_folders_too)
{
    mem_free(pot_file(&p, "web/A/netstat.txt", LISTING, strlen(LISTING)));
    mem_free(pot_file(&p, "web/B/netstat.txt", LISTING, strlen(LISTING)));
    mem_free(pot_file(&p, "web/B/other.txt", LISTING, strlen(LISTING)));
    mem_free(pot_file(&p, "web/netstat.txt", LISTING, strlen(LISTING)));
    char *some = mem_textf("%s/w?b/*/net*.txt", p.folder);
    pot_path(&p, some);
    ck_assert(p.done);
    ck_assert_uint_eq(p.totals.sources, 2);
    mem_free(some);
}
END_TEST

START_TEST(a_file_with_a_star_in_its_name_is_that_file)
{
    char *star = pot_file(&p, "A/*.csv", LISTING, strlen(LISTING));
    mem_free(pot_file(&p, "A/one.csv", LISTING, strlen(LISTING)));
    pot_path(&p, star);
    ck_assert_uint_eq(p.totals.sources, 1);
    mem_free(star);
}
END_TEST

START_TEST(archives_of_every_kind_give_what_the_files_give)
{
    static const char *const kinds[] = {"zip", "tar", "tar.gz", "7z",
                                        "tar.zst"};
    const struct member members[] = {
        {"LON-WEB01/netstat.log", LISTING,     0},
        {"LON-WEB02/netstat.log", LISTING ROW, 0},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct buf packed = pack(kinds[i], members, 2);
        setup();
        pot_bytes(&p, "fleet.bin", packed.ptr, packed.len);
        ck_assert_msg(p.tcp_rows == 3, "%s: %s", kinds[i], buf_str(&p.text));
        ck_pot_has(&p, "tcp LON-WEB01 2026-03-02T10:00:00Z rows 1");
        ck_pot_has(&p, "tcp LON-WEB02 2026-03-02T10:00:00Z rows 2");
        ck_pot_has(&p, "fleet.bin/LON-WEB02/netstat.log");
        teardown();
        buf_clear(&packed);
    }
}
END_TEST

START_TEST(a_single_compressed_file_is_read_under_its_own_name)
{
    const struct member one = {"data", LISTING, 0};
    struct buf packed = pack("gz", &one, 1);
    pot_bytes(&p, "LON-WEB01/netstat.log.gz", packed.ptr, packed.len);
    ck_pot_has(&p, "tcp LON-WEB01 2026-03-02T10:00:00Z rows 1");
    ck_pot_has(&p, "netstat.log.gz/netstat.log format");
    buf_clear(&packed);
}
END_TEST

START_TEST(archives_in_archives_are_opened_up_to_a_depth)
{
    const struct member inner = {"LON-WEB01/netstat.log", LISTING, 0};
    struct buf packed = pack("tar", &inner, 1);
    for (int depth = 0; depth < 6; depth++) {
        /* a tar holds NUL bytes, so it is written by hand */
        struct archive *a = archive_write_new();
        size_t room = 1 << 22, used = 0;
        char *memory = mem_new(room);
        archive_write_set_format_pax_restricted(a);
        archive_write_open_memory(a, memory, room, &used);
        struct archive_entry *e = archive_entry_new();
        archive_entry_set_pathname(e, "in.tar");
        archive_entry_set_filetype(e, AE_IFREG);
        archive_entry_set_size(e, (la_int64_t)packed.len);
        archive_write_header(a, e);
        archive_write_data(a, packed.ptr, packed.len);
        archive_entry_free(e);
        archive_write_close(a);
        archive_write_free(a);
        buf_reset(&packed);
        buf_add(&packed, memory, used);
        mem_free(memory);
        teardown();
        setup();
        pot_bytes(&p, "x.tar", packed.ptr, packed.len);
        if (depth + 1 <= ARCHIVE_DEPTH_MAX)
            ck_assert_uint_eq(p.tcp_rows, 1);
        else
            ck_pot_has(&p, "archives are nested too deeply");
    }
    buf_clear(&packed);
}
END_TEST

START_TEST(members_that_climb_out_or_are_links_are_refused)
{
    const struct member members[] = {
        {"../../etc/cron.d/x", LISTING,       0       },
        {"/etc/passwd",        LISTING,       0       },
        {"A/link",             "/etc/passwd", AE_IFLNK},
        {"A/good.log",         LISTING,       0       },
    };
    struct buf packed = pack("tar", members, 4);
    pot_bytes(&p, "x.tar", packed.ptr, packed.len);
    ck_assert_uint_eq(p.tcp_rows, 1);
    ck_assert_uint_eq(p.totals.unknown, 3);
    ck_pot_has(&p, "its name leads out of the archive");
    ck_pot_has(&p, "a link or special file in an archive");
    buf_clear(&packed);
}
END_TEST

START_TEST(a_damaged_archive_is_a_reject_and_its_good_members_stay)
{
    struct buf big = {0};
    for (int i = 0; i < 3000; i++)
        buf_addf(&big,
                 "  TCP    10.20.0.5:%-12d 10.30.1.77:1433        TIME_WAIT    "
                 "   0\n",
                 30000 + i * 7 % 3001);
    const struct member members[] = {
        {"A/a.log", LISTING,       0},
        {"B/b.log", buf_str(&big), 0},
    };
    struct buf packed = pack("tar.gz", members, 2);
    for (size_t cut = 20; cut < packed.len; cut += packed.len / 7) {
        teardown();
        setup();
        pot_bytes(&p, "x.tgz", packed.ptr, cut);
        ck_assert_uint_ge(p.totals.unknown + p.totals.failed, 1);
    }
    buf_clear(&big);
    buf_clear(&packed);
}
END_TEST

START_TEST(office_documents_are_not_taken_apart)
{
    const struct member members[] = {
        {"[Content_Types].xml", "<a/>",  0},
        {"A/good.log",          LISTING, 0}
    };
    struct buf packed = pack("zip", members, 2);
    pot_bytes(&p, "x.xlsx", packed.ptr, packed.len);
    ck_assert_uint_eq(p.totals.sources, 1);
    ck_assert_uint_eq(p.totals.unknown, 1);
    buf_clear(&packed);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, folders_are_read_deeply_and_in_order);
    tcase_add_test(
        tcase, links_and_special_files_in_folders_are_told_and_not_followed);
    tcase_add_test(tcase,
                   a_path_that_is_not_there_is_an_error_after_the_others);
    tcase_add_test(tcase,
                   a_pattern_that_no_shell_expanded_stands_for_what_matches);
    tcase_add_test(tcase, patterns_stand_for_folders_too);
    tcase_add_test(tcase, a_file_with_a_star_in_its_name_is_that_file);
    tcase_add_test(tcase, archives_of_every_kind_give_what_the_files_give);
    tcase_add_test(tcase, a_single_compressed_file_is_read_under_its_own_name);
    tcase_add_test(tcase, archives_in_archives_are_opened_up_to_a_depth);
    tcase_add_test(tcase, members_that_climb_out_or_are_links_are_refused);
    tcase_add_test(tcase,
                   a_damaged_archive_is_a_reject_and_its_good_members_stay);
    tcase_add_test(tcase, office_documents_are_not_taken_apart);
}

SUITE_MAIN("ingest/source", add_tests)
