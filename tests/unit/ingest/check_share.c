/* One large file read by several workers gives what one worker gives, fact by
 * fact, line by line, and so does a log of it that grows afterwards. */
#include "core/digest.h"
#include "pot.h"
#include "suite.h"

struct telling { /* all that a sink was told, as text; parts do not show */
    struct buf facts, rejects, end;
    uint64_t lines, accepted, skipped, rejected;
    int parts;
};

static void tell_when(struct buf *out, const struct when *w)
{
    buf_addf(out, "%lld %d %u %u", (long long)w->local, w->offset_minutes,
             (unsigned)w->pass, (unsigned)w->from);
}

static void tell_capture(struct buf *out, const struct harvest *h,
                         const struct capture *c)
{
    buf_addf(out,
             "capture line %llu of %s by %s: ", (unsigned long long)c->line,
             harvest_text(h, c->server), harvest_text(h, c->tool));
    tell_when(out, &c->when);
    buf_addf(out, " protocol %u place %u rows %u families %u pid %d digest ",
             (unsigned)c->protocol, (unsigned)c->place, (unsigned)c->rows,
             (unsigned)c->families, c->has_pid);
    buf_addf(out, "%llx%llx\n", (unsigned long long)c->digest.high,
             (unsigned long long)c->digest.low);
}

static bool listen(void *ctx, const struct source *source,
                   const struct harvest *part, bool is_last, struct err *err)
{
    struct telling *t = ctx;
    (void)err;
    for (size_t i = 0; i < part->capture_count; i++)
        tell_capture(&t->facts, part, &part->captures[i]);
    for (size_t i = 0; i < part->counter_count; i++) {
        const struct counter *c = &part->counters[i];
        buf_addf(&t->facts, "counter line %llu %s ",
                 (unsigned long long)c->line, harvest_text(part, c->name));
        tell_when(&t->facts, &c->when);
        buf_addf(&t->facts, " %g\n", c->value);
    }
    for (size_t i = 0; i < part->reject_count; i++)
        buf_addf(&t->rejects, "line %llu %s: %s\n",
                 (unsigned long long)part->rejects[i].line,
                 harvest_text(part, part->rejects[i].reason),
                 harvest_text(part, part->rejects[i].text));
    t->lines += part->lines;
    t->accepted += part->accepted;
    t->skipped += part->skipped;
    t->rejected += part->rejected;
    t->parts++;
    if (!is_last)
        return true;
    buf_addf(&t->end, "%s, %s, %s, %s, digest %llx%llx, stated %lld, lines",
             source->format, source->encoding, source->assumptions,
             source->server, (unsigned long long)source->digest.high,
             (unsigned long long)source->digest.low,
             (long long)source->stated.local);
    buf_addf(&t->end, " %llu %llu %llu %llu", (unsigned long long)t->lines,
             (unsigned long long)t->accepted, (unsigned long long)t->skipped,
             (unsigned long long)t->rejected);
    return true;
}

static void telling_clear(struct telling *t)
{
    buf_clear(&t->facts);
    buf_clear(&t->rejects);
    buf_clear(&t->end);
    *t = (struct telling){0};
}

static void ingest(struct telling *t, const char *path, int jobs)
{
    struct ingest_options options = {.jobs = jobs,
                                     .now_utc = INT64_C(1900000000000000)};
    struct sink sink = {.ctx = t, .take = listen};
    struct ingest_totals totals;
    struct err err = {0};
    ck_assert_msg(ingest_run(&totals, &path, 1, &options, &sink, NULL, &err),
                  "%s", err.text);
    ck_assert_uint_eq(totals.failed, 0);
}

/* *parts: in how many the workers gave it. */
static void same_by_one_and_by_many(struct pot *p, const struct buf *text,
                                    int *parts)
{
    struct telling one = {0}, many = {0};
    char *path = pot_file(p, "WEB01/netstat.log", text->ptr, text->len);
    ingest(&one, path, 1);
    ingest(&many, path, 4);
    ck_assert_int_eq(one.parts, 1);
    ck_assert_uint_gt(one.facts.len, 200);
    ck_assert_str_eq(buf_str(&one.end), buf_str(&many.end));
    ck_assert(span_same(buf_as_span(&one.facts), buf_as_span(&many.facts)));
    ck_assert(span_same(buf_as_span(&one.rejects), buf_as_span(&many.rejects)));
    *parts = many.parts;
    telling_clear(&one);
    telling_clear(&many);
    mem_free(path);
}

struct log { /* what a made-up loop of netstat writes */
    struct buf text;
    unsigned random;
    int minute; /* of the first day */
    bool is_dmy, has_weekday, has_am_pm;
};

static unsigned next(struct log *l)
{
    l->random = l->random * 1103515245u + 12345u;
    return l->random >> 16;
}

static void write_time(struct log *l)
{
    static const char *const weekdays[] = {"Mon", "Tue", "Wed", "Thu",
                                           "Fri", "Sat", "Sun"};
    int day = l->minute / 1440, hour = l->minute / 60 % 24;
    if (l->has_weekday)
        buf_addf(&l->text, "%s ", weekdays[day % 7]);
    if (l->is_dmy)
        buf_addf(&l->text, "%02d/03/2026 \r\n", 2 + day);
    else
        buf_addf(&l->text, "03/%02d/2026 \r\n", 2 + day);
    buf_addf(&l->text, "%02d:%02d:07.12\r\n\r\n", hour, l->minute % 60);
}

static void write_listing(struct log *l, int rows)
{
    static const char *const states[] = {"TIME_WAIT", "ESTABLISHED",
                                         "CLOSE_WAIT", "LISTENING"};
    buf_text(&l->text, "Active Connections\r\n\r\n  Proto  Local Address      "
                       "    Foreign Address        State           PID\r\n");
    for (int i = 0; i < rows; i++)
        buf_addf(&l->text,
                 "  TCP    10.20.0.5:%-12u 10.30.1.%u:%-11u %-15s "
                 "%u\r\n",
                 49152 + next(l) % 16384, 20 + next(l) % 9, 1433 + next(l) % 3,
                 states[next(l) % 4], 4 + next(l) % 40 * 4);
    if (next(l) % 3 == 0)
        buf_text(&l->text, "  UDP    0.0.0.0:5353           *:*              "
                           "                      1180\r\n");
    if (next(l) % 11 == 0)
        buf_text(&l->text, "  TCP    10.20.0.5:51\r\n"); /* it is cut */
}

#define ENOUGH ((size_t)18 * 1000 * 1000)

static void write_log(struct log *l, int step)
{
    l->random = 20260302u + (unsigned)step;
    for (; l->text.len < ENOUGH; l->minute += step) {
        write_time(l);
        write_listing(l, 300 + (int)(next(l) % 900));
    }
}

static struct pot p;

static void setup(void)
{
    p = (struct pot){0};
}

static void teardown(void)
{
    pot_clear(&p);
}

START_TEST(a_large_log_is_read_by_several_workers_as_by_one)
{
    struct log log = {.has_weekday = true};
    int parts;
    write_log(&log, 5);
    same_by_one_and_by_many(&p, &log.text, &parts);
    ck_assert_int_gt(parts, 1); /* they did read along */
    buf_clear(&log.text);
}
END_TEST

START_TEST(dates_that_decide_late_are_decided_for_all_workers)
{
    struct log log = {.is_dmy = true};
    int parts;
    write_log(&log, 60); /* 13 and more come after two thirds of it */
    same_by_one_and_by_many(&p, &log.text, &parts);
    buf_clear(&log.text);
}
END_TEST

START_TEST(a_clock_that_steps_back_midway_is_seen_by_all_workers)
{
    struct log log = {.has_weekday = true};
    int parts;
    log.random = 7;
    while (log.text.len < ENOUGH) {
        write_time(&log);
        write_listing(&log, 700);
        log.minute += 3;
        if (log.text.len > ENOUGH / 2 && log.minute % 400 < 3)
            log.minute -= 60;
    }
    same_by_one_and_by_many(&p, &log.text, &parts);
    buf_clear(&log.text);
}
END_TEST

START_TEST(listings_without_a_time_of_their_own_have_that_of_the_one_before)
{
    struct log log = {.has_weekday = true};
    int parts;
    log.random = 9;
    while (log.text.len < ENOUGH) {
        if (next(&log) % 4 == 0)
            write_time(&log);
        write_listing(&log, 400);
        log.minute += 2;
    }
    same_by_one_and_by_many(&p, &log.text, &parts);
    buf_clear(&log.text);
}
END_TEST

START_TEST(lines_of_other_kinds_midway_are_told_by_their_number)
{
    struct log log = {.has_weekday = true};
    int parts;
    log.random = 11;
    while (log.text.len < ENOUGH) {
        write_time(&log);
        write_listing(&log, 500);
        log.minute += 4;
        if (next(&log) % 6 == 0)
            buf_text(&log.text, "\r\nIPv4 Statistics\r\n\r\n  Packets Received "
                                "                  = 347883\r\n\r\n");
        if (next(&log) % 9 == 0)
            buf_text(&log.text, "what is this line of no known kind?\r\n");
    }
    same_by_one_and_by_many(&p, &log.text, &parts);
    buf_clear(&log.text);
}
END_TEST

START_TEST(one_listing_of_a_whole_file_is_one_listing)
{
    struct log log = {.has_weekday = true};
    int parts;
    write_time(&log);
    while (log.text.len < ENOUGH)
        write_listing(&log, 200000);
    same_by_one_and_by_many(&p, &log.text, &parts);
    buf_clear(&log.text);
}
END_TEST

START_TEST(wide_text_is_cut_between_its_units)
{
    struct log log = {.has_weekday = true};
    struct buf wide = {0};
    int parts;
    write_log(&log, 5);
    buf_add(&wide, "\xff\xfe", 2);
    for (size_t i = 0; i < log.text.len; i++) {
        buf_byte(&wide, log.text.ptr[i]);
        buf_byte(&wide, '\0');
    }
    same_by_one_and_by_many(&p, &wide, &parts);
    ck_assert_int_gt(parts, 1);
    buf_clear(&wide);
    buf_clear(&log.text);
}
END_TEST

START_TEST(a_log_that_changes_its_encoding_midway_is_read_as_by_one)
{
    struct log log = {.has_weekday = true};
    struct buf mixed = {0};
    int parts;
    write_log(&log, 5);
    size_t half = log.text.len / 2;
    while (log.text.ptr[half - 1] != '\n')
        half++;
    buf_add(&mixed, log.text.ptr, half);
    for (size_t i = half; i < log.text.len; i++) {
        buf_byte(&mixed, log.text.ptr[i]);
        buf_byte(&mixed, '\0');
    }
    same_by_one_and_by_many(&p, &mixed, &parts);
    buf_clear(&mixed);
    buf_clear(&log.text);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, a_large_log_is_read_by_several_workers_as_by_one);
    tcase_add_test(tcase, dates_that_decide_late_are_decided_for_all_workers);
    tcase_add_test(tcase,
                   a_clock_that_steps_back_midway_is_seen_by_all_workers);
    tcase_add_test(
        tcase,
        listings_without_a_time_of_their_own_have_that_of_the_one_before);
    tcase_add_test(tcase, lines_of_other_kinds_midway_are_told_by_their_number);
    tcase_add_test(tcase, one_listing_of_a_whole_file_is_one_listing);
    tcase_add_test(tcase, wide_text_is_cut_between_its_units);
    tcase_add_test(tcase,
                   a_log_that_changes_its_encoding_midway_is_read_as_by_one);
}

SUITE_MAIN("ingest/share", add_tests)
