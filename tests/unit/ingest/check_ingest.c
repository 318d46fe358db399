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

static struct buf listings(int count, int rows)
{
    struct buf text = {0};
    for (int i = 0; i < count; i++) {
        buf_addf(&text,
                 "2026-03-%02d %02d:%02d:00\r\n\r\nActive Connections\r\n\r\n  "
                 "Proto  Local Address          Foreign Address        State   "
                 "        PID\r\n",
                 1 + i / 1440, i / 60 % 24, i % 60);
        for (int k = 0; k < rows; k++)
            buf_addf(&text,
                     "  TCP    10.20.0.5:%-12d 10.30.1.77:1433        "
                     "TIME_WAIT       0\r\n",
                     40000 + k);
    }
    return text;
}

START_TEST(results_come_in_the_order_of_the_paths_whatever_the_workers_do)
{
    struct buf big = listings(200, 50), small = listings(1, 1);
    for (int i = 0; i < 40; i++) {
        char *name = mem_textf("S%02d/netstat.log", i);
        const struct buf *text = i % 5 ? &small : &big;
        mem_free(pot_file(&p, name, text->ptr, text->len));
        mem_free(name);
    }
    p.options.jobs = 4;
    pot_path(&p, p.folder);
    ck_assert_uint_eq(p.totals.sources, 40);
    const char *at = buf_str(&p.text);
    for (int i = 0; i < 40; i++) {
        char *line = mem_textf("/S%02d/netstat.log format", i);
        at = strstr(at, line);
        ck_assert_msg(at != NULL, "%s is out of order", line);
        mem_free(line);
    }
    ck_assert_uint_eq(p.tcp_rows, 8 * 200 * 50 + 32);
    buf_clear(&big);
    buf_clear(&small);
}
END_TEST

static bool refuse(void *ctx, const struct source *source,
                   const struct harvest *part, bool is_last, struct err *err)
{
    (void)ctx;
    (void)part;
    (void)is_last;
    if (strstr(source->path, "BAD"))
        return err_set(err, ERR_DB, "the disk is full");
    return true;
}

static void on_source(void *ctx, const struct ingest_receipt *receipt)
{
    struct buf *told = ctx;
    buf_addf(told, "%s: %s\n", file_base(receipt->path),
             receipt->failure ? receipt->failure : "stored");
}

START_TEST(a_source_that_the_sink_refuses_is_told_and_the_others_go_on)
{
    struct buf text = listings(1, 1), told = {0};
    struct sink sink = {.take = refuse};
    struct ingest_progress progress = {.ctx = &told, .on_source = on_source};
    mem_free(pot_file(&p, "A/BAD.log", text.ptr, text.len));
    mem_free(pot_file(&p, "A/good.log", text.ptr, text.len));
    const char *paths[] = {p.folder};
    ck_assert(
        ingest_run(&p.totals, paths, 1, &p.options, &sink, &progress, &p.err));
    ck_assert_uint_eq(p.totals.failed, 1);
    ck_assert_str_eq(buf_str(&told),
                     "BAD.log: the disk is full\ngood.log: stored\n");
    buf_clear(&text);
    buf_clear(&told);
}
END_TEST

/* A sink that keeps several sources together, and writes down when. */
struct keeper {
    struct buf log;
    bool fails_to_end;
};

static bool keeper_begin(void *ctx, struct err *err)
{
    (void)err;
    buf_text(&((struct keeper *)ctx)->log, "(");
    return true;
}

static bool keeper_end(void *ctx, struct err *err)
{
    struct keeper *k = ctx;
    buf_text(&k->log, ")");
    return !k->fails_to_end || err_set(err, ERR_DB, "nothing was kept");
}

static bool keeper_take(void *ctx, const struct source *source,
                        const struct harvest *part, bool is_last,
                        struct err *err)
{
    struct keeper *k = ctx;
    (void)part;
    buf_byte(&k->log, *file_base(source->path));
    return refuse(NULL, source, part, is_last, err);
}

static void on_counts(void *ctx, const struct ingest_receipt *r)
{
    buf_addf(ctx, "%s: %llu rows, %s\n", file_base(r->path),
             (unsigned long long)r->accepted,
             r->failure ? r->failure : "stored");
}

/* Small files around a large one; what is told of them all. */
static struct buf told_by(struct keeper *k, const char *third)
{
    struct buf small = listings(1, 3), large = {0}, told = {0};
    struct sink sink = {.ctx = k,
                        .take = keeper_take,
                        .begin = keeper_begin,
                        .end = keeper_end};
    struct ingest_progress progress = {.ctx = &told, .on_source = on_counts};
    buf_text(&large, "2026-03-02 10:00:00\r\n");
    for (int i = 0; i < 20000; i++) /* a group each */
        buf_addf(&large,
                 "  TCP    10.20.0.5:%-12d 10.%d.%d.7:443           "
                 "ESTABLISHED     77\r\n",
                 20000 + i, i / 200, i % 200);
    mem_free(pot_file(&p, "A/a", small.ptr, small.len));
    mem_free(pot_file(&p, "A/b", small.ptr, small.len));
    mem_free(pot_file(&p, third, small.ptr, small.len));
    mem_free(pot_file(&p, "A/d", large.ptr, large.len));
    mem_free(pot_file(&p, "A/e", small.ptr, small.len));
    const char *paths[] = {p.folder};
    ck_assert(
        ingest_run(&p.totals, paths, 1, &p.options, &sink, &progress, &p.err));
    ck_assert_uint_eq(p.totals.accepted, 20000 + 4 * 3);
    buf_clear(&small);
    buf_clear(&large);
    return told;
}

/* Where a batch ends is a matter of time, too; its marks are left out. */
static struct buf order_of(const struct buf *log)
{
    struct buf order = {0};
    for (size_t i = 0; i < log->len; i++)
        if (log->ptr[i] != '(' && log->ptr[i] != ')')
            buf_byte(&order, log->ptr[i]);
    return order;
}

START_TEST(small_sources_are_kept_together_and_large_ones_alone)
{
    struct keeper k = {{0}, false};
    struct buf told = told_by(&k, "A/c"), order = order_of(&k.log);
    ck_assert_str_eq(buf_str(&told), "a: 3 rows, stored\n"
                                     "b: 3 rows, stored\n"
                                     "c: 3 rows, stored\n"
                                     "d: 20000 rows, stored\n"
                                     "e: 3 rows, stored\n");
    ck_assert_str_eq(buf_str(&order), "abcde");
    ck_assert(strstr(buf_str(&k.log), ")d(e)"));
    ck_assert_int_eq(k.log.ptr[0], '(');
    buf_clear(&told);
    buf_clear(&order);
    buf_clear(&k.log);
}
END_TEST

START_TEST(a_small_source_that_fails_does_not_take_others_along)
{
    struct keeper k = {{0}, false};
    struct buf told = told_by(&k, "A/cBAD");
    ck_assert_str_eq(buf_str(&told), "a: 3 rows, stored\n"
                                     "b: 3 rows, stored\n"
                                     "cBAD: 3 rows, the disk is full\n"
                                     "d: 20000 rows, stored\n"
                                     "e: 3 rows, stored\n");
    ck_assert_uint_eq(p.totals.failed, 1);
    ck_assert(strstr(buf_str(&k.log), "c)d(e)"));
    buf_clear(&told);
    buf_clear(&k.log);
}
END_TEST

START_TEST(what_could_not_be_kept_together_is_told_as_failed_each)
{
    struct keeper k = {{0}, true};
    struct buf told = told_by(&k, "A/cBAD");
    ck_assert_str_eq(buf_str(&told), "a: 3 rows, nothing was kept\n"
                                     "b: 3 rows, nothing was kept\n"
                                     "cBAD: 3 rows, the disk is full\n"
                                     "d: 20000 rows, stored\n"
                                     "e: 3 rows, nothing was kept\n");
    ck_assert_uint_eq(p.totals.failed, 4);
    buf_clear(&told);
    buf_clear(&k.log);
}
END_TEST

struct memory { /* what the sink remembers of a source */
    struct known_source known;
    int taken;
};

static bool remember(void *ctx, const struct source *source,
                     const struct harvest *part, bool is_last, struct err *err)
{
    struct memory *m = ctx;
    (void)part;
    (void)is_last;
    (void)err;
    m->known.size_bytes = source->size_bytes;
    m->known.modified_utc = source->modified_utc;
    m->known.edges = source->edges;
    m->taken++;
    return true;
}

START_TEST(what_is_unchanged_is_not_read_again_unless_asked)
{
    struct buf text = listings(3, 4);
    struct memory m = {0};
    char *path = pot_file(&p, "A/netstat.log", text.ptr, text.len);
    const char *paths[] = {path};
    struct sink sink = {.ctx = &m, .take = remember};
    ck_assert(ingest_run(&p.totals, paths, 1, &p.options, &sink, NULL, &p.err));
    ck_assert_int_eq(m.taken, 1);
    m.known.path = path;
    sink.known = &m.known;
    sink.known_count = 1;
    ck_assert(ingest_run(&p.totals, paths, 1, &p.options, &sink, NULL, &p.err));
    ck_assert_int_eq(m.taken, 1);
    ck_assert_uint_eq(p.totals.unchanged, 1);
    p.options.rescan = true;
    ck_assert(ingest_run(&p.totals, paths, 1, &p.options, &sink, NULL, &p.err));
    ck_assert_int_eq(m.taken, 2);
    mem_free(path);
    buf_clear(&text);
}
END_TEST

START_TEST(a_wrong_encoding_fails_before_anything_is_read)
{
    struct buf text = listings(1, 1);
    p.options.encoding = "klingon";
    pot_bytes(&p, "A/netstat.log", text.ptr, text.len);
    ck_assert(!p.done);
    ck_assert_int_eq(p.err.kind, ERR_USAGE);
    ck_assert_uint_eq(p.totals.sources, 0);
    buf_clear(&text);
}
END_TEST

START_TEST(encodings_and_line_ends_make_no_difference)
{
    struct buf text = listings(2, 30), wide = {0}, lf = {0};
    buf_add(&wide, "\xff\xfe", 2);
    for (size_t i = 0; i < text.len; i++) {
        buf_byte(&wide, text.ptr[i]);
        buf_byte(&wide, '\0');
        if (text.ptr[i] != '\r')
            buf_byte(&lf, text.ptr[i]);
    }
    const struct buf *forms[] = {&text, &wide, &lf};
    struct buf before = {0};
    for (int i = 0; i < 3; i++) {
        teardown();
        setup();
        p.has_groups = true;
        pot_bytes(&p, "A/netstat.log", forms[i]->ptr, forms[i]->len);
        struct span facts = buf_as_span(&p.text);
        facts.len = (size_t)span_find(facts, "source ");
        ck_assert(!before.len || span_same(facts, buf_as_span(&before)));
        buf_reset(&before);
        buf_span(&before, facts);
    }
    buf_clear(&text);
    buf_clear(&wide);
    buf_clear(&lf);
    buf_clear(&before);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(
        tcase, results_come_in_the_order_of_the_paths_whatever_the_workers_do);
    tcase_add_test(tcase,
                   a_source_that_the_sink_refuses_is_told_and_the_others_go_on);
    tcase_add_test(tcase, small_sources_are_kept_together_and_large_ones_alone);
    tcase_add_test(tcase, a_small_source_that_fails_does_not_take_others_along);
    tcase_add_test(tcase,
                   what_could_not_be_kept_together_is_told_as_failed_each);
    tcase_add_test(tcase, what_is_unchanged_is_not_read_again_unless_asked);
    tcase_add_test(tcase, a_wrong_encoding_fails_before_anything_is_read);
    tcase_add_test(tcase, encodings_and_line_ends_make_no_difference);
}

SUITE_MAIN("ingest/ingest", add_tests)
