/* The quick door of netstat against the one that reads any row. */
#include <stdio.h>
#include <string.h>

#include "core/buf.h"
#include "core/mem.h"
#include "ingest/netstat.h"
#include "suite.h"

static const char *const states[] = {"TIME_WAIT", "ESTABLISHED", "CLOSE_WAIT",
                                     "LISTENING", "FIN_WAIT_2",  "SYN_SENT"};

/* A row whose remote endpoint, state and PID follow from `kind`. */
static void add_row(struct buf *text, unsigned kind, unsigned port)
{
    char local[32], remote[32];
    snprintf(local, sizeof local, "10.20.%u.5:%u", kind % 3 * 100, port);
    snprintf(remote, sizeof remote, "10.%u.%u.%u:%u", kind % 256,
             kind / 7 % 256, kind / 256 % 256, 1 + kind * 31 % 65535);
    buf_addf(text, "  TCP    %-22s %-22s %-15s %u\r\n", local, remote,
             states[kind % 6], kind % 5 * 777);
}

/* Each row that the block reader gives is what the row reader reads. */
static size_t rows_agree(struct span text)
{
    struct netstat_kinds *kinds = netstat_kinds_new();
    struct capture_row4 *batch = mem_array(NETSTAT_BATCH, sizeof *batch);
    size_t count = 1, at = 0, rows = 0;
    while (count) {
        struct span rest = span_cut(text, at, text.len), line;
        size_t taken = netstat_block_read(kinds, rest, batch, &count);
        for (size_t i = 0; i < count; i++) {
            struct netstat_row row;
            char address[64];
            const struct capture_row4 *quick = &batch[i];
            ck_assert(span_split(&rest, '\n', &line));
            ck_assert_int_eq(netstat_row_read(line, false, &row), ROW_GOOD);
            snprintf(address, sizeof address, "%u.%u.%u.%u",
                     quick->remote >> 24, quick->remote >> 16 & 255,
                     quick->remote >> 8 & 255, quick->remote & 255);
            ck_assert(span_eq(row.row.remote_address, address));
            snprintf(address, sizeof address, "%u.%u.%u.%u", quick->local >> 24,
                     quick->local >> 16 & 255, quick->local >> 8 & 255,
                     quick->local & 255);
            ck_assert(span_eq(row.row.local_address, address));
            ck_assert_int_eq(row.row.local_port, quick->local_port);
            ck_assert_int_eq(row.row.remote_port, quick->remote_port);
            ck_assert_int_eq(row.row.pid, quick->pid);
            ck_assert_int_eq((int)row.row.state, quick->state);
        }
        at += taken;
        rows += count;
    }
    ck_assert_uint_ge(at + 400, text.len); /* the end is for the other door */
    netstat_kinds_free(kinds);
    mem_free(batch);
    return rows;
}

static void check_rows(unsigned kinds, unsigned rows)
{
    struct buf text = {0};
    for (unsigned i = 0; i < rows; i++)
        add_row(&text, i * 2654435761u % kinds, 1024 + i % 64000);
    ck_assert_uint_ge(rows_agree(buf_as_span(&text)) + 4, rows);
    buf_clear(&text);
}

START_TEST(rows_of_a_few_kinds_are_read_as_one_by_one)
{
    check_rows(1, 2000);
    check_rows(17, 20000);
}
END_TEST

START_TEST(more_kinds_than_are_kept_are_read_as_one_by_one)
{
    check_rows(CAPTURE_KINDS + 500, 40000);
}
END_TEST

/* What is expected next must never be taken for what is there. */
START_TEST(rows_that_come_in_rounds_and_runs_are_read_as_one_by_one)
{
    struct buf text = {0};
    for (unsigned i = 0; i < 60000; i++) {
        unsigned round = i / 5000, kind = i % 3;
        if (round % 4 == 1)
            kind = i / 40; /* runs, of more kinds than are kept in the end */
        else if (round % 4 == 2)
            kind = i % 7 ? i % 3 : 900 + i % 11; /* rounds with others within */
        else if (round % 4 == 3)
            kind = i * 2654435761u % 50;
        add_row(&text, kind + round, 1 + i % 65535);
    }
    ck_assert_uint_ge(rows_agree(buf_as_span(&text)) + 4, 60000);
    buf_clear(&text);
}
END_TEST

/* How many of the rows with such a local port the quick door reads. */
static size_t rows_with_port(const char *port)
{
    struct netstat_kinds *kinds = netstat_kinds_new();
    struct capture_row4 batch[NETSTAT_BATCH];
    struct buf text = {0};
    size_t count;
    for (unsigned i = 0; i < 8; i++)
        buf_addf(&text, "  TCP    10.0.0.5:%s  10.0.0.9:443  TIME_WAIT  0\r\n",
                 port);
    netstat_block_read(kinds, buf_as_span(&text), batch, &count);
    buf_clear(&text);
    netstat_kinds_free(kinds);
    return count;
}

START_TEST(local_ports_are_read_digit_by_digit_and_no_others)
{
    static const char *const wrong[] = {"65536",    "99999", "123456", "1234x",
                                        "x2345",    "1/345", "1:345",  "",
                                        "4911\xb1", "4915\t"};
    struct buf text = {0};
    for (unsigned port = 1; port < 65536; port++)
        add_row(&text, port % 3, port);
    ck_assert_uint_ge(rows_agree(buf_as_span(&text)) + 4, 65535);
    buf_clear(&text);
    ck_assert_uint_ge(rows_with_port("65535"), 4);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        ck_assert_uint_eq(rows_with_port(wrong[i]), 0);
}
END_TEST

START_TEST(clients_from_everywhere_are_read_as_one_by_one)
{
    check_rows(250000, 120000); /* rests, and tries again */
}
END_TEST

START_TEST(equal_kinds_have_equal_numbers_and_others_have_not)
{
    struct netstat_kinds *kinds = netstat_kinds_new();
    struct capture_row4 batch[NETSTAT_BATCH];
    struct buf text = {0};
    size_t count;
    for (unsigned i = 0; i < 40; i++)
        add_row(&text, i % 4, 50000 + i);
    netstat_block_read(kinds, buf_as_span(&text), batch, &count);
    ck_assert_uint_ge(count, 30);
    for (size_t i = 4; i < count; i++) {
        ck_assert_uint_eq(batch[i].kind, batch[i % 4].kind);
        ck_assert_uint_ne(batch[i].kind, batch[(i + 1) % 4].kind);
    }
    buf_clear(&text);
    netstat_kinds_free(kinds);
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_add_test(t, rows_of_a_few_kinds_are_read_as_one_by_one);
    tcase_add_test(t, more_kinds_than_are_kept_are_read_as_one_by_one);
    tcase_add_test(t, rows_that_come_in_rounds_and_runs_are_read_as_one_by_one);
    tcase_add_test(t, local_ports_are_read_digit_by_digit_and_no_others);
    tcase_add_test(t, clients_from_everywhere_are_read_as_one_by_one);
    tcase_add_test(t, equal_kinds_have_equal_numbers_and_others_have_not);
}
SUITE_MAIN("ingest/netstat_block", add_tests)
