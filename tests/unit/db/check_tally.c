#include "db/tally.h"

#include "core/buf.h"
#include "core/mem.h"
#include "suite.h"

#define GROUPS 8

struct bench { /* a tally and the bytes of its groups' ports */
    struct tally tally;
    struct tally_group group[GROUPS];
    struct buf ports[GROUPS];
};

static struct bench *bench_new(int start6)
{
    struct bench *b = mem_new(sizeof *b);
    b->tally.group = b->group;
    b->tally.range4 = (struct range){.start = 50000, .count = 1000};
    b->tally.range6 = (struct range){.start = start6, .count = 1000};
    b->tally.families = 3;
    b->tally.has_pid = true;
    return b;
}

static void bench_free(struct bench *b)
{
    for (int i = 0; i < GROUPS; i++)
        buf_clear(&b->ports[i]);
    tally_clear(&b->tally);
    mem_free(b);
}

/* Ports from first, every step-th. */
static void add(struct bench *b, int64_t local, int ip_version,
                enum tcp_state state, int pid, uint16_t first, uint16_t step,
                size_t count)
{
    size_t i = b->tally.group_count++;
    uint16_t *port = mem_array(count, sizeof *port);
    for (size_t k = 0; k < count; k++)
        port[k] = (uint16_t)(first + step * k);
    portset_encode(&b->ports[i], port, count);
    mem_free(port);
    b->group[i] = (struct tally_group){.local_id = local,
                                       .ports = buf_as_span(&b->ports[i]),
                                       .pid = pid,
                                       .state = state,
                                       .ip_version = ip_version,
                                       .rows = (uint32_t)count};
}

static void ck_use(const struct tally_use *u, int64_t address, int ip_version,
                   uint32_t in_use, uint32_t listening, int processes)
{
    ck_assert_int_eq(u->address_id, address);
    ck_assert_int_eq(u->ip_version, ip_version);
    ck_assert_uint_eq(u->in_use, in_use);
    ck_assert_uint_eq(u->listening, listening);
    ck_assert_int_eq(u->processes, processes);
}

START_TEST(a_port_counts_once_for_an_address_and_once_for_the_machine)
{
    struct bench *b = bench_new(50000);
    add(b, 7, 4, STATE_TIME_WAIT, 0, 50000, 2, 100);
    add(b, 7, 4, STATE_ESTABLISHED, 44, 50100, 1, 100); /* 50 of them again */
    add(b, 8, 4, STATE_ESTABLISHED, 44, 50150, 1, 100);
    add(b, 8, 4, STATE_ESTABLISHED, 45, 49990, 1, 10); /* below the range */
    ck_assert(tally_count(&b->tally));
    ck_assert_uint_eq(b->group[0].ports_in, 100);
    ck_assert_uint_eq(b->group[3].ports_in, 0);
    ck_assert_uint_eq(b->group[3].ports_out, 10);
    ck_assert_uint_eq(b->tally.use_count, 3);
    ck_use(&b->tally.use[0], 7, 4, 150, 0, 1);
    ck_use(&b->tally.use[1], 8, 4, 100, 0, 2);
    ck_use(&b->tally.use[2], TEXT_ANY, 0, 250 - 50, 0, 2);
    bench_free(b);
}
END_TEST

START_TEST(listeners_count_once_wherever_they_listen)
{
    struct bench *b = bench_new(50000);
    add(b, 1, 4, STATE_LISTENING, 4, 445, 1, 1);
    add(b, 1, 4, STATE_LISTENING, 900, 50010, 1, 3);
    add(b, 1, 4, STATE_LISTENING, 901, 135, 1, 1);
    add(b, 1, 4, STATE_LISTENING, 902, 50011, 1, 4); /* two of them again */
    add(b, 9, 6, STATE_LISTENING, 4, 445, 1, 1);
    add(b, 9, 6, STATE_LISTENING, 4, 3389, 1, 1);
    for (int round = 0; round < 2; round++) { /* a tally counts many captures */
        ck_assert(tally_count(&b->tally));
        ck_assert_uint_eq(b->tally.use_count, 3);
        ck_use(&b->tally.use[0], 1, 4, 5, 7, 4);
        ck_use(&b->tally.use[1], 9, 6, 0, 2, 1);
        ck_use(&b->tally.use[2], TEXT_ANY, 0, 5, 8, 4);
    }
    bench_free(b);
}
END_TEST

START_TEST(two_pools_are_counted_apart)
{
    struct bench *b = bench_new(60000);
    add(b, 1, 4, STATE_LISTENING, 4, 50000, 1, 5);
    add(b, 9, 6, STATE_LISTENING, 4, 60000, 1, 7);
    add(b, 9, 6, STATE_ESTABLISHED, 4, 50000, 1, 9); /* not of its pool */
    ck_assert(tally_count(&b->tally));
    ck_assert_uint_eq(b->tally.ports_all, 12);
    ck_assert_uint_eq(b->tally.use_count, 4);
    ck_use(&b->tally.use[2], TEXT_ANY, 4, 5, 5, 1);
    ck_use(&b->tally.use[3], TEXT_ANY, 6, 7, 7, 1);
    bench_free(b);
}
END_TEST

START_TEST(a_broken_set_of_ports_is_told)
{
    struct bench *b = bench_new(50000);
    add(b, 1, 4, STATE_LISTENING, 4, 50000, 1, 1);
    b->group[0].ports = span_of("Xx");
    ck_assert(!tally_count(&b->tally));
    bench_free(b);
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_add_test(t,
                   a_port_counts_once_for_an_address_and_once_for_the_machine);
    tcase_add_test(t, listeners_count_once_wherever_they_listen);
    tcase_add_test(t, two_pools_are_counted_apart);
    tcase_add_test(t, a_broken_set_of_ports_is_told);
}
SUITE_MAIN("db/tally", add_tests)
