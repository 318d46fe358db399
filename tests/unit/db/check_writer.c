#include "fixture.h"

START_TEST(a_log_becomes_samples_with_percent)
{
    struct store *s = memory_store();
    struct made *m = made_new("/logs/SRV1.log", "srv1.corp.example");
    made_bytes(m, "a");
    struct sample *row =
        made_sample(m, "2026-03-02T10:00:00", "10.0.0.1", 8192);
    row->listening = 5;
    row->process_count = 7;
    made_sample(m, "2026-03-02T10:01:00", "10.0.0.1", 4096);
    made_sample(m, "2026-03-02T10:00:00", "", 3)->range_size = 0;
    ingest_one(s, m);
    ck_answer(
        s, "SELECT * FROM samples ORDER BY local_address, at_utc",
        "SRV1|2026-03-02T10:00:00Z|tcp|4||3|NULL|NULL|NULL|NULL|NULL|log|1\n"
        "SRV1|2026-03-02T10:00:00Z|tcp|4|10.0.0.1|8192|16384|50.0|50.0|5|"
        "7|log|1\n"
        "SRV1|2026-03-02T10:01:00Z|tcp|4|10.0.0.1|4096|16384|25.0|25.0|"
        "NULL|NULL|log|1");
    ck_answer(s, "SELECT * FROM servers",
              "SRV1|NULL|NULL|NULL|2026-03-02T10:00:00Z|2026-03-02T10:01:00Z");
    ck_answer(s, "SELECT lines, accepted, skipped, rejected FROM sources",
              "3|3|0|0");
    made_free(m);
    store_close(s);
}
END_TEST

START_TEST(the_same_source_again_changes_nothing)
{
    struct store *s = memory_store();
    struct made *m = made_new("/logs/a.log", "SRV1");
    made_bytes(m, "a");
    made_sample(m, "2026-03-02T10:00:00", "10.0.0.1", 8192);
    made_capture(m, "2026-03-02T10:00:00");
    made_group(m, "10.0.0.1", "10.9.9.9", 1433, STATE_TIME_WAIT, 0, 50000, 40);
    harvest_reject(&m->harvest, 9, span_of("what"), "not understood");
    ingest_one(s, m);
    char *before = dump_views(s);
    ingest_one(s, m);
    struct made *copy = made_new("/logs/b.log", "SRV1");
    made_bytes(copy, "a");
    made_sample(copy, "2026-03-02T10:00:00", "10.0.0.1", 8192);
    ingest_one(s, copy);
    char *after = dump_views(s);
    ck_same_text(after, before);
    ck_answer(s, "SELECT count(*) FROM sources", "1");
    ck_answer(s, "SELECT count(*) FROM seen", "2");
    ck_answer(s, "SELECT line, reason, text FROM rejects",
              "9|not understood|what");
    mem_free(before);
    mem_free(after);
    made_free(copy);
    made_free(m);
    store_close(s);
}
END_TEST

START_TEST(a_log_that_has_grown_adds_only_what_is_new)
{
    struct store *s = memory_store();
    char time[32];
    for (int days = 1; days <= 4; days++) {
        struct made *m = made_new("/logs/a.log", "SRV1");
        char word[8];
        snprintf(word, sizeof word, "%d", days);
        made_bytes(m, word);
        for (int i = 0; i < days * 24; i++) {
            moment_iso(at("2026-03-02T00:00:00Z") + i * MOMENT_HOUR, time);
            made_sample(m, time, "10.0.0.1", i);
        }
        ingest_one(s, m);
        made_free(m);
    }
    ck_answer(s, "SELECT count(*), sum(in_use) FROM samples", "96|4560");
    ck_answer(s, "SELECT count(*) FROM dispute", "0");
    /* Each later source repeats the earlier rows: one run each. */
    ck_answer(s, "SELECT count(*) FROM cover", "3");
    ck_answer(s, "SELECT count(*), sum(samples) FROM hourly", "96|96");
    store_close(s);
}
END_TEST

START_TEST(of_sources_that_disagree_the_higher_stands_and_both_are_shown)
{
    struct store *s = memory_store();
    for (int i = 0; i < 3; i++) {
        static const int in_use[] = {100, 300, 200};
        char word[8];
        snprintf(word, sizeof word, "%d", i);
        struct made *m = made_new(word, "SRV1");
        made_bytes(m, word);
        made_sample(m, "2026-03-02T10:00:00", "10.0.0.1", in_use[i]);
        ingest_one(s, m);
        made_free(m);
    }
    ck_answer(s, "SELECT in_use FROM samples ORDER BY 1", "100\n200\n300");
    ck_answer(s, "SELECT in_use FROM sample", "300");
    ck_answer(s, "SELECT samples, in_use_max FROM hourly", "1|300");
    store_close(s);
}
END_TEST

START_TEST(rows_that_no_key_can_hold_are_rejected_and_still_add_up)
{
    struct store *s = memory_store();
    struct made *m = made_new("x", "SRV1");
    made_bytes(m, "x");
    made_sample(m, "1601-01-01T00:00:00", "10.0.0.1", 1);
    made_sample(m, "9999-01-01T00:00:00", "10.0.0.1", 1);
    made_sample(m, "2026-03-02T10:00:00", "10.0.0.1", -5);
    made_sample(m, "2026-03-02T10:00:00", "10.0.0.1", 1)->place = 40;
    made_sample(m, "2026-03-02T10:00:00", "10.0.0.1", 1);
    ingest_one(s, m);
    ck_answer(s, "SELECT lines, accepted, skipped, rejected FROM sources",
              "5|1|0|4");
    ck_answer(s, "SELECT line FROM rejects ORDER BY 1", "1\n2\n3\n4");
    ck_answer(s, "SELECT count(*) FROM samples", "1");
    made_free(m);
    store_close(s);
}
END_TEST

START_TEST(a_file_date_that_is_earlier_moves_the_facts_there)
{
    struct store *s = memory_store();
    static const char *const dates[] = {
        "2026-03-05T00:00:00Z", "2026-03-03T00:00:00Z", "2026-03-09T00:00:00Z"};
    for (int i = 0; i < 3; i++) {
        struct made *m = made_new("x", "SRV1");
        made_bytes(m, "x");
        m->source.modified_utc = at(dates[i]);
        made_capture(m, dates[i])->when.from = TIME_FILE;
        made_group(m, "10.0.0.1", "10.9.9.9", 443, STATE_ESTABLISHED, 8, 50000,
                   4);
        made_setting(m, dates[i], "tcp4.range_start", "49152")->when.from =
            TIME_FILE;
        ingest_one(s, m);
        made_free(m);
    }
    ck_answer(s, "SELECT at_utc, rows FROM captures", "2026-03-03T00:00:00Z|4");
    ck_answer(s, "SELECT at_utc FROM settings", "2026-03-03T00:00:00Z");
    ck_answer(s, "SELECT lines, accepted FROM sources", "5|5");
    ck_answer(s, "SELECT count(*) FROM hourly WHERE hour_utc < '2026-03-04'",
              "2");
    ck_answer(s, "SELECT count(*) FROM hourly", "2");
    store_close(s);
}
END_TEST

START_TEST(a_source_in_parts_is_partial_until_its_last_and_can_be_resumed)
{
    struct store *s = memory_store();
    struct err err = {0};
    struct made *one = made_new("/logs/big.log", "SRV1");
    struct made *two = made_new("/logs/big.log", "SRV1");
    made_bytes(one, "big");
    made_bytes(two, "big");
    made_sample(one, "2026-03-02T10:00:00", "10.0.0.1", 10);
    made_capture(one, "2026-03-02T10:00:00");
    made_group(one, "10.0.0.1", "10.9.9.9", 1, STATE_ESTABLISHED, 8, 50000, 2);
    made_sample(two, "2026-03-02T10:01:00", "10.0.0.1", 11);
    harvest_reject(&one->harvest, 1, span_of("x"), "why");
    struct writer *w = writer_on(s);
    struct sink sink = writer_sink(w);
    ck_assert(sink.take(sink.ctx, &one->source, &one->harvest, false, &err));
    writer_close(w); /* as if killed */
    ck_answer(s, "SELECT count(*), sum(is_partial) FROM source", "1|1");
    w = writer_on(s);
    sink = writer_sink(w);
    ck_assert_uint_eq(sink.known_count, 0);
    ck_assert(sink.take(sink.ctx, &one->source, &one->harvest, false, &err));
    ck_assert(sink.take(sink.ctx, &two->source, &two->harvest, true, &err));
    settle(w);
    writer_close(w);
    ck_answer(s, "SELECT count(*), sum(is_partial) FROM source", "1|0");
    ck_answer(s, "SELECT lines, accepted, rejected FROM sources", "4|4|1");
    ck_answer(s, "SELECT count(*) FROM rejects", "1");
    ck_answer(s, "SELECT in_use FROM samples WHERE origin = 'log' ORDER BY 1",
              "10\n11");
    ck_answer(s, "SELECT count(*) FROM captures", "1");
    ck_answer(s, "SELECT count(*) FROM cover", "0");
    w = writer_on(s);
    sink = writer_sink(w);
    ck_assert_uint_eq(sink.known_count, 1);
    ck_assert_str_eq(sink.known[0].path, "/logs/big.log");
    ck_assert(digest_same(sink.known[0].edges, one->source.edges));
    writer_close(w);
    made_free(one);
    made_free(two);
    store_close(s);
}
END_TEST

START_TEST(a_stream_whose_digest_comes_last_is_known_again)
{
    struct store *s = memory_store();
    struct err err = {0};
    for (int i = 0; i < 2; i++) {
        struct made *one = made_new(i ? "b" : "a", "SRV1");
        struct made *two = made_new(i ? "b" : "a", "SRV1");
        made_sample(one, "2026-03-02T10:00:00", "10.0.0.1", 10);
        made_sample(two, "2026-03-02T10:01:00", "10.0.0.1", 11);
        made_bytes(two, "stream");
        struct writer *w = writer_on(s);
        struct sink sink = writer_sink(w);
        ck_assert(
            sink.take(sink.ctx, &one->source, &one->harvest, false, &err));
        ck_assert_msg(
            sink.take(sink.ctx, &two->source, &two->harvest, true, &err), "%s",
            err.text);
        settle(w);
        writer_close(w);
        made_free(one);
        made_free(two);
    }
    ck_answer(s, "SELECT path, lines FROM sources", "a|2");
    ck_answer(s, "SELECT count(*) FROM samples", "2");
    ck_answer(s, "SELECT count(*) FROM cover", "0");
    store_close(s);
}
END_TEST

START_TEST(what_a_killed_run_left_of_a_path_goes_when_it_is_told_completely)
{
    struct store *s = memory_store();
    struct err err = {0};
    struct made *cut = made_new("/logs/big.log", "SRV1");
    made_bytes(cut, "before it grew");
    made_sample(cut, "2026-03-02T10:00:00", "10.0.0.1", 10);
    made_sample(cut, "2026-03-02T10:00:30", "10.0.0.1", 77);
    struct writer *w = writer_on(s);
    struct sink sink = writer_sink(w);
    ck_assert(sink.take(sink.ctx, &cut->source, &cut->harvest, false, &err));
    writer_close(w);
    struct made *whole = made_new("/logs/big.log", "SRV1");
    made_bytes(whole, "grown");
    made_sample(whole, "2026-03-02T10:00:00", "10.0.0.1", 10);
    made_sample(whole, "2026-03-02T10:01:00", "10.0.0.1", 11);
    ingest_one(s, whole);
    ck_answer(s, "SELECT in_use FROM sample ORDER BY id", "10\n11");
    ck_answer(s, "SELECT in_use FROM samples ORDER BY at_utc", "10\n11");
    ck_answer(s, "SELECT count(*), sum(is_partial) FROM source", "1|0");
    made_free(cut);
    made_free(whole);
    store_close(s);
}
END_TEST

START_TEST(a_part_that_fails_leaves_nothing_and_the_next_source_is_taken)
{
    struct store *s = memory_store();
    struct err err = {0};
    struct made *bad = made_new("bad", "SRV1");
    made_bytes(bad, "bad");
    made_sample(bad, "2026-03-02T10:00:00", "10.0.0.1", 10);
    made_capture(bad, "2026-03-02T10:00:00");
    struct group *g = made_group(bad, "10.0.0.1", "10.9.9.9", 1,
                                 STATE_ESTABLISHED, 8, 50000, 2);
    bad->harvest.ports.ptr[g->ports_at] = 'Z';
    struct made *good = made_new("good", "SRV2");
    made_bytes(good, "good");
    made_sample(good, "2026-03-02T10:00:00", "10.0.0.1", 10);
    struct writer *w = writer_on(s);
    struct sink sink = writer_sink(w);
    ck_assert(!sink.take(sink.ctx, &bad->source, &bad->harvest, true, &err));
    ck_assert_int_eq(err.kind, ERR_INPUT);
    ck_answer(s, "SELECT count(*) FROM source", "0");
    ck_answer(s, "SELECT count(*) FROM name", "0");
    ck_assert(sink.take(sink.ctx, &good->source, &good->harvest, true, &err));
    settle(w);
    size_t count = 0;
    const char *const *touched = writer_touched(w, &count);
    ck_assert_uint_eq(count, 1);
    ck_assert_str_eq(touched[0], "SRV2");
    writer_close(w);
    ck_answer(s, "SELECT server FROM samples", "SRV2");
    made_free(bad);
    made_free(good);
    store_close(s);
}
END_TEST

START_TEST(of_a_batch_only_what_fails_is_undone)
{
    struct store *s = memory_store();
    struct err err = {0};
    struct made *made[3];
    for (int i = 0; i < 3; i++) {
        static const char *const names[] = {"first", "bad", "last"};
        made[i] = made_new(names[i], i == 1 ? "SRV2" : "SRV1");
        made_bytes(made[i], names[i]);
        made_sample(made[i], "2026-03-02T10:00:00", "10.0.0.1", 10 + i);
    }
    made_capture(made[1], "2026-03-02T10:00:00");
    struct group *g = made_group(made[1], "10.0.0.1", "10.9.9.9", 1,
                                 STATE_ESTABLISHED, 8, 50000, 2);
    made[1]->harvest.ports.ptr[g->ports_at] = 'Z';
    struct writer *w = writer_on(s);
    struct sink sink = writer_sink(w);
    ck_assert(sink.begin(sink.ctx, &err));
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(sink.take(sink.ctx, &made[i]->source,
                                   &made[i]->harvest, true, &err),
                         i != 1);
    ck_assert(sink.end(sink.ctx, &err));
    settle(w);
    writer_close(w);
    ck_answer(s, "SELECT path FROM sources ORDER BY 1", "first\nlast");
    ck_answer(s, "SELECT stated FROM name", "SRV1");
    ck_answer(s, "SELECT in_use FROM samples ORDER BY 1", "10\n12");
    for (int i = 0; i < 3; i++)
        made_free(made[i]);
    store_close(s);
}
END_TEST

START_TEST(a_batch_whose_transaction_is_gone_says_so_and_leaves_nothing)
{
    struct store *s = memory_store();
    struct err err = {0}, end = {0};
    struct made *one = made_new("one", "SRV1"), *two = made_new("two", "SRV1");
    made_bytes(one, "one");
    made_bytes(two, "two");
    made_sample(one, "2026-03-02T10:00:00", "10.0.0.1", 10);
    made_capture(two, "2026-03-02T10:00:00");
    struct group *g = made_group(two, "10.0.0.1", "10.9.9.9", 1,
                                 STATE_ESTABLISHED, 8, 50000, 2);
    made_sample(two, "2026-03-02T10:00:00", "10.0.0.1", 11);
    struct writer *w = writer_on(s);
    struct sink sink = writer_sink(w);
    ck_assert(sink.begin(sink.ctx, &err));
    ck_assert(sink.take(sink.ctx, &one->source, &one->harvest, true, &err));
    store_rollback(s); /* as a full disk does */
    char tag = two->harvest.ports.ptr[g->ports_at];
    two->harvest.ports.ptr[g->ports_at] = 'Z';
    ck_assert(!sink.take(sink.ctx, &two->source, &two->harvest, true, &err));
    two->harvest.ports.ptr[g->ports_at] = tag;
    ck_assert(!sink.take(sink.ctx, &two->source, &two->harvest, true, &err));
    ck_assert(!sink.end(sink.ctx, &end));
    ck_assert_ptr_nonnull(strstr(end.text, "run the same command again"));
    ck_answer(s, "SELECT count(*) FROM source", "0");
    ck_answer(s, "SELECT count(*) FROM name", "0");
    ck_assert(sink.begin(sink.ctx, &err)); /* and the next goes on */
    ck_assert(sink.take(sink.ctx, &two->source, &two->harvest, true, &err));
    ck_assert(sink.end(sink.ctx, &err));
    settle(w);
    writer_close(w);
    ck_answer(s, "SELECT path FROM sources", "two");
    made_free(one);
    made_free(two);
    store_close(s);
}
END_TEST

/* Orders ------------------------------------------------------------------- */

#define ORDERED 9

static struct made *ordered(int i)
{
    char word[8];
    snprintf(word, sizeof word, "%d", i);
    struct made *m = made_new(word, i == 6 ? "SRV1.corp.example" : "SRV1");
    made_bytes(m, word);
    switch (i) {
    case 0: /* a log, and the same log grown, with a row that disagrees */
    case 1:
        for (int k = 0; k < (i ? 40 : 20); k++) {
            char time[32];
            moment_iso(at("2026-03-28T20:00:00Z") + k * 17 * MOMENT_MINUTE,
                       time);
            made_sample(m, time, "10.0.0.1", 100 * k + (i && k == 7));
            made_sample(m, time, "10.0.0.2", k);
        }
        break;
    case 2: /* rows in between, one of which disagrees */
        made_sample(m, "2026-03-28T20:05:00", "10.0.0.1", 9000);
        made_sample(m, "2026-03-28T20:17:00", "10.0.0.1", 90);
        made_sample(m, "2026-03-28T20:34:00", "10.0.0.1", 200)->range_size =
            60000;
        break;
    case 3:
        made_range(m, "2026-03-28T22:00:00", "tcp4", 20000, 40000);
        made_setting(m, "2026-03-28T22:00:00", "tcp4.excluded",
                     "50000-50059*,50010-50020,1-100");
        made_setting(m, "2026-03-29T02:30:00", "tcp4.excluded", "");
        break;
    case 4:
        made_capture(m, "2026-03-28T21:00:00");
        made_group(m, "10.0.0.1", "10.9.9.9", 1433, STATE_TIME_WAIT, 0, 49100,
                   100);
        made_group(m, "10.0.0.1", "10.9.9.8", 443, STATE_ESTABLISHED, 8, 49150,
                   10);
        made_group(m, "::1", "::1", 443, STATE_ESTABLISHED, 9, 49150, 10);
        made_group(m, "0.0.0.0", "", -1, STATE_LISTENING, 4, 135, 1);
        break;
    case 5:
        made_counter(m, "2026-03-29T03:59:00", "Segments Sent/sec", 1.5);
        made_counter(m, "2026-03-29T03:59:00", "Segments Sent/sec", 2.5);
        made_list(m, "2026-03-28T20:50:00");
        made_process(m, 8, "w3wp.exe", "");
        made_list(m, "2026-03-28T21:30:00");
        made_process(m, 8, "svchost.exe", "Dnscache,EventLog");
        break;
    case 6: /* a second name of the server, the same capture, a later zone */
        m->source.time_zone = "Europe/Berlin";
        made_capture(m, "2026-03-29T03:30:00");
        made_group(m, "10.0.0.1", "10.9.9.9", 1433, STATE_TIME_WAIT, 0, 49100,
                   100);
        made_event(m, "2026-03-29T01:59:00", 4227, "no ports");
        break;
    case 7:
        made_range(m, "2026-03-29T01:00:00", "tcp6", 30000, 1000);
        made_range(m, "2026-03-29T04:00:00", "tcp4", 1025, 3976);
        break;
    default:
        made_list(m, "2026-03-28T21:00:20");
        made_process(m, 9, "svc.exe", "");
        made_event(m, "2026-03-29T01:59:00", 4227, "no ports");
        made_counter(m, "2026-03-29T03:59:00", "Segments Sent/sec", 1.5);
        break;
    }
    return m;
}

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

START_TEST(no_order_of_sources_and_no_cut_into_runs_changes_the_history)
{
    struct made *made[ORDERED];
    for (int i = 0; i < ORDERED; i++)
        made[i] = ordered(i);
    struct store *first = memory_store();
    ingest(first, made, ORDERED);
    char *expected = dump_views(first);
    ck_assert_ptr_nonnull(strstr(expected, "svchost.exe"));
    uint32_t seed = 7;
    for (int round = 0; round < 24; round++) {
        struct made *order[ORDERED];
        memcpy(order, made, sizeof order);
        for (size_t i = ORDERED; i > 1; i--) {
            size_t k = next_random(&seed) % i;
            struct made *swap = order[i - 1];
            order[i - 1] = order[k];
            order[k] = swap;
        }
        struct store *s = memory_store();
        size_t at_once = 1 + next_random(&seed) % ORDERED;
        for (size_t i = 0; i < ORDERED; i += at_once)
            ingest(s, order + i, i + at_once > ORDERED ? ORDERED - i : at_once);
        char *got = dump_views(s);
        ck_same_text(got, expected);
        mem_free(got);
        struct err err = {0};
        ck_assert_msg(writer_rebuild(s, &err), "%s", err.text);
        got = dump_views(s);
        ck_same_text(got, expected);
        mem_free(got);
        store_close(s);
    }
    mem_free(expected);
    store_close(first);
    for (int i = 0; i < ORDERED; i++)
        made_free(made[i]);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_log_becomes_samples_with_percent);
    tcase_add_test(tcase, the_same_source_again_changes_nothing);
    tcase_add_test(tcase, a_log_that_has_grown_adds_only_what_is_new);
    tcase_add_test(
        tcase, of_sources_that_disagree_the_higher_stands_and_both_are_shown);
    tcase_add_test(tcase,
                   rows_that_no_key_can_hold_are_rejected_and_still_add_up);
    tcase_add_test(tcase, a_file_date_that_is_earlier_moves_the_facts_there);
    tcase_add_test(
        tcase, a_source_in_parts_is_partial_until_its_last_and_can_be_resumed);
    tcase_add_test(tcase, a_stream_whose_digest_comes_last_is_known_again);
    tcase_add_test(
        tcase,
        what_a_killed_run_left_of_a_path_goes_when_it_is_told_completely);
    tcase_add_test(
        tcase, a_part_that_fails_leaves_nothing_and_the_next_source_is_taken);
    tcase_add_test(tcase, of_a_batch_only_what_fails_is_undone);
    tcase_add_test(
        tcase, a_batch_whose_transaction_is_gone_says_so_and_leaves_nothing);
    tcase_add_test(
        tcase, no_order_of_sources_and_no_cut_into_runs_changes_the_history);
}

SUITE_MAIN("db/writer", add_tests)
