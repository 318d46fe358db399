#include "fixture.h"

/* Contract, section 4: exactly these columns, in this order. */
static const struct {
    const char *view, *columns;
} promised[] = {
    {"servers",         "server, os, time_zone, owner, first_seen_utc, last_seen_utc"},
    {"samples",
     "server, at_utc, protocol, ip_version, local_address, in_use, range_size, "
     "percent, effective_percent, listening_ports, process_count, origin, "
     "source_id"                                                                     },
    {"captures",
     "server, at_utc, protocol, ip_version, tool, rows, ports_in_use, "
     "range_start, range_count, range_from, source_id"                               },
    {"connections",
     "server, at_utc, protocol, ip_version, local_address, local_port, state, "
     "pid, process, remote_address, remote_port, in_range, rows, ports"              },
    {"settings",        "server, at_utc, name, value, source_id"                     },
    {"processes",       "server, at_utc, pid, process, services, source_id"          },
    {"events",          "server, at_utc, event_id, provider, message, source_id"     },
    {"hourly",
     "server, hour_utc, protocol, local_address, origin, samples, in_use_min, "
     "in_use_avg, in_use_max, percent_max"                                           },
    {"findings_latest",
     "server, code, rule, severity, confidence, since_utc, process, remote, "
     "evidence"                                                                      },
    {"sources",
     "source_id, path, format, encoding, bytes, lines, accepted, skipped, "
     "rejected, assumptions, ingested_at_utc"                                        },
    {"rejects",         "source_id, line, reason, text"                              },
};

START_TEST(each_view_has_exactly_the_columns_promised_in_their_order)
{
    struct store *s = memory_store();
    for (size_t i = 0; i < sizeof promised / sizeof *promised; i++) {
        char *ask = mem_textf("SELECT group_concat(name, ', ') FROM "
                              "pragma_table_info('%s')",
                              promised[i].view);
        ck_answer(s, ask, promised[i].columns);
        mem_free(ask);
    }
    ck_answer(s, "SELECT count(*) FROM sqlite_master WHERE type = 'view'",
              "11");
    store_close(s);
}
END_TEST

START_TEST(states_in_the_view_are_named_as_everywhere_else)
{
    struct store *s = memory_store();
    struct made *m = made_new("a", "SRV1");
    made_bytes(m, "a");
    made_capture(m, "2026-03-02T10:00:00");
    for (int state = 0; state < STATE_COUNT; state++) {
        struct group *g = made_group(m, "10.0.0.1", "10.9.9.9", state,
                                     STATE_ESTABLISHED, 8, 50000, 1);
        g->state = (uint8_t)state;
    }
    ingest_one(s, m);
    for (int state = 0; state < STATE_COUNT; state++) {
        char *ask = mem_textf(
            "SELECT state FROM connections WHERE remote_port = %d", state);
        ck_answer(s, ask, state_name((enum tcp_state)state));
        mem_free(ask);
    }
    made_free(m);
    store_close(s);
}
END_TEST

START_TEST(a_group_on_both_sides_of_the_range_shows_as_two_rows)
{
    struct store *s = memory_store();
    struct made *m = made_new("a", "SRV1");
    made_bytes(m, "a");
    struct capture *c = made_capture(m, "2026-03-02T10:00:00");
    c->protocol = PROTOCOL_UDP;
    struct group *g =
        made_group(m, "10.0.0.1", "*", -1, STATE_NONE, 8, 49150, 5);
    g->rows += 2; /* lines without a numeric port count as lines only */
    m->harvest.captures[0].rows += 2;
    made_group(m, "", "", -1, STATE_UNKNOWN, -1, 100, 1);
    ingest_one(s, m);
    ck_answer(s, "SELECT * FROM connections ORDER BY in_range, state",
              "SRV1|2026-03-02T10:00:00Z|udp|NULL|10.0.0.1|NULL|-|8|NULL|*|"
              "NULL|0|4|2\n"
              "SRV1|2026-03-02T10:00:00Z|udp|NULL||NULL|?|NULL|NULL|NULL|NULL|"
              "0|1|1\n"
              "SRV1|2026-03-02T10:00:00Z|udp|NULL|10.0.0.1|NULL|-|8|NULL|*|"
              "NULL|1|3|3");
    ck_answer(s,
              "SELECT sum(rows), (SELECT rows FROM captures) FROM connections",
              "8|8");
    made_free(m);
    store_close(s);
}
END_TEST

START_TEST(other_facts_are_shown_as_they_were_said)
{
    struct store *s = memory_store();
    struct made *m = made_new("a", "SRV1");
    made_bytes(m, "a");
    made_setting(m, "2026-03-02T10:00:00", "TcpTimedWaitDelay", "30");
    made_list(m, "2026-03-02T10:00:01");
    made_process(m, 8, "svchost.exe", "Dnscache,EventLog");
    made_process(m, 9, "w3wp.exe", "");
    made_event(m, "2026-03-02T10:00:02", 4227, "=cmd|' /C calc'!A0");
    harvest_reject(&m->harvest, 0, span_of(""), "of no known format");
    ingest_one(s, m);
    ck_answer(s, "SELECT * FROM settings",
              "SRV1|2026-03-02T10:00:00Z|TcpTimedWaitDelay|30|1");
    ck_answer(s, "SELECT * FROM processes ORDER BY pid",
              "SRV1|2026-03-02T10:00:01Z|8|svchost.exe|Dnscache,EventLog|1\n"
              "SRV1|2026-03-02T10:00:01Z|9|w3wp.exe|NULL|1");
    ck_answer(s, "SELECT * FROM events",
              "SRV1|2026-03-02T10:00:02Z|4227|Tcpip|=cmd|' /C calc'!A0|1");
    ck_answer(s, "SELECT * FROM rejects", "1|NULL|of no known format|");
    ck_answer(s, "SELECT ingested_at_utc FROM sources", "2026-04-01T00:00:00Z");
    made_free(m);
    store_close(s);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_test(tcase,
                   each_view_has_exactly_the_columns_promised_in_their_order);
    tcase_add_test(tcase, states_in_the_view_are_named_as_everywhere_else);
    tcase_add_test(tcase, a_group_on_both_sides_of_the_range_shows_as_two_rows);
    tcase_add_test(tcase, other_facts_are_shown_as_they_were_said);
}

SUITE_MAIN("db/views", add_tests)
