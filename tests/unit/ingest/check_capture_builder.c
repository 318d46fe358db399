#include <stdio.h>

#include "core/mem.h"
#include "core/portset.h"
#include "ingest/capture_builder.h"
#include "suite.h"
#include <string.h>

static struct capture_row row(const char *local, int local_port,
                              const char *remote, int remote_port,
                              enum tcp_state state, int pid)
{
    return (struct capture_row){.local_address = span_of(local),
                                .remote_address = span_of(remote),
                                .local_port = local_port,
                                .remote_port = remote_port,
                                .pid = pid,
                                .state = state,
                                .protocol = PROTOCOL_TCP};
}

static struct harvest h;
static struct capture_builder *b;

static void setup(void)
{
    harvest_init(&h);
    b = capture_builder_new();
}

static void teardown(void)
{
    capture_builder_free(b);
    harvest_clear(&h);
}

static void add(const char *local, int local_port, const char *remote,
                int remote_port, enum tcp_state state, int pid)
{
    struct capture_row r =
        row(local, local_port, remote, remote_port, state, pid);
    capture_builder_add(b, &r);
}

static const struct capture *finish(void)
{
    struct capture_head head = {.when = {.local = MOMENT_DAY}, .line = 3};
    size_t before = h.capture_count;
    capture_builder_finish(b, &h, &head);
    ck_assert_uint_gt(h.capture_count, before);
    return &h.captures[before];
}

static const struct group *find(const struct capture *c, const char *remote,
                                int local_port)
{
    for (uint32_t i = 0; i < c->group_count; i++) {
        const struct group *g = &h.groups[c->first_group + i];
        if (g->local_port == local_port &&
            !strcmp(harvest_text(&h, g->remote_address), remote))
            return g;
    }
    return NULL;
}

START_TEST(connections_to_one_endpoint_are_one_group_with_their_ports)
{
    for (int port = 50000; port < 54000; port++)
        add("10.0.0.5", port, "10.30.1.77", 1433, STATE_TIME_WAIT, 0);
    const struct capture *c = finish();
    ck_assert_uint_eq(c->group_count, 1);
    ck_assert_uint_eq(c->rows, 4000);
    const struct group *g = &h.groups[c->first_group];
    ck_assert_int_eq(g->local_port, -1);
    ck_assert_int_eq(g->remote_port, 1433);
    struct portset_count count;
    ck_assert(portset_count(span_n(h.ports.ptr + g->ports_at, g->ports_len),
                            49152, 65535, &count));
    ck_assert_uint_eq(count.ports_in, 4000);
}
END_TEST

START_TEST(a_listening_port_groups_by_port_whoever_comes)
{
    add("0.0.0.0", 8443, "0.0.0.0", 0, STATE_LISTENING, 9);
    add("10.0.0.5", 8443, "10.1.1.1", 50001, STATE_ESTABLISHED, 9);
    add("10.0.0.5", 8443, "10.1.1.1", 50002, STATE_ESTABLISHED, 9);
    const struct capture *c = finish();
    const struct group *g = find(c, "10.1.1.1", 8443);
    ck_assert_ptr_nonnull(g);
    ck_assert_uint_eq(g->rows, 2);
    ck_assert_int_eq(g->remote_port, -1);
    ck_assert_ptr_nonnull(find(c, "0.0.0.0", 8443));
}
END_TEST

START_TEST(ports_below_1024_group_by_port)
{
    add("10.0.0.5", 1023, "10.1.1.1", 2049, STATE_ESTABLISHED, 4);
    add("10.0.0.5", 1024, "10.1.1.1", 2049, STATE_ESTABLISHED, 4);
    const struct capture *c = finish();
    ck_assert_ptr_nonnull(find(c, "10.1.1.1", 1023));
    ck_assert_ptr_nonnull(find(c, "10.1.1.1", -1));
}
END_TEST

START_TEST(eight_remote_endpoints_are_few_and_nine_are_many)
{
    char remote[32];
    for (int i = 0; i < 8; i++) {
        snprintf(remote, sizeof remote, "10.1.1.%d", i + 1);
        add("10.0.0.5", 2000, remote, 80, STATE_ESTABLISHED, 7);
    }
    ck_assert_uint_eq(finish()->group_count, 8);
    ck_assert_int_eq(h.groups[0].local_port, -1);
    for (int i = 0; i < 9; i++) {
        snprintf(remote, sizeof remote, "10.1.1.%d", i + 1);
        add("10.0.0.5", 2000, remote, 80, STATE_ESTABLISHED, 7);
    }
    ck_assert_ptr_nonnull(find(finish(), "10.1.1.9", 2000));
}
END_TEST

START_TEST(sixty_four_remotes_of_a_port_are_kept_and_the_rest_is_a_star)
{
    char remote[32];
    add("0.0.0.0", 443, "0.0.0.0", 0, STATE_LISTENING, 4);
    for (int i = 0; i < 100; i++) { /* remote i has i + 1 rows */
        snprintf(remote, sizeof remote, "10.1.1.%d", i + 1);
        for (int k = 0; k <= i; k++)
            add("10.0.0.5", 443, remote, 30000 + k, STATE_ESTABLISHED, 4);
    }
    const struct capture *c = finish();
    ck_assert_uint_eq(c->group_count, 66); /* 64, the rest, the listener */
    ck_assert_ptr_nonnull(find(c, "0.0.0.0", 443));
    ck_assert_ptr_nonnull(find(c, "10.1.1.100", 443));
    ck_assert_ptr_nonnull(find(c, "10.1.1.37", 443));
    ck_assert_ptr_null(find(c, "10.1.1.36", 443));
    const struct group *rest = find(c, "*", 443);
    ck_assert_ptr_nonnull(rest);
    ck_assert_uint_eq(c->rows, 5051);
}
END_TEST

START_TEST(the_order_of_rows_and_the_door_they_came_by_do_not_matter)
{
    const struct capture_row4 quick[] = {
        {0x0a000005, 0x0a1e014d, 0,   0, 50001, 1433, STATE_TIME_WAIT,   0},
        {0x0a000005, 0x0a1e014d, 992, 0, 50003, 1433, STATE_ESTABLISHED, 0},
    };
    capture_builder_add4(b, quick, 2);
    add("::1", 49700, "::1", 135, STATE_ESTABLISHED, 5);
    struct digest one = finish()->digest;
    add("[0:0:0::1]", 49700, "[::1]", 135, STATE_ESTABLISHED, 5);
    add("10.0.0.5", 50003, "10.30.1.77", 1433, STATE_ESTABLISHED, 992);
    add("10.0.0.5", 50001, "10.30.1.77", 1433, STATE_TIME_WAIT, 0);
    const struct capture *again = finish();
    ck_assert(digest_same(one, again->digest));
    ck_assert_uint_eq(again->place, 1); /* among equals */
    ck_assert_uint_eq(again->families, 3);
    add("10.0.0.5", 50002, "10.30.1.77", 1433, STATE_TIME_WAIT, 0);
    ck_assert(!digest_same(one, finish()->digest));
}
END_TEST

START_TEST(tcp_and_udp_of_one_listing_are_two_captures)
{
    add("10.0.0.5", 50001, "10.30.1.77", 1433, STATE_TIME_WAIT, 0);
    struct capture_row udp = row("0.0.0.0", 123, "*", -1, STATE_NONE, 1208);
    udp.protocol = PROTOCOL_UDP;
    capture_builder_add(b, &udp);
    finish();
    ck_assert_uint_eq(h.capture_count, 2);
    ck_assert_int_eq(h.captures[0].protocol, PROTOCOL_TCP);
    ck_assert_int_eq(h.captures[1].protocol, PROTOCOL_UDP);
    ck_assert_uint_eq(h.captures[1].rows, 1);
    ck_assert_str_eq(
        harvest_text(&h, h.groups[h.captures[1].first_group].remote_address),
        "*");
}
END_TEST

START_TEST(rows_without_a_numeric_port_count_as_rows_only)
{
    add("db01", -1, "web", 80, STATE_ESTABLISHED, -1);
    add("db01", 50000, "web", 80, STATE_ESTABLISHED, -1);
    const struct capture *c = finish();
    ck_assert_uint_eq(c->group_count, 1);
    ck_assert_uint_eq(h.groups[c->first_group].rows, 2);
    ck_assert(!c->has_pid);
    struct portset_count count;
    const struct group *g = &h.groups[c->first_group];
    ck_assert(portset_count(span_n(h.ports.ptr + g->ports_at, g->ports_len), 0,
                            65535, &count));
    ck_assert_uint_eq(count.rows_in, 1);
}
END_TEST

START_TEST(ports_that_are_out_of_order_are_sorted_and_repeats_are_kept)
{
    for (int i = 0; i < 500; i++)
        add("10.0.0.5", 60000 - i * 7, "10.1.1.1", 80, STATE_TIME_WAIT, 0);
    add("10.0.0.5", 60000, "10.1.1.1", 80, STATE_TIME_WAIT, 0);
    const struct capture *c = finish();
    const struct group *g = &h.groups[c->first_group];
    uint16_t *port = NULL;
    size_t room = 0;
    ck_assert_int_eq(
        portset_decode(span_n(h.ports.ptr + g->ports_at, g->ports_len), &port,
                       &room),
        501);
    for (int i = 1; i < 501; i++)
        ck_assert_uint_le(port[i - 1], port[i]);
    ck_assert_uint_eq(port[500], 60000);
    ck_assert_uint_eq(port[499], 60000);
    mem_free(port);
}
END_TEST

START_TEST(nothing_added_is_nothing_appended)
{
    struct capture_head head = {0};
    capture_builder_finish(b, &h, &head);
    ck_assert_uint_eq(h.capture_count, 0);
    add("10.0.0.5", 1, "10.1.1.1", 80, STATE_TIME_WAIT, 0);
    capture_builder_reset(b);
    capture_builder_finish(b, &h, &head);
    ck_assert_uint_eq(h.capture_count, 0);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase,
                   connections_to_one_endpoint_are_one_group_with_their_ports);
    tcase_add_test(tcase, a_listening_port_groups_by_port_whoever_comes);
    tcase_add_test(tcase, ports_below_1024_group_by_port);
    tcase_add_test(tcase, eight_remote_endpoints_are_few_and_nine_are_many);
    tcase_add_test(
        tcase, sixty_four_remotes_of_a_port_are_kept_and_the_rest_is_a_star);
    tcase_add_test(tcase,
                   the_order_of_rows_and_the_door_they_came_by_do_not_matter);
    tcase_add_test(tcase, tcp_and_udp_of_one_listing_are_two_captures);
    tcase_add_test(tcase, rows_without_a_numeric_port_count_as_rows_only);
    tcase_add_test(tcase,
                   ports_that_are_out_of_order_are_sorted_and_repeats_are_kept);
    tcase_add_test(tcase, nothing_added_is_nothing_appended);
}

SUITE_MAIN("ingest/capture_builder", add_tests)
