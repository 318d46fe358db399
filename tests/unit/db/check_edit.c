#include <unistd.h>

#include "core/arena.h"
#include "db/edit.h"
#include "db/query.h"
#include "fixture.h"

static void set_zone(struct store *s, const char *server, const char *zone)
{
    struct err err = {0};
    struct edit_server e = {.server = server, .time_zone = zone};
    ck_assert_msg(edit_server_set(s, &e, &err), "%s", err.text);
}

static struct store *with_a_log(const char *server)
{
    struct store *s = memory_store();
    struct made *m = made_new("a", server);
    made_bytes(m, server);
    made_sample(m, "2026-03-29T00:30:00", "10.0.0.1", 10);
    made_sample(m, "2026-03-29T04:30:00", "10.0.0.1", 11);
    made_capture(m, "2026-03-29T04:30:00");
    made_group(m, "10.0.0.1", "10.9.9.9", 443, STATE_TIME_WAIT, 0, 50000, 9);
    made_event(m, "2026-03-29T04:30:00", 4227, "x");
    made_setting(m, "2026-03-29T04:30:00", "TcpTimedWaitDelay", "30");
    ingest_one(s, m);
    made_free(m);
    return s;
}

START_TEST(a_history_brings_the_zone_of_its_servers_clock)
{
    static const struct selection all = {MOMENT_NONE, MOMENT_NONE, NULL, NULL};
    const struct history_need need = {.detail_from_percent = 50};
    struct store *s = with_a_log("SRV1");
    struct arena arena = {0};
    struct history h;
    struct err err = {0};
    ck_assert(query_history(&h, s, "SRV1", &all, &need, &arena, &err));
    ck_assert_ptr_null(h.zone);
    set_zone(s, "srv1", "Europe/Berlin");
    ck_assert(query_history(&h, s, "SRV1", &all, &need, &arena, &err));
    store_close(s); /* the history outlives it */
    ck_assert_ptr_nonnull(h.zone);
    ck_assert_str_eq(zone_name(h.zone), "Europe/Berlin");
    ck_assert_int_eq(zone_offset_of_utc(h.zone, h.last_utc), 120);
    ck_assert_int_eq(zone_offset_of_utc(h.zone, h.last_utc - MOMENT_DAY), 60);
    arena_clear(&arena);
}
END_TEST

START_TEST(setting_a_zone_derives_the_times_anew_and_clearing_it_too)
{
    struct store *s = with_a_log("SRV1");
    char *before = dump_views(s);
    set_zone(s, "srv1", "Europe/Berlin");
    ck_answer(s, "SELECT at_utc FROM samples WHERE origin = 'log' ORDER BY 1",
              "2026-03-28T23:30:00Z\n2026-03-29T02:30:00Z");
    ck_answer(s, "SELECT at_utc FROM captures", "2026-03-29T02:30:00Z");
    ck_answer(s, "SELECT at_utc FROM events", "2026-03-29T02:30:00Z");
    ck_answer(s, "SELECT at_utc FROM settings", "2026-03-29T02:30:00Z");
    ck_answer(s, "SELECT hour_utc FROM hourly WHERE origin = 'log' ORDER BY 1",
              "2026-03-28T23:00:00Z\n2026-03-29T02:00:00Z");
    ck_answer(s, "SELECT time_zone, first_seen_utc FROM servers",
              "Europe/Berlin|2026-03-28T23:30:00Z");
    set_zone(s, "SRV1", "");
    char *after = dump_views(s);
    ck_same_text(after, before);
    mem_free(before);
    mem_free(after);
    store_close(s);
}
END_TEST

START_TEST(a_wrong_zone_or_server_is_told_and_changes_nothing)
{
    struct store *s = with_a_log("SRV1");
    struct err err = {0};
    struct edit_server e = {.server = "SRV1", .time_zone = "Mars/Olympus"};
    ck_assert(!edit_server_set(s, &e, &err));
    e = (struct edit_server){.server = "NOBODY", .owner = "Web"};
    ck_assert(!edit_server_set(s, &e, &err));
    ck_assert_ptr_nonnull(strstr(err.text, "NOBODY"));
    e = (struct edit_server){.server = "SRV1", .owner = "Web", .os = "2019"};
    ck_assert(edit_server_set(s, &e, &err));
    ck_answer(s, "SELECT server, os, owner, time_zone FROM servers",
              "SRV1|2019|Web|NULL");
    store_close(s);
}
END_TEST

START_TEST(a_merge_joins_two_servers_and_later_ingests_obey_it)
{
    struct store *s = with_a_log("OLD7");
    struct err err = {0};
    ck_assert_msg(edit_server_merge(s, "old7", "new7", &err), "%s", err.text);
    ck_answer(s, "SELECT server FROM servers", "NEW7");
    struct made *m = made_new("b", "OLD7.corp.example");
    made_bytes(m, "b");
    made_sample(m, "2026-03-29T04:31:00", "10.0.0.1", 99);
    ingest_one(s, m);
    made_free(m);
    m = made_new("c", "NEW7");
    made_bytes(m, "c");
    made_sample(m, "2026-03-29T04:32:00", "10.0.0.1", 100);
    ingest_one(s, m);
    made_free(m);
    ck_answer(s, "SELECT DISTINCT server FROM samples", "NEW7");
    /* One roll-up of the address, whatever names its rows came under. */
    ck_answer(s,
              "SELECT samples, in_use_max FROM hourly WHERE origin = 'log' "
              "AND hour_utc = '2026-03-29T04:00:00Z'",
              "3|100");
    ck_assert(!edit_server_merge(s, "A", "a", &err));
    ck_assert(!edit_server_merge(s, "NOBODY", "NOONE", &err));
    ck_assert_msg(edit_server_merge(s, "NEW7", "OLD7", &err), "%s", err.text);
    ck_answer(s, "SELECT server FROM servers", "OLD7");
    store_close(s);
}
END_TEST

START_TEST(two_domains_of_one_host_are_shown_in_full)
{
    struct store *s = with_a_log("web1.a.example");
    ck_answer(s, "SELECT server FROM servers", "WEB1");
    struct made *m = made_new("b", "WEB1.b.example");
    made_bytes(m, "b");
    made_sample(m, "2026-03-29T04:31:00", "10.0.0.1", 99);
    ingest_one(s, m);
    ck_answer(s, "SELECT server FROM servers ORDER BY 1",
              "WEB1.A.EXAMPLE\nWEB1.B.EXAMPLE");
    ck_answer(s, "SELECT count(*) FROM hourly WHERE server = 'WEB1.A.EXAMPLE'",
              "4");
    struct err err = {0};
    ck_assert_msg(edit_source_remove(s, 2, &err), "%s", err.text);
    ck_answer(s, "SELECT server FROM servers", "WEB1");
    ck_answer(s, "SELECT count(*) FROM todo WHERE kind <> 4", "0");
    made_free(m);
    store_close(s);
}
END_TEST

/* Removing -------------------------------------------------------------------
 */

static struct made *piece(int i)
{
    char word[8];
    snprintf(word, sizeof word, "%d", i);
    struct made *m = made_new(word, "SRV1");
    made_bytes(m, word);
    for (int k = 0; k < 10 + 5 * i; k++) {
        char time[32];
        moment_iso(at("2026-03-02T00:00:00Z") + k * 10 * MOMENT_MINUTE, time);
        made_sample(m, time, "10.0.0.1", k == 4 ? 100 + (i * 7) % 3 : k);
    }
    made_capture(m, "2026-03-02T00:00:00");
    made_group(m, "10.0.0.1", "10.9.9.9", 443, STATE_TIME_WAIT, 0, 50000, 9);
    if (i == 1) {
        made_range(m, "2026-03-02T00:00:00", "tcp4", 50005, 100);
        made_list(m, "2026-03-02T00:00:00");
        made_process(m, 8, "w3wp.exe", "");
    }
    if (i != 2) {
        made_event(m, "2026-03-02T00:00:00", 4231, "full");
        made_counter(m, "2026-03-02T00:00:00", "Connections Reset", 7);
    }
    return m;
}

START_TEST(removing_a_source_leaves_what_others_say_as_if_it_had_never_come)
{
    for (int gone = 0; gone < 4; gone++) {
        struct store *with = memory_store();
        struct store *without = memory_store();
        int its_id = 0;
        for (int i = 0; i < 4; i++) {
            struct made *m = piece(i);
            ingest_one(with, m);
            if (i == gone)
                its_id = i + 1;
            else
                ingest_one(without, m);
            made_free(m);
        }
        struct err err = {0};
        ck_assert_msg(edit_source_remove(with, its_id, &err), "%s", err.text);
        char *got = dump_views(with);
        char *expected = dump_views(without);
        ck_same_text(got, expected);
        mem_free(got);
        mem_free(expected);
        struct arena arena = {0};
        struct check_list list = {0};
        ck_assert_msg(edit_check(&list, with, &arena, &err), "%s", err.text);
        ck_assert_msg(list.count == 0, "%s", list.count ? list.text[0] : "");
        /* And it can come back. */
        struct made *m = piece(gone);
        ingest_one(with, m);
        ingest_one(without, m);
        made_free(m);
        got = dump_views(with);
        expected = dump_views(without);
        ck_same_text(got, expected);
        mem_free(got);
        mem_free(expected);
        arena_clear(&arena);
        store_close(with);
        store_close(without);
    }
}
END_TEST

START_TEST(removing_all_sources_leaves_an_empty_history)
{
    struct store *s = memory_store();
    struct err err = {0};
    for (int i = 0; i < 4; i++) {
        struct made *m = piece(i);
        ingest_one(s, m);
        made_free(m);
    }
    for (int i = 4; i >= 1; i--)
        ck_assert_msg(edit_source_remove(s, i, &err), "%s", err.text);
    ck_assert(!edit_source_remove(s, 1, &err));
    ck_answer(
        s,
        "SELECT (SELECT count(*) FROM servers), "
        "(SELECT count(*) FROM sample), (SELECT count(*) FROM dispute), "
        "(SELECT count(*) FROM frame), (SELECT count(*) FROM grp), "
        "(SELECT count(*) FROM grp_ports), (SELECT count(*) FROM hour), "
        "(SELECT count(*) FROM capture_use), (SELECT count(*) FROM cover), "
        "(SELECT count(*) FROM process), (SELECT count(*) FROM seen)",
        "0|0|0|0|0|0|0|0|0|0|0");
    store_close(s);
}
END_TEST

/* The rest
 * --------------------------------------------------------------------- */

START_TEST(findings_are_replaced_and_tell_the_servers_state)
{
    struct store *s = with_a_log("SRV1");
    struct err err = {0};
    struct finding_row rows[2] = {
        {.finding_id = "f1",
         .code = "exhausted",
         .rule = "R-01",
         .severity = "critical",
         .confidence = "high",
         .evidence = "full"},
        { .finding_id = "f2",
         .code = "close-wait-leak",
         .rule = "R-06",
         .severity = "warning",
         .confidence = "low",
         .process = "w3wp.exe",
         .remote = "10.0.0.9:80",
         .since_utc = "2026-03-01T00:00:00Z",
         .evidence = "more"}
    };
    struct arena arena = {0};
    struct history h;
    struct history_need need = {.detail_from_percent = 200.0};
    struct selection all = {.from_utc = MOMENT_NONE, .to_utc = MOMENT_NONE};
    bool stored = false;
    ck_assert(query_history(&h, s, "SRV1", &all, &need, &arena, &err));
    ck_assert_int_ne(h.version, 0);
    /* A verdict of what the server was before is not taken. */
    ck_assert(edit_findings(&stored, s, "SRV1", h.version + 1, rows, 2, &err));
    ck_assert(!stored);
    ck_answer(s, "SELECT count(*) FROM findings_latest", "0");
    ck_assert(edit_findings(&stored, s, "SRV1", h.version, rows, 2, &err));
    ck_assert(stored);
    ck_assert(!edit_findings(&stored, s, "SRV1", h.version, rows, 2, &err) ||
              !stored);
    ck_assert(edit_findings(&stored, s, "SRV1", 0, rows + 1, 1, &err));
    ck_assert(stored);
    ck_answer(s, "SELECT * FROM findings_latest",
              "SRV1|close-wait-leak|R-06|warning|low|2026-03-01T00:00:00Z|"
              "w3wp.exe|10.0.0.9:80|more");
    struct server_list list;
    ck_assert(query_servers(&list, s, &all, &arena, &err));
    ck_assert_str_eq(list.row[0].status, "warning");
    ck_assert(!edit_findings(&stored, s, "NOBODY", 0, rows, 1, &err));
    /* Judged: a run that brings nothing has nobody to judge. */
    struct writer *w = writer_on(s);
    size_t count = 1;
    settle(w);
    writer_touched(w, &count);
    ck_assert_uint_eq(count, 0);
    writer_close(w);
    arena_clear(&arena);
    store_close(s);
}
END_TEST

START_TEST(notes_and_owners_are_kept_and_notes_removed)
{
    struct store *s = with_a_log("SRV1");
    struct err err = {0};
    int64_t id = 0;
    ck_assert(edit_note_add(s, "srv1", at("2026-03-29T04:00:00Z"), "patched",
                            &id, &err));
    ck_answer(s, "SELECT server, text FROM note", "SRV1|patched");
    ck_assert(edit_note_remove(s, id, &err));
    ck_assert(!edit_note_remove(s, id, &err));
    ck_assert(!edit_note_add(s, "NOBODY", 0, "x", &id, &err));
    ck_assert(edit_owner_put(s, "w3wp*", "Web", NULL, &err));
    ck_assert(edit_owner_put(s, "w3wp*", "Web team", "", &err));
    ck_answer(s, "SELECT * FROM owner", "w3wp*|Web team|*");
    store_close(s);
}
END_TEST

START_TEST(a_check_says_what_is_wrong_and_a_rebuild_repairs_what_is_derived)
{
    struct store *s = with_a_log("SRV1");
    struct err err = {0};
    struct arena arena = {0};
    struct check_list list = {0};
    ck_assert(edit_check(&list, s, &arena, &err));
    ck_assert_msg(list.count == 0, "%s", list.count ? list.text[0] : "");
    char *before = dump_views(s);
    ck_assert_int_eq(sqlite3_exec(store_handle(s),
                                  "DELETE FROM hour; "
                                  "UPDATE capture SET ports_all = 77; "
                                  "UPDATE grp SET rows_in = 0",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    ck_assert(edit_check(&list, s, &arena, &err));
    ck_assert_uint_eq(list.count, 1);
    ck_assert_ptr_nonnull(strstr(list.text[0], "roll-ups"));
    ck_assert_msg(writer_rebuild(s, &err), "%s", err.text);
    char *after = dump_views(s);
    ck_same_text(after, before);
    ck_assert(edit_check(&list, s, &arena, &err));
    ck_assert_uint_eq(list.count, 0);
    mem_free(before);
    mem_free(after);
    arena_clear(&arena);
    store_close(s);
}
END_TEST

START_TEST(pruning_keeps_roll_ups_refuses_what_is_older_and_stays_sound)
{
    struct store *s = memory_store();
    struct err err = {0};
    struct made *m = made_new("long", "SRV1");
    made_bytes(m, "long");
    for (int day = 0; day < 10; day++)
        for (int i = 0; i < 24; i++) {
            char time[32];
            moment_iso(at("2026-03-01T00:00:00Z") + day * MOMENT_DAY +
                           i * MOMENT_HOUR,
                       time);
            made_sample(m, time, "10.0.0.1", day * 100 + i);
            made_capture(m, time);
            made_group(m, "10.0.0.1", "10.9.9.9", 443, STATE_TIME_WAIT, 0,
                       50000, day + 1);
        }
    ingest_one(s, m);
    char *before = answer(s, "SELECT * FROM hourly ORDER BY 1, 2, 4, 5");
    struct prune prune = {.keep_samples_days = 3,
                          .keep_captures_days = 5,
                          .now_utc = at("2026-03-10T12:00:00Z")};
    struct prune_receipt receipt;
    ck_assert_msg(edit_prune(&receipt, s, &prune, &err), "%s", err.text);
    ck_assert_uint_eq(receipt.samples, 6 * 24);
    ck_assert_uint_eq(receipt.captures, 4 * 24);
    ck_answer(s,
              "SELECT count(*), min(at_utc) FROM samples WHERE origin = 'log'",
              "96|2026-03-07T00:00:00Z");
    ck_answer(s, "SELECT count(*), min(at_utc) FROM captures",
              "144|2026-03-05T00:00:00Z");
    /* Older rows are refused, newer ones taken; the hours stay. */
    struct made *grown = made_new("long", "SRV1");
    made_bytes(grown, "grown");
    made_sample(grown, "2026-03-02T00:30:00", "10.0.0.1", 9999);
    made_capture(grown, "2026-03-02T00:30:00");
    made_group(grown, "10.0.0.1", "10.9.9.9", 443, STATE_TIME_WAIT, 0, 50000,
               3);
    ingest_one(s, grown);
    ck_answer(s,
              "SELECT lines, accepted, rejected FROM sources WHERE "
              "source_id = 2",
              "4|0|4");
    ck_answer(s, "SELECT count(*) FROM rejects", "4");
    char *after = answer(s, "SELECT * FROM hourly ORDER BY 1, 2, 4, 5");
    ck_same_text(after, before);
    mem_free(after);
    ck_assert_msg(writer_rebuild(s, &err), "%s", err.text);
    after = answer(s, "SELECT * FROM hourly ORDER BY 1, 2, 4, 5");
    ck_same_text(after, before);
    struct arena arena = {0};
    struct check_list list = {0};
    ck_assert(edit_check(&list, s, &arena, &err));
    ck_assert_msg(list.count == 0, "%s", list.count ? list.text[0] : "");
    ck_assert(!edit_source_remove(s, 1, &err));
    ck_assert_ptr_nonnull(strstr(err.text, "prune"));
    ck_assert_msg(edit_source_remove(s, 2, &err), "%s", err.text);
    mem_free(before);
    mem_free(after);
    arena_clear(&arena);
    made_free(grown);
    made_free(m);
    store_close(s);
}
END_TEST

START_TEST(a_backup_is_a_history_and_spares_other_files)
{
    struct store *s = with_a_log("SRV1");
    struct err err = {0};
    char folder[] = "/tmp/check_edit_XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(folder));
    char *file = mem_textf("%s/copy.db", folder);
    ck_assert_msg(edit_backup(s, file, &err), "%s", err.text);
    ck_assert_msg(edit_backup(s, file, &err), "%s", err.text);
    struct store *copy = NULL;
    ck_assert_msg(store_open_readonly(&copy, file, &err), "%s", err.text);
    char *one = dump_views(s);
    char *two = dump_views(copy);
    ck_same_text(two, one);
    ck_assert(!edit_backup(copy, file, &err));
    mem_free(one);
    mem_free(two);
    store_close(copy);
    char *other = mem_textf("%s/letter.txt", folder);
    FILE *f = fopen(other, "w");
    fputs("dear reader", f);
    fclose(f);
    ck_assert(!edit_backup(s, other, &err));
    ck_assert_int_eq(err.kind, ERR_USAGE);
    mem_free(other);
    mem_free(file);
    store_close(s);
}
END_TEST

START_TEST(actions_keep_what_people_said_and_close_when_they_are_gone)
{
    struct store *s = with_a_log("SRV1");
    struct err err = {0};
    struct arena arena = {0};
    struct action_list list = {0};
    struct action_fact facts[2] = {
        {"a1", "f1", "widen-range",      "widen"},
        {"a2", "f2", "pool-connections", "pool" }
    };
    struct action_say say = {.action_id = "a1",
                             .status = "planned",
                             .owner = "Net",
                             .due = "2026-05-01"};
    ck_assert(edit_actions(s, "SRV1", facts, 2, 1000, &err));
    ck_assert(edit_action_say(s, &say, &err));
    say = (struct action_say){.action_id = "a1", .note = "CR 7", .due = ""};
    ck_assert(edit_action_say(s, &say, &err));
    ck_assert(edit_actions(s, "SRV1", facts + 1, 1, 2000, &err));
    ck_assert(query_actions(&list, s, &arena, &err));
    ck_assert_uint_eq(list.count, 2);
    ck_assert_str_eq(list.row[0].action_id, "a2");
    ck_assert_str_eq(list.row[0].status, "open");
    ck_assert_int_eq(list.row[0].closed_utc, MOMENT_NONE);
    ck_assert_int_eq(list.row[1].closed_utc, 2000);
    ck_assert_str_eq(list.row[1].status, "planned");
    ck_assert_str_eq(list.row[1].due, "");
    ck_assert(edit_actions(s, "SRV1", facts, 2, 3000, &err));
    ck_answer(s,
              "SELECT status, owner, note, closed_utc FROM action WHERE "
              "action_id = 'a1'",
              "planned|Net|CR 7|NULL");
    say.action_id = "nothing";
    ck_assert(!edit_action_say(s, &say, &err));
    ck_assert_int_eq(err.kind, ERR_USAGE);
    arena_clear(&arena);
    store_close(s);
}
END_TEST

START_TEST(maps_and_owners_are_found_again)
{
    struct store *s = memory_store();
    struct err err = {0};
    struct arena arena = {0};
    const char *spec = NULL;
    ck_assert(edit_csv_map_put(s, "mine", "server=Host", &err));
    ck_assert(edit_csv_map_put(s, "mine", "server=Box", &err));
    ck_assert(query_csv_map(&spec, s, "mine", &arena, &err));
    ck_assert_str_eq(spec, "server=Box");
    ck_assert(query_csv_map(&spec, s, "yours", &arena, &err));
    ck_assert_ptr_null(spec);
    struct owner_list owners = {0};
    ck_assert(edit_owner_put(s, "w3wp*", "Web", "LON*", &err));
    ck_assert(query_owners(&owners, s, &arena, &err));
    ck_assert_uint_eq(owners.count, 1);
    ck_assert_str_eq(owners.row[0].server, "LON*");
    arena_clear(&arena);
    store_close(s);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_history_brings_the_zone_of_its_servers_clock);
    tcase_add_test(tcase,
                   setting_a_zone_derives_the_times_anew_and_clearing_it_too);
    tcase_add_test(tcase, a_wrong_zone_or_server_is_told_and_changes_nothing);
    tcase_add_test(tcase, a_merge_joins_two_servers_and_later_ingests_obey_it);
    tcase_add_test(tcase, two_domains_of_one_host_are_shown_in_full);
    tcase_add_test(
        tcase,
        removing_a_source_leaves_what_others_say_as_if_it_had_never_come);
    tcase_add_test(tcase, removing_all_sources_leaves_an_empty_history);
    tcase_add_test(tcase, findings_are_replaced_and_tell_the_servers_state);
    tcase_add_test(tcase, notes_and_owners_are_kept_and_notes_removed);
    tcase_add_test(
        tcase,
        a_check_says_what_is_wrong_and_a_rebuild_repairs_what_is_derived);
    tcase_add_test(tcase,
                   actions_keep_what_people_said_and_close_when_they_are_gone);
    tcase_add_test(tcase, maps_and_owners_are_found_again);
    tcase_add_test(
        tcase, pruning_keeps_roll_ups_refuses_what_is_older_and_stays_sound);
    tcase_add_test(tcase, a_backup_is_a_history_and_spares_other_files);
}

SUITE_MAIN("db/edit", add_tests)
