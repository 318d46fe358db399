#include "core/portset.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "suite.h"

/* Encodes, decodes and compares; returns the tag. */
static char round_trip(const uint16_t *ports, size_t count)
{
    struct buf bytes = {0};
    uint16_t *decoded = NULL;
    size_t room = 0;
    portset_encode(&bytes, ports, count);
    ck_assert_int_eq(portset_decode(buf_as_span(&bytes), &decoded, &room),
                     (ptrdiff_t)count);
    if (count)
        ck_assert_mem_eq(decoded, ports, count * sizeof *ports);
    char tag = count ? bytes.ptr[0] : '-';
    buf_clear(&bytes);
    mem_free(decoded);
    return tag;
}

START_TEST(an_empty_set_is_no_bytes)
{
    struct buf bytes = {0};
    struct portset_count n;
    portset_encode(&bytes, NULL, 0);
    ck_assert_uint_eq(bytes.len, 0);
    ck_assert(portset_count(span_of(""), 1, 65535, &n));
    ck_assert_uint_eq(n.rows_in + n.rows_out, 0);
    ck_assert_int_eq(round_trip(NULL, 0), '-');
}
END_TEST

START_TEST(the_shortest_of_three_encodings_is_taken)
{
    static const uint16_t few[] = {0, 80, 49152, 65535};
    static const uint16_t repeats[] = {443, 443, 443, 444};
    static uint16_t run[16384], every_third[5000];
    for (size_t i = 0; i < 16384; i++)
        run[i] = (uint16_t)(49152 + i);
    for (size_t i = 0; i < 5000; i++)
        every_third[i] = (uint16_t)(49152 + 3 * i);
    ck_assert_int_eq(round_trip(few, 4), 'D');
    ck_assert_int_eq(round_trip(repeats, 4), 'D');
    ck_assert_int_eq(round_trip(run, 16384), 'R');
    ck_assert_int_eq(round_trip(every_third, 5000), 'B');
}
END_TEST

START_TEST(a_full_range_takes_a_handful_of_bytes)
{
    static uint16_t run[65536];
    struct buf bytes = {0};
    for (size_t i = 0; i < 65536; i++)
        run[i] = (uint16_t)i;
    portset_encode(&bytes, run, 65536);
    ck_assert_uint_le(bytes.len, 8);
    buf_clear(&bytes);
    ck_assert_int_eq(round_trip(run, 65536), 'R');
}
END_TEST

START_TEST(encodings_follow_each_other_in_one_buffer)
{
    static const uint16_t one[] = {1}, two[] = {2, 3};
    struct buf bytes = {0};
    uint16_t *ports = NULL;
    size_t room = 0;
    portset_encode(&bytes, one, 1);
    size_t first = bytes.len;
    portset_encode(&bytes, two, 2);
    ck_assert_int_eq(
        portset_decode(span_cut(buf_as_span(&bytes), first, bytes.len), &ports,
                       &room),
        2);
    ck_assert_uint_eq(ports[1], 3);
    mem_free(ports);
    buf_clear(&bytes);
}
END_TEST

START_TEST(any_sorted_multiset_comes_back)
{
    static uint16_t ports[4000];
    uint32_t seed = 1;
    for (int round = 0; round < 300; round++) {
        size_t count = 0;
        uint32_t port = 0, widest = 1u << (round % 12);
        for (; count < 4000; count++) {
            seed = seed * 1664525 + 1013904223;
            port += (seed >> 16) % (widest + 1);
            if (port > 65535)
                break;
            ports[count] = (uint16_t)port;
        }
        round_trip(ports, count);
    }
}
END_TEST

START_TEST(rows_and_ports_are_counted_on_both_sides_of_a_range)
{
    static const uint16_t ports[] = {80, 80, 1024, 49151, 49152, 49152, 65535};
    struct buf bytes = {0};
    struct portset_count n;
    portset_encode(&bytes, ports, 7);
    ck_assert(portset_count(buf_as_span(&bytes), 49152, 65535, &n));
    ck_assert_uint_eq(n.rows_in, 3);
    ck_assert_uint_eq(n.ports_in, 2);
    ck_assert_uint_eq(n.rows_out, 4);
    ck_assert_uint_eq(n.ports_out, 3);
    ck_assert(portset_count(buf_as_span(&bytes), 80, 80, &n));
    ck_assert_uint_eq(n.rows_in, 2);
    ck_assert(portset_count(buf_as_span(&bytes), 100, 90, &n));
    ck_assert_uint_eq(n.rows_in, 0);
    ck_assert_uint_eq(n.rows_out, 7);
    ck_assert(portset_count(buf_as_span(&bytes), 0, -1, &n));
    ck_assert_uint_eq(n.ports_out, 5);
    buf_clear(&bytes);
}
END_TEST

START_TEST(counting_equals_decoding_for_every_encoding)
{
    static uint16_t ports[3000];
    for (uint32_t step = 1; step < 20; step++) {
        struct buf bytes = {0};
        struct portset_count n;
        uint32_t in = 0;
        for (uint32_t i = 0; i < 3000; i++) {
            ports[i] = (uint16_t)(2000 + i * step / (step % 3 + 1));
            in += ports[i] >= 5000 && ports[i] <= 9000;
        }
        portset_encode(&bytes, ports, 3000);
        ck_assert(portset_count(buf_as_span(&bytes), 5000, 9000, &n));
        ck_assert_uint_eq(n.rows_in, in);
        ck_assert_uint_eq(n.rows_in + n.rows_out, 3000);
        buf_clear(&bytes);
    }
}
END_TEST

static int by_port(const void *a, const void *b)
{
    return *(const uint16_t *)a - *(const uint16_t *)b;
}

/* Densities and widths at which each encoding is the shortest, with and
 * without repeats, below and above the count from which a map is used. */
START_TEST(ports_in_any_order_give_the_encoding_of_sorted_ones)
{
    static const uint32_t widths[] = {1, 40, 64, 100, 1000, 16384, 65536};
    static uint16_t ports[20000], sorted[20000];
    static bool taken[65536];
    uint32_t seed = 7;
    int tags[128] = {0};
    for (int round = 0; round < 700; round++) {
        uint32_t width = widths[round % 7];
        uint32_t first = (65536 - width) / (uint32_t)(1 + round % 5);
        bool may_repeat = round % 3 == 0;
        size_t count = (size_t)1 << round % 14, got = 0;
        memset(taken, 0, sizeof taken);
        for (size_t i = 0; i < count; i++) {
            seed = seed * 1664525 + 1013904223;
            uint16_t port = (uint16_t)(first + (seed >> 8) % width);
            if (may_repeat || !taken[port])
                ports[got++] = port;
            taken[port] = true;
        }
        memcpy(sorted, ports, got * sizeof *ports);
        qsort(sorted, got, sizeof *sorted, by_port);
        struct buf one = {0}, other = {0};
        buf_add(&one, "x", 1);
        buf_add(&other, "x", 1);
        portset_encode(&one, sorted, got);
        portset_encode_any(&other, ports, got);
        ck_assert_uint_eq(one.len, other.len);
        ck_assert_mem_eq(one.ptr, other.ptr, one.len);
        tags[one.ptr[1] & 127]++;
        buf_clear(&one);
        buf_clear(&other);
    }
    ck_assert_int_gt(tags['B'], 20);
    ck_assert_int_gt(tags['D'], 20);
    ck_assert_int_gt(tags['R'], 20);
}
END_TEST

START_TEST(a_bitmap_ends_at_the_last_port)
{
    struct portmap map = {0};
    struct portset_count n;
    uint16_t *ports = NULL;
    size_t room = 0;
    /* From 65530: six ports, then bits that stand for none. */
    struct span six = span_n("B\xfa\xff\x3f", 4);
    struct span seven = span_n("B\xfa\xff\x7f", 4);
    ck_assert(portmap_add_counted(&map, six, 65532, 65535, &n));
    ck_assert_uint_eq(n.ports_in, 4);
    ck_assert_uint_eq(n.ports_out, 2);
    ck_assert_uint_eq(portmap_count(&map, 0, 65535), 6);
    ck_assert_int_eq(portset_decode(six, &ports, &room), 6);
    ck_assert_uint_eq(ports[5], 65535);
    ck_assert(!portmap_add(&map, seven));
    ck_assert_int_eq(portset_decode(seven, &ports, &room), -1);
    mem_free(ports);
}
END_TEST

START_TEST(bytes_that_are_no_encoding_are_refused)
{
    static const struct {
        const char *bytes;
        size_t len;
    } wrong[] = {
        {"D",                 1},
        {"X\x01",             2},
        {"D\x80",             2},
        {"D\xff\xff\xff\x01", 5},
        {"D\xff\xff\x03\x01", 5},
        {"R\x01",             2},
        {"R\x01\x00",         3},
        {"R\xff\xff\x03\x02", 5},
        {"B\x00",             2},
        {"B\x00\x00",         3},
        {"B\xff\xff\x02",     4},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct span bytes = span_n(wrong[i].bytes, wrong[i].len);
        struct portset_count n;
        struct portmap map = {0};
        uint16_t *ports = NULL;
        size_t room = 0;
        ck_assert_msg(portset_decode(bytes, &ports, &room) == -1, "%zu", i);
        ck_assert(!portset_count(bytes, 0, 65535, &n));
        ck_assert(!portmap_add(&map, bytes));
        mem_free(ports);
    }
}
END_TEST

START_TEST(a_map_joins_sets_and_counts_in_a_range)
{
    static const uint16_t a[] = {1, 63, 64, 49152}, b[] = {64, 49152, 65535};
    struct buf bytes = {0};
    struct portmap map = {0};
    portset_encode(&bytes, a, 4);
    ck_assert(portmap_add(&map, buf_as_span(&bytes)));
    buf_reset(&bytes);
    portset_encode(&bytes, b, 3);
    ck_assert(portmap_add(&map, buf_as_span(&bytes)));
    ck_assert_uint_eq(portmap_count(&map, 0, 65535), 5);
    ck_assert_uint_eq(portmap_count(&map, 63, 64), 2);
    ck_assert_uint_eq(portmap_count(&map, 49152, 65535), 2);
    ck_assert_uint_eq(portmap_count(&map, -5, 99999), 5);
    ck_assert_uint_eq(portmap_count(&map, 10, 5), 0);
    ck_assert(portmap_has(&map, 65535) && !portmap_has(&map, 2));
    portmap_set(&map, 2);
    ck_assert(portmap_has(&map, 2));
    buf_clear(&bytes);
}
END_TEST

START_TEST(adding_counted_is_adding_and_counting)
{
    static uint16_t ports[3][6000];
    static struct portmap one, both;
    for (unsigned i = 0; i < 6000; i++) {
        ports[0][i] = (uint16_t)(1000 + 9 * i);
        ports[1][i] = (uint16_t)(40000 + i);
        ports[2][i] = (uint16_t)(30000 + i / 2); /* each twice */
    }
    for (size_t k = 0; k < 3; k++) {
        struct buf bytes = {0};
        struct portset_count counted, added;
        portset_encode(&bytes, ports[k], 6000);
        ck_assert(portset_count(buf_as_span(&bytes), 32768, 45000, &counted));
        ck_assert(portmap_add(&one, buf_as_span(&bytes)));
        ck_assert(portmap_add_counted(&both, buf_as_span(&bytes), 32768, 45000,
                                      &added));
        ck_assert_mem_eq(&counted, &added, sizeof counted);
        ck_assert_mem_eq(&one, &both, sizeof one);
        buf_clear(&bytes);
    }
    uint32_t by_one = 0;
    for (int port = 33001; port <= 47777; port++)
        by_one += portmap_has(&one, (uint16_t)port);
    ck_assert_uint_eq(portmap_count(&one, 33001, 47777), by_one);
    ck_assert_uint_eq(portmap_count(&one, 40000, 40000), 1);
    ck_assert_uint_eq(portmap_count(&one, 5, 4), 0);
    ck_assert(!portmap_add_counted(&one, span_of("Xx"), 1, 2,
                                   &(struct portset_count){0}));
}
END_TEST

/* A set of some kind: a run, bits, or ports far apart. */
static size_t made_up_set(uint16_t *port, unsigned seed)
{
    size_t count = 0, most = 1 + seed % 3000;
    uint32_t at = seed * 7919 % 65536, step = seed % 5 == 4 ? 700 : seed % 4;
    for (; count < most && at < 65536; at += 1 + step)
        port[count++] = (uint16_t)at;
    return count;
}

static uint32_t ports_between(const struct portmap *map, int start, int end)
{
    uint32_t count = 0;
    for (int port = start; port <= end; port++)
        count += portmap_has(map, (uint16_t)port);
    return count;
}

START_TEST(maps_are_counted_joined_and_emptied_wherever_their_ports_lie)
{
    static const struct portmap none;
    static struct portmap some, all;
    static uint16_t port[3000];
    for (unsigned seed = 0; seed < 400; seed++) {
        struct buf bytes = {0};
        size_t count = made_up_set(port, seed);
        portset_encode(&bytes, port, count);
        ck_assert(portmap_add(&some, buf_as_span(&bytes)));
        for (size_t i = 0; i < count; i += 97)
            ck_assert(portmap_has(&some, port[i]));
        ck_assert_uint_eq(portmap_count(&some, 0, 65535), count);
        portmap_join(&all, &some);
        int start = (int)(seed * 31 % 65536), end = (int)(seed * 57 % 65536);
        ck_assert_uint_eq(portmap_count(&some, start, end),
                          ports_between(&some, start, end));
        ck_assert_uint_eq(portmap_count(&all, start, end),
                          ports_between(&all, start, end));
        portmap_clear(&some);
        ck_assert_mem_eq(&some, &none, sizeof none);
        buf_clear(&bytes);
    }
    portmap_clear(&all);
    ck_assert_mem_eq(&all, &none, sizeof none);
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_add_test(t, adding_counted_is_adding_and_counting);
    tcase_add_test(
        t, maps_are_counted_joined_and_emptied_wherever_their_ports_lie);
    tcase_add_test(t, an_empty_set_is_no_bytes);
    tcase_add_test(t, the_shortest_of_three_encodings_is_taken);
    tcase_add_test(t, a_full_range_takes_a_handful_of_bytes);
    tcase_add_test(t, encodings_follow_each_other_in_one_buffer);
    tcase_add_test(t, any_sorted_multiset_comes_back);
    tcase_add_test(t, rows_and_ports_are_counted_on_both_sides_of_a_range);
    tcase_add_test(t, counting_equals_decoding_for_every_encoding);
    tcase_add_test(t, ports_in_any_order_give_the_encoding_of_sorted_ones);
    tcase_add_test(t, a_bitmap_ends_at_the_last_port);
    tcase_add_test(t, bytes_that_are_no_encoding_are_refused);
    tcase_add_test(t, a_map_joins_sets_and_counts_in_a_range);
}
SUITE_MAIN("core/portset", add_tests)
