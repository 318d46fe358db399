#include <string.h>

#include "core/buf.h"
#include "core/mem.h"
#include "ingest/decode.h"
#include "suite.h"

struct bytes {
    const char *ptr;
    size_t len, at, step; /* step: at most so many at once */
};

static bool give(void *ctx, char *to, size_t room, size_t *got, struct err *err)
{
    struct bytes *b = ctx;
    (void)err;
    size_t n = b->len - b->at;
    n = n < room ? n : room;
    n = b->step && n > b->step ? b->step : n;
    if (n)
        memcpy(to, b->ptr + b->at, n);
    b->at += n;
    *got = n;
    return true;
}

/* The whole text; also that each window but the last ends a line. */
static struct buf text_of(const void *ptr, size_t len, size_t step,
                          const char *encoding, struct buf *name)
{
    struct bytes b = {ptr, len, 0, step};
    struct decoder *d = NULL;
    struct err err = {0};
    struct buf all = {0};
    ck_assert_msg(
        decoder_open(&d, (struct byte_source){&b, give}, encoding, &err), "%s",
        err.text);
    for (;;) {
        struct span window;
        bool cut;
        ck_assert(decoder_next(d, &window, &cut, &err));
        if (!window.len)
            break;
        buf_span(&all, window);
        if (cut)
            buf_text(&all, "<cut>");
    }
    ck_assert_uint_eq(decoder_bytes(d), len);
    ck_assert(digest_same(decoder_digest(d), digest_of(ptr, len)));
    if (name)
        buf_text(name, decoder_encoding(d));
    decoder_close(d);
    return all;
}

static void expect(const void *ptr, size_t len, const char *text,
                   const char *encoding)
{
    static const size_t steps[] = {0, 1, 3, 7};
    for (size_t i = 0; i < 4; i++) {
        struct buf name = {0};
        struct buf got = text_of(ptr, len, steps[i], NULL, &name);
        ck_assert_str_eq(buf_str(&got), text);
        ck_assert_str_eq(buf_str(&name), encoding);
        buf_clear(&got);
        buf_clear(&name);
    }
}
#define EXPECT(literal, text, encoding)                                        \
    expect(literal, sizeof literal - 1, text, encoding)

static struct buf wide(const char *ascii, bool big_endian, bool bom)
{
    struct buf b = {0};
    if (bom)
        buf_add(&b, big_endian ? "\xfe\xff" : "\xff\xfe", 2);
    for (; *ascii; ascii++) {
        if (big_endian)
            buf_byte(&b, '\0');
        buf_byte(&b, *ascii);
        if (!big_endian)
            buf_byte(&b, '\0');
    }
    return b;
}

static const char *const listing =
    "\r\nActive Connections\r\n\r\n  TCP    10.0.0.5:49152         "
    "10.0.0.9:443           ESTABLISHED     4\r\n";

START_TEST(utf8_is_given_as_it_is)
{
    EXPECT("a\xc3\xa9\r\nb\n", "a\xc3\xa9\r\nb\n", "UTF-8");
    EXPECT("\xef\xbb\xbf"
           "a\nlast",
           "a\nlast", "UTF-8 with BOM, then UTF-8");
}
END_TEST

START_TEST(utf16_is_known_with_and_without_a_mark_in_both_orders)
{
    for (int i = 0; i < 4; i++) {
        struct buf b = wide(listing, i & 1, i & 2);
        static const char *const names[] = {
            "UTF-16LE", "UTF-16BE", "UTF-16LE with BOM", "UTF-16BE with BOM"};
        expect(b.ptr, b.len, listing, names[i]);
        buf_clear(&b);
    }
}
END_TEST

START_TEST(wide_letters_and_pairs_become_utf8)
{
    EXPECT("\xff\xfe\x3b\x6d\xa8\x52\n\0\x3d\xd8\x00\xde\n\0",
           "\xe6\xb4\xbb\xe5\x8a\xa8\n\xf0\x9f\x98\x80\n", "UTF-16LE with BOM");
}
END_TEST

START_TEST(a_lone_surrogate_is_replaced)
{
    EXPECT("\xff\xfe\x3d\xd8"
           "a\0\n\0",
           "\xef\xbf\xbd"
           "a\n",
           "UTF-16LE with BOM");
}
END_TEST

START_TEST(an_odd_byte_at_the_end_is_no_text)
{
    struct buf b = wide(listing, false, true);
    buf_byte(&b, '\n');
    expect(b.ptr, b.len, listing, "UTF-16LE with BOM");
    buf_clear(&b);
}
END_TEST

START_TEST(a_file_appended_to_by_another_shell_is_decoded_by_segment)
{
    struct buf b = {0}, both = {0};
    struct buf second = wide(listing, false, false);
    buf_text(&b, listing);
    buf_span(&b, buf_as_span(&second));
    buf_text(&b, listing);
    for (int i = 0; i < 3; i++)
        buf_text(&both, listing);
    expect(b.ptr, b.len, buf_str(&both), "UTF-8, then UTF-16LE, then UTF-8");
    buf_clear(&b);
    buf_clear(&both);
    buf_clear(&second);
}
END_TEST

START_TEST(a_mark_may_come_again_midway)
{
    struct buf b = wide(listing, false, true),
               again = wide("x\r\n", false, true);
    struct buf both = {0};
    buf_span(&b, buf_as_span(&again));
    buf_text(&both, listing);
    buf_text(&both, "x\r\n");
    expect(b.ptr, b.len, buf_str(&both), "UTF-16LE with BOM");
    buf_clear(&b);
    buf_clear(&again);
    buf_clear(&both);
}
END_TEST

START_TEST(german_oem_and_ansi_are_told_apart)
{
    EXPECT("  TCP    1.2.3.4:5  0.0.0.0:0  ABH\x99REN  4\r\n",
           "  TCP    1.2.3.4:5  0.0.0.0:0  ABHÖREN  4\r\n", "ibm-850");
    EXPECT("  TCP    1.2.3.4:5  0.0.0.0:0  ABH\xd6REN  4\r\n",
           "  TCP    1.2.3.4:5  0.0.0.0:0  ABHÖREN  4\r\n", "windows-1252");
}
END_TEST

START_TEST(a_forced_code_page_is_obeyed)
{
    struct buf got = text_of("\x91\xae\n", 3, 0, "ibm-866", NULL);
    ck_assert_str_eq(buf_str(&got), "Со\n");
    buf_clear(&got);
    struct err err = {0};
    struct decoder *d = NULL;
    struct bytes b = {0};
    ck_assert(
        !decoder_open(&d, (struct byte_source){&b, give}, "no-such", &err));
    ck_assert_int_eq(err.kind, ERR_USAGE);
    ck_assert_ptr_nonnull(strstr(err.text, "no-such"));
}
END_TEST

START_TEST(a_line_over_a_mebibyte_is_cut_and_the_next_is_whole)
{
    size_t len = 3 * (size_t)LINE_MAX_BYTES;
    for (int i = 0; i < 2; i++) {
        struct buf b = {0};
        if (i)
            buf_add(&b, "\xff\xfe", 2);
        for (size_t k = 0; k < len; k++) {
            buf_byte(&b, 'x');
            if (i)
                buf_byte(&b, '\0');
        }
        buf_add(&b, "\n\0next\n", i ? 2 : 1);
        struct buf next = wide("next\n", false, false);
        if (i)
            buf_span(&b, buf_as_span(&next));
        else
            buf_text(&b, "next\n");
        struct buf got = text_of(b.ptr, b.len, 0, NULL, NULL);
        ck_assert_uint_eq(got.len, LINE_MAX_BYTES + 5 + 5);
        ck_assert_str_eq(got.ptr + got.len - 10, "<cut>next\n");
        buf_clear(&b);
        buf_clear(&got);
        buf_clear(&next);
    }
}
END_TEST

START_TEST(nul_bytes_are_tolerated)
{
    struct buf got = text_of("a\0\0\0b\n\0", 7, 0, NULL, NULL);
    ck_assert_uint_eq(got.len, 7);
    buf_clear(&got);
}
END_TEST

/* Text is looked at by many bytes at once: none of them may hide one. */
START_TEST(one_byte_of_a_code_page_is_seen_wherever_it_stands)
{
    for (size_t len = 1; len < 150; len++) {
        for (size_t at = 0; at < len; at++) {
            char line[152];
            memset(line, len % 3 ? '\x01' : '\x7f', len);
            line[at] = '\xe4';
            memcpy(line + len, "\r\n", 2);
            struct buf got = text_of(line, len + 2, 0, "windows-1252", NULL);
            ck_assert_uint_eq(got.len, len + 3);
            ck_assert_mem_eq(got.ptr + at, "\xc3\xa4", 2);
            buf_clear(&got);
        }
    }
}
END_TEST

START_TEST(utf16_is_seen_behind_any_number_of_bytes)
{
    for (size_t len = 8; len < 150; len++) {
        struct buf b = {0}, more = wide(listing, false, false);
        for (size_t i = 0; i < len; i++)
            buf_byte(&b, 'x');
        buf_byte(&b, '\n');
        buf_span(&b, buf_as_span(&more));
        struct buf got = text_of(b.ptr, b.len, 0, NULL, NULL);
        ck_assert_uint_eq(got.len, len + 1 + strlen(listing));
        ck_assert_str_eq(got.ptr + len + 1, listing);
        buf_clear(&got);
        buf_clear(&more);
        buf_clear(&b);
    }
}
END_TEST

START_TEST(nothing_is_nothing)
{
    EXPECT("", "", "UTF-8");
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_test(tcase, utf8_is_given_as_it_is);
    tcase_add_test(tcase,
                   utf16_is_known_with_and_without_a_mark_in_both_orders);
    tcase_add_test(tcase, wide_letters_and_pairs_become_utf8);
    tcase_add_test(tcase, a_lone_surrogate_is_replaced);
    tcase_add_test(tcase, an_odd_byte_at_the_end_is_no_text);
    tcase_add_test(tcase,
                   a_file_appended_to_by_another_shell_is_decoded_by_segment);
    tcase_add_test(tcase, a_mark_may_come_again_midway);
    tcase_add_test(tcase, german_oem_and_ansi_are_told_apart);
    tcase_add_test(tcase, a_forced_code_page_is_obeyed);
    tcase_add_test(tcase, a_line_over_a_mebibyte_is_cut_and_the_next_is_whole);
    tcase_add_test(tcase, nul_bytes_are_tolerated);
    tcase_add_test(tcase, one_byte_of_a_code_page_is_seen_wherever_it_stands);
    tcase_add_test(tcase, utf16_is_seen_behind_any_number_of_bytes);
    tcase_add_test(tcase, nothing_is_nothing);
}

SUITE_MAIN("ingest/decode", add_tests)
