#include "core/file.h"
#include "core/mem.h"
#include "ingest/csv.h"
#include "suite.h"

#include <string.h>

static struct csv_record record;

static void teardown(void)
{
    csv_record_clear(&record);
}

#define ck_field(i, text)                                                      \
    ck_assert_msg(span_eq(record.field[i], text), "field %d is %.*s",          \
                  (int)(i), (int)record.field[i].len, record.field[i].ptr)

START_TEST(quotes_may_hold_delimiters_quotes_and_line_ends)
{
    struct span text = span_of("a,\"b,\"\"c\"\"\nd\",e\r\nnext");
    ck_assert_uint_eq(csv_read(&record, text, ',', true, 9), 17);
    ck_assert_uint_eq(record.count, 3);
    ck_field(0, "a");
    ck_field(1, "b,\"c\"\nd");
    ck_field(2, "e");
    ck_assert_uint_eq(record.lines, 2);
}
END_TEST

START_TEST(a_record_that_is_not_complete_waits_for_more)
{
    ck_assert_uint_eq(csv_read(&record, span_of("a,\"b"), ',', false, 9), 0);
    ck_assert_uint_eq(csv_read(&record, span_of("a,b"), ',', false, 9), 0);
    ck_assert_uint_eq(csv_read(&record, span_of("a,b"), ',', true, 9), 3);
}
END_TEST

START_TEST(a_quote_that_is_never_closed_does_not_swallow_the_file)
{
    struct span text = span_of("\"a,b\nc,d\ne,f\n");
    size_t size = csv_read(&record, text, ',', true, 2);
    ck_assert(record.unclosed);
    ck_assert_uint_lt(size, text.len);
    ck_assert_uint_gt(size, 0);
}
END_TEST

START_TEST(the_delimiter_is_found_from_the_records)
{
    ck_assert_int_eq(csv_delimiter(span_of("a;b;c\n1,5;2;3\n1;2;3\n")), ';');
    ck_assert_int_eq(csv_delimiter(span_of("a\tb\n1,2\t3\n")), '\t');
    ck_assert_int_eq(csv_delimiter(span_of("a,b\n\"1;2;3\",4\n")), ',');
    ck_assert_int_eq(csv_delimiter(span_of("words\nand words\n")), 0);
}
END_TEST

static void add_json(struct buf *out, struct span text)
{
    buf_byte(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '"' || c == '\\')
            buf_byte(out, '\\');
        if (c == '\n' || c == '\r')
            buf_text(out, c == '\n' ? "\\n" : "\\r");
        else
            buf_byte(out, c);
    }
    buf_byte(out, '"');
}

/* As csv-spectrum's expectations have it: a list of objects. */
static void to_json(struct buf *out, struct span text)
{
    struct csv_record head = {0};
    size_t at = csv_read(&head, text, ',', true, 50);
    bool any = false;
    buf_byte(out, '[');
    while (at < text.len) {
        at += csv_read(&record, span_cut(text, at, text.len), ',', true, 50);
        buf_text(out, any ? ",{" : "{");
        for (size_t i = 0; i < head.count && i < record.count; i++) {
            buf_text(out, i ? "," : "");
            add_json(out, head.field[i]);
            buf_byte(out, ':');
            add_json(out, record.field[i]);
        }
        buf_byte(out, '}');
        any = true;
    }
    buf_byte(out, ']');
    csv_record_clear(&head);
}

static void without_blanks(struct buf *out, struct span json)
{
    bool quoted = false;
    for (size_t i = 0; i < json.len; i++) {
        char c = json.ptr[i];
        if (c == '"' && (i == 0 || json.ptr[i - 1] != '\\'))
            quoted = !quoted;
        if (quoted || !strchr(" \t\r\n", c))
            buf_byte(out, c);
    }
}

START_TEST(csv_spectrum_passes)
{
    static const char *const names[] = {
        "comma_in_quotes",
        "empty",
        "empty_crlf",
        "escaped_quotes",
        "newlines",
        "newlines_crlf",
        "simple",
        "simple_crlf",
        "quotes_and_newlines",
        "utf8",

    };
    const char *shared = getenv("PORTLEDGER_SHARED");
    for (size_t i = 0; shared && i < sizeof names / sizeof *names; i++) {
        struct buf csv = {0}, json = {0}, got = {0}, wanted = {0};
        struct err err = {0};
        char *path = mem_textf("%s/corpus/csv-spectrum/%s", shared, names[i]);
        char *csv_path = mem_textf("%s.csv", path);
        char *json_path = mem_textf("%s.expected.json", path);
        if (file_read(&csv, csv_path, 1 << 20, &err) &&
            file_read(&json, json_path, 1 << 20, &err)) {
            to_json(&got, buf_as_span(&csv));
            without_blanks(&wanted, buf_as_span(&json));
            ck_assert_msg(span_same(buf_as_span(&got), buf_as_span(&wanted)),
                          "%s: %s, not %s", names[i], buf_str(&got),
                          buf_str(&wanted));
        }
        buf_clear(&csv);
        buf_clear(&json);
        buf_clear(&got);
        buf_clear(&wanted);
        mem_free(path);
        mem_free(csv_path);
        mem_free(json_path);
    }
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, NULL, teardown);
    tcase_add_test(tcase, quotes_may_hold_delimiters_quotes_and_line_ends);
    tcase_add_test(tcase, a_record_that_is_not_complete_waits_for_more);
    tcase_add_test(tcase,
                   a_quote_that_is_never_closed_does_not_swallow_the_file);
    tcase_add_test(tcase, the_delimiter_is_found_from_the_records);
    tcase_add_test(tcase, csv_spectrum_passes);
}

SUITE_MAIN("ingest/csv", add_tests)
