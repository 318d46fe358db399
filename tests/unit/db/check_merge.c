#include <unistd.h>

#include "core/arena.h"
#include "db/edit.h"
#include "fixture.h"

#define PIECES 6

static struct made *piece(int i)
{
    char word[16];
    snprintf(word, sizeof word, "piece %d", i);
    struct made *m = made_new(word, i % 2 ? "SRV1" : "SRV2.corp.example");
    made_bytes(m, word);
    if (i == 3)
        m->source.time_zone = "Europe/Berlin";
    for (int k = 0; k < 20; k++) {
        char time[32];
        moment_iso(at("2026-03-02T00:00:00Z") + (i / 2 * 7 + k) * MOMENT_HOUR,
                   time);
        struct sample *s = made_sample(m, time, k % 3 ? "10.0.0.1" : "",
                                       100 + (k % 5 == i % 5));
        s->when.pass = k == 9;
        s->range_size = k % 7 ? 16384 : 0;
    }
    made_capture(m, "2026-03-02T10:00:00");
    made_group(m, "10.0.0.1", "10.9.9.9", 443, STATE_TIME_WAIT, 0, 49000, 300);
    made_group(m, "::", "", -1, STATE_LISTENING, 4, 445, 1);
    made_range(m, "2026-03-02T00:00:00", "tcp4", 49100, 1000 + i / 4);
    made_list(m, "2026-03-02T00:00:00");
    made_process(m, 4, "System", "");
    made_event(m, "2026-03-02T00:00:00", 4227, "x");
    harvest_reject(&m->harvest, 77, span_of("text"), "why %d", i);
    m->harvest.lines++;
    return m;
}

static struct store *store_of(const char *path, int from, int to)
{
    struct store *s = NULL;
    struct err err = {0};
    ck_assert_msg(store_open(&s, path, &err), "%s", err.text);
    for (int i = from; i < to; i++) {
        struct made *m = piece(i);
        ingest_one(s, m);
        made_free(m);
    }
    return s;
}

START_TEST(
    two_histories_become_what_one_would_have_been_and_again_changes_nothing)
{
    char folder[] = "/tmp/check_merge_XXXXXX";
    struct err err = {0};
    struct merge_receipt receipt;
    ck_assert_ptr_nonnull(mkdtemp(folder));
    char *path = mem_textf("%s/other.db", folder);
    struct store *one = store_of(":memory:", 0, PIECES);
    struct store *into = store_of(":memory:", 0, 3);
    store_close(store_of(path, 2, PIECES));
    ck_assert_msg(
        edit_merge(&receipt, into, path, at("2026-04-01T00:00:00Z"), &err),
        "%s", err.text);
    ck_assert_uint_eq(receipt.sources, 3);
    char *expected = dump_views(one);
    char *got = dump_views(into);
    ck_same_text(got, expected);
    mem_free(got);
    ck_assert(edit_merge(&receipt, into, path, 0, &err));
    ck_assert_uint_eq(receipt.sources, 0);
    got = dump_views(into);
    ck_same_text(got, expected);
    /* Who covers whom came along, too. */
    struct store *less = store_of(":memory:", 0, 2);
    for (int id = 6; id >= 3; id--)
        ck_assert_msg(edit_source_remove(into, id, &err), "%s", err.text);
    mem_free(got);
    mem_free(expected);
    got = dump_views(into);
    expected = dump_views(less);
    ck_same_text(got, expected);
    mem_free(got);
    mem_free(expected);
    mem_free(path);
    store_close(one);
    store_close(less);
    store_close(into);
}
END_TEST

START_TEST(what_people_said_there_is_taken_where_nothing_was_said_here)
{
    char folder[] = "/tmp/check_merge_XXXXXX";
    struct err err = {0};
    struct merge_receipt receipt;
    int64_t id = 0;
    ck_assert_ptr_nonnull(mkdtemp(folder));
    char *path = mem_textf("%s/other.db", folder);
    struct store *other = store_of(path, 0, 2);
    struct edit_server e = {"SRV1", "Europe/Paris", "2019", "There"};
    ck_assert_msg(edit_server_set(other, &e, &err), "%s", err.text);
    ck_assert(edit_note_add(other, "SRV1", 5, "note", &id, &err));
    ck_assert(edit_owner_put(other, "w3wp", "Web", NULL, &err));
    store_close(other);
    struct store *into = store_of(":memory:", 0, 2);
    e = (struct edit_server){.server = "SRV1", .owner = "Here"};
    ck_assert(edit_server_set(into, &e, &err));
    for (int i = 0; i < 2; i++)
        ck_assert_msg(edit_merge(&receipt, into, path, 0, &err), "%s",
                      err.text);
    ck_answer(into,
              "SELECT time_zone, os, owner FROM servers WHERE server = 'SRV1'",
              "Europe/Paris|2019|Here");
    ck_answer(into, "SELECT server, text FROM note", "SRV1|note");
    ck_answer(into, "SELECT count(*) FROM owner", "1");
    ck_answer(into, "SELECT at_utc FROM captures WHERE server = 'SRV1'",
              "2026-03-02T09:00:00Z");
    store_close(into);
    mem_free(path);
}
END_TEST

START_TEST(a_file_that_is_no_history_is_refused)
{
    struct err err = {0};
    struct merge_receipt receipt;
    struct store *s = memory_store();
    ck_assert(!edit_merge(&receipt, s, "/nonexistent/x.db", 0, &err));
    ck_assert(!edit_merge(&receipt, s, ":memory:", 0, &err));
    store_close(s);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_test(
        tcase,
        two_histories_become_what_one_would_have_been_and_again_changes_nothing);
    tcase_add_test(tcase,
                   what_people_said_there_is_taken_where_nothing_was_said_here);
    tcase_add_test(tcase, a_file_that_is_no_history_is_refused);
}

SUITE_MAIN("db/merge", add_tests)
