#include "fixture.h"

static struct made *new_made(const char *word)
{
    struct made *m = made_new(word, "SRV1");
    made_bytes(m, word);
    return m;
}

static void pour(struct store *s, struct made *m)
{
    ingest_one(s, m);
    made_free(m);
}

/* Ranges ------------------------------------------------------------------- */

static struct made *three_captures(void)
{
    struct made *m = new_made("captures");
    static const char *const times[] = {
        "2026-03-02T10:00:00", "2026-03-02T12:00:00", "2026-03-02T14:00:00"};
    for (int i = 0; i < 3; i++) {
        made_capture(m, times[i]);
        made_group(m, "10.0.0.1", "10.9.9.9", 443, STATE_TIME_WAIT, 0,
                   30000 + i, 10);
    }
    return m;
}

#define RANGES                                                                 \
    "SELECT range_start, range_count, range_from, ports_in_use, ip_version "   \
    "FROM captures ORDER BY at_utc"

START_TEST(without_any_statement_the_default_range_counts)
{
    struct store *s = memory_store();
    pour(s, three_captures());
    ck_answer(s, RANGES,
              "49152|16384|default|0|NULL\n49152|16384|default|0|NULL\n"
              "49152|16384|default|0|NULL");
    store_close(s);
}
END_TEST

START_TEST(the_latest_earlier_setting_counts_else_the_earliest_later)
{
    struct store *s = memory_store();
    pour(s, three_captures());
    struct made *m = new_made("late");
    made_range(m, "2026-03-02T13:00:00", "tcp4", 30005, 1000);
    pour(s, m);
    ck_answer(s, RANGES,
              "30005|1000|settings|5|NULL\n30005|1000|settings|6|NULL\n"
              "30005|1000|settings|7|NULL");
    m = new_made("between");
    made_range(m, "2026-03-02T11:00:00", "tcp4", 1025, 3976);
    pour(s, m);
    ck_answer(s, RANGES,
              "1025|3976|settings|0|NULL\n1025|3976|settings|0|NULL\n"
              "30005|1000|settings|7|NULL");
    store_close(s);
}
END_TEST

START_TEST(the_logs_max_nearest_in_time_tells_the_range_where_no_setting_does)
{
    struct store *s = memory_store();
    pour(s, three_captures());
    struct made *m = new_made("log");
    made_sample(m, "2026-03-02T09:00:00", "10.0.0.1", 1)->range_size = 3976;
    made_sample(m, "2026-03-02T11:59:00", "10.0.0.1", 1)->range_size = 45056;
    made_sample(m, "2026-03-02T14:30:00", "10.0.0.1", 1)->range_size = 36000;
    pour(s, m);
    ck_answer(s, RANGES,
              "1025|3976|log|0|NULL\n20480|45056|log|10|NULL\n"
              "29536|36000|log|10|NULL");
    store_close(s);
}
END_TEST

START_TEST(a_range_stated_in_the_capture_counts_before_all_others)
{
    struct store *s = memory_store();
    struct made *m = new_made("stated");
    made_range(m, "2026-03-02T09:00:00", "tcp4", 1025, 3976);
    struct capture *c = made_capture(m, "2026-03-02T10:00:00");
    c->range_start = 30000;
    c->range_count = 5;
    made_group(m, "10.0.0.1", "10.9.9.9", 443, STATE_TIME_WAIT, 0, 30000, 10);
    pour(s, m);
    ck_answer(s, RANGES, "30000|5|capture|5|NULL");
    store_close(s);
}
END_TEST

START_TEST(families_of_different_ranges_are_counted_apart)
{
    struct store *s = memory_store();
    struct made *m = new_made("both");
    made_capture(m, "2026-03-02T10:00:00");
    made_group(m, "10.0.0.1", "10.9.9.9", 443, STATE_TIME_WAIT, 0, 30000, 10);
    made_group(m, "fe80::1%4", "fe80::2", 443, STATE_TIME_WAIT, 0, 30005, 10);
    pour(s, m);
    m = new_made("ranges");
    made_range(m, "2026-03-02T09:00:00", "tcp4", 30000, 100);
    pour(s, m);
    ck_answer(s, RANGES, "30000|100|settings|15|NULL");
    m = new_made("six");
    made_range(m, "2026-03-02T09:00:00", "tcp6", 30008, 50);
    pour(s, m);
    ck_answer(
        s,
        "SELECT ip_version, rows, ports_in_use, range_start FROM captures "
        "ORDER BY 1",
        "4|10|10|30000\n6|10|7|30008");
    ck_answer(s,
              "SELECT local_address, ip_version, in_use, range_size FROM "
              "samples ORDER BY 1, 2",
              "*|4|10|100\n*|6|7|50\n10.0.0.1|4|10|100\nfe80::1%4|6|7|50");
    ck_answer(s,
              "SELECT ip_version, local_address, in_range, rows, ports FROM "
              "connections ORDER BY 1, 2, 3",
              "4|10.0.0.1|1|10|10\n6|fe80::1%4|0|3|3\n6|fe80::1%4|1|7|7");
    store_close(s);
}
END_TEST

START_TEST(exclusions_inside_the_range_lower_the_effective_size)
{
    struct store *s = memory_store();
    struct made *m = new_made("log");
    made_sample(m, "2026-03-02T10:00:00", "10.0.0.1", 100)->range_size = 1000;
    made_sample(m, "2026-03-02T12:00:00", "10.0.0.1", 100)->range_size = 1000;
    made_capture(m, "2026-03-02T10:00:00");
    made_group(m, "10.0.0.1", "10.9.9.9", 443, STATE_TIME_WAIT, 0, 65000, 80);
    pour(s, m);
    m = new_made("exclusions");
    made_setting(m, "2026-03-02T09:00:00", "tcp4.excluded",
                 "5357-5357,64500-64599*,64550-64635,65535-65535");
    made_setting(m, "2026-03-02T11:00:00", "tcp4.excluded", "");
    pour(s, m);
    /* 64536..64635 and 65535 of 64536..65535 */
    ck_answer(s,
              "SELECT origin, local_address, at_utc, percent, "
              "round(effective_percent, 4) FROM samples ORDER BY 1, 2, 3",
              "capture|*|2026-03-02T10:00:00Z|8.0|8.8988\n"
              "capture|10.0.0.1|2026-03-02T10:00:00Z|8.0|8.8988\n"
              "log|10.0.0.1|2026-03-02T10:00:00Z|10.0|11.1235\n"
              "log|10.0.0.1|2026-03-02T12:00:00Z|10.0|10.0");
    store_close(s);
}
END_TEST

/* Processes ------------------------------------------------------------------
 */

START_TEST(a_process_is_as_stated_else_of_the_nearest_list_and_pid_0_is_none)
{
    struct store *s = memory_store();
    struct made *m = new_made("captures");
    made_capture(m, "2026-03-02T10:00:00");
    name_t stated = made_name(m, "stated.exe");
    made_group(m, "10.0.0.1", "10.9.9.1", 443, STATE_ESTABLISHED, 8, 50000, 1)
        ->process = stated;
    made_group(m, "10.0.0.1", "10.9.9.2", 443, STATE_ESTABLISHED, 8, 50001, 1);
    made_group(m, "10.0.0.1", "10.9.9.3", 443, STATE_TIME_WAIT, 0, 50002, 1);
    made_group(m, "10.0.0.1", "10.9.9.4", 443, STATE_ESTABLISHED, 99, 50003, 1);
    pour(s, m);
    m = new_made("lists");
    made_list(m, "2026-03-02T08:00:00");
    made_process(m, 8, "before.exe", "");
    made_process(m, 0, "System Idle Process", "");
    made_list(m, "2026-03-02T11:00:00");
    made_process(m, 8, "after.exe", "Dnscache");
    made_process(m, 0, "System Idle Process", "");
    pour(s, m);
    ck_answer(s, "SELECT remote_address, process FROM connections ORDER BY 1",
              "10.9.9.1|stated.exe\n10.9.9.2|after.exe\n10.9.9.3|NULL\n"
              "10.9.9.4|NULL");
    m = new_made("nearer");
    made_list(m, "2026-03-02T09:30:00");
    made_process(m, 8, "nearer.exe", "");
    pour(s, m);
    ck_answer(s,
              "SELECT process FROM connections WHERE remote_address = "
              "'10.9.9.2'",
              "nearer.exe");
    store_close(s);
}
END_TEST

/* Times ----------------------------------------------------------------------
 */

START_TEST(a_doubled_hour_is_told_apart_by_the_pass_and_a_stated_offset_rules)
{
    struct store *s = memory_store();
    struct made *m = new_made("autumn");
    m->source.time_zone = "Europe/London";
    made_sample(m, "2026-10-25T01:30:00", "10.0.0.1", 1);
    made_sample(m, "2026-10-25T01:30:00", "10.0.0.1", 2)->when.pass = 1;
    made_sample(m, "2026-10-25T01:30:00", "10.0.0.2", 3)->when.offset_minutes =
        330;
    pour(s, m);
    ck_answer(s, "SELECT in_use, at_utc FROM samples ORDER BY 1",
              "1|2026-10-25T00:30:00Z\n2|2026-10-25T01:30:00Z\n"
              "3|2026-10-24T20:00:00Z");
    ck_answer(s, "SELECT time_zone FROM servers", "Europe/London");
    /* The server's zone is known now: it tells other sources' times, too. */
    m = new_made("summer");
    made_sample(m, "2026-07-01T12:00:00", "10.0.0.1", 4);
    pour(s, m);
    ck_answer(s, "SELECT at_utc FROM samples WHERE in_use = 4",
              "2026-07-01T11:00:00Z");
    store_close(s);
}
END_TEST

/* Roll-ups -------------------------------------------------------------------
 */

START_TEST(an_hour_knows_extremes_and_the_seconds_over_each_threshold)
{
    struct store *s = memory_store();
    struct made *m = new_made("log");
    static const int percent[] = {10, 49, 50, 70, 80, 95, 100, 20};
    for (int i = 0; i < 8; i++) {
        char time[32];
        moment_iso(at("2026-03-02T10:00:00Z") + i * 5 * MOMENT_MINUTE, time);
        made_sample(m, time, "10.0.0.1", percent[i] * 10)->range_size = 1000;
    }
    /* After a gap: the sample before stands for two steps at most. */
    made_sample(m, "2026-03-02T11:30:00", "10.0.0.1", 990)->range_size = 1000;
    pour(s, m);
    ck_answer(s,
              "SELECT samples, in_use_min, in_use_sum, in_use_max, top_in_use, "
              "peak_second, over50, over70, over80, over95 FROM hour ORDER BY "
              "hour_utc",
              "8|100|4740|1000|1000|1800|1500|1200|900|600\n"
              "1|990|990|990|990|1800|300|300|300|300");
    ck_answer(s, "SELECT in_use_avg, percent_max FROM hourly ORDER BY hour_utc",
              "592.5|100.0\n990.0|99.0");
    store_close(s);
}
END_TEST

START_TEST(a_later_sample_ends_how_long_the_last_one_of_yesterday_stands)
{
    struct store *s = memory_store();
    struct made *m = new_made("one");
    made_sample(m, "2026-03-02T23:00:00", "10.0.0.1", 900)->range_size = 1000;
    made_sample(m, "2026-03-02T23:50:00", "10.0.0.1", 900)->range_size = 1000;
    pour(s, m);
    ck_answer(s, "SELECT over80 FROM hour", "6000");
    m = new_made("two");
    made_sample(m, "2026-03-03T00:05:00", "10.0.0.1", 100)->range_size = 1000;
    pour(s, m);
    ck_answer(s, "SELECT over80 FROM hour ORDER BY hour_utc", "2700\n0");
    store_close(s);
}
END_TEST

START_TEST(captures_are_rolled_up_for_each_address_and_the_machine)
{
    struct store *s = memory_store();
    struct made *m = new_made("c");
    for (int i = 0; i < 2; i++) {
        made_capture(m, i ? "2026-03-02T10:20:00" : "2026-03-02T10:00:00");
        made_group(m, "10.0.0.1", "10.9.9.9", 443, STATE_TIME_WAIT, 0, 50000,
                   10 + i);
        made_group(m, "10.0.0.2", "10.9.9.9", 443, STATE_ESTABLISHED, 7, 50005,
                   10);
        made_group(m, "0.0.0.0", "", -1, STATE_LISTENING, 4, 50001, 1);
    }
    pour(s, m);
    ck_answer(s,
              "SELECT local_address, samples, in_use_min, in_use_max, origin "
              "FROM hourly ORDER BY 1",
              "*|2|15|15|capture\n0.0.0.0|2|1|1|capture\n"
              "10.0.0.1|2|10|11|capture\n10.0.0.2|2|10|10|capture");
    ck_answer(s,
              "SELECT local_address, in_use, listening_ports, process_count "
              "FROM samples WHERE at_utc = '2026-03-02T10:00:00Z' ORDER BY 1",
              "*|15|1|2\n0.0.0.0|1|1|1\n10.0.0.1|10|0|0\n10.0.0.2|10|0|1");
    store_close(s);
}
END_TEST

START_TEST(what_a_killed_run_left_unsettled_the_next_run_settles)
{
    struct store *s = memory_store();
    struct made *m = new_made("a");
    made_sample(m, "2026-03-02T10:00:00", "10.0.0.1", 1);
    struct writer *w = writer_on(s);
    take_one(w, m);
    writer_close(w); /* before writer_settle() */
    ck_answer(s, "SELECT count(*) FROM hour", "0");
    w = writer_on(s);
    settle(w);
    size_t count = 0;
    ck_assert_str_eq(writer_touched(w, &count)[0], "SRV1");
    writer_close(w);
    ck_answer(s, "SELECT samples FROM hourly", "1");
    /* Not judged yet: the next run is told again. */
    w = writer_on(s);
    settle(w);
    writer_touched(w, &count);
    ck_assert_uint_eq(count, 1);
    writer_close(w);
    ck_answer(s, "SELECT count(*) FROM todo WHERE kind <> 4", "0");
    made_free(m);
    store_close(s);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_test(tcase, without_any_statement_the_default_range_counts);
    tcase_add_test(tcase,
                   the_latest_earlier_setting_counts_else_the_earliest_later);
    tcase_add_test(
        tcase,
        the_logs_max_nearest_in_time_tells_the_range_where_no_setting_does);
    tcase_add_test(tcase,
                   a_range_stated_in_the_capture_counts_before_all_others);
    tcase_add_test(tcase, families_of_different_ranges_are_counted_apart);
    tcase_add_test(tcase, exclusions_inside_the_range_lower_the_effective_size);
    tcase_add_test(
        tcase,
        a_process_is_as_stated_else_of_the_nearest_list_and_pid_0_is_none);
    tcase_add_test(
        tcase,
        a_doubled_hour_is_told_apart_by_the_pass_and_a_stated_offset_rules);
    tcase_add_test(tcase,
                   an_hour_knows_extremes_and_the_seconds_over_each_threshold);
    tcase_add_test(
        tcase, a_later_sample_ends_how_long_the_last_one_of_yesterday_stands);
    tcase_add_test(tcase,
                   captures_are_rolled_up_for_each_address_and_the_machine);
    tcase_add_test(tcase,
                   what_a_killed_run_left_unsettled_the_next_run_settles);
}

SUITE_MAIN("db/settle", add_tests)
