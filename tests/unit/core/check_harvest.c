#include "core/harvest.h"

#include <stdio.h>
#include <string.h>

#include "suite.h"

START_TEST(names_are_numbered_as_first_seen_and_none_is_0)
{
    struct harvest h;
    harvest_init(&h);
    ck_assert_uint_eq(harvest_name(&h, span_of("")), 0);
    ck_assert_uint_eq(harvest_name(&h, (struct span){0}), 0);
    ck_assert_uint_eq(harvest_name(&h, span_of("beta")), 1);
    ck_assert_uint_eq(harvest_name(&h, span_of("alpha")), 2);
    ck_assert_uint_eq(harvest_name(&h, span_of("beta")), 1);
    ck_assert_str_eq(harvest_text(&h, 2), "alpha");
    ck_assert_str_eq(harvest_text(&h, 0), "");
    ck_assert_str_eq(harvest_text(&h, 99), "");
    ck_assert_uint_eq(h.name_count, 3);
    harvest_clear(&h);
}
END_TEST

START_TEST(many_names_stay_apart)
{
    struct harvest h;
    char text[32];
    harvest_init(&h);
    for (unsigned i = 0; i < 50000; i++) {
        snprintf(text, sizeof text, "10.%u.%u.%u", i >> 16, i >> 8 & 255,
                 i & 255);
        if (harvest_name(&h, span_of(text)) != i + 1)
            ck_abort_msg("%s has another's number", text);
    }
    ck_assert_uint_eq(harvest_name(&h, span_of("10.0.0.7")), 8);
    ck_assert_str_eq(harvest_text(&h, 50000), "10.0.195.79");
    harvest_clear(&h);
}
END_TEST

START_TEST(names_with_nul_bytes_are_told_apart)
{
    struct harvest h;
    harvest_init(&h);
    name_t first = harvest_name(&h, span_n("a\0b", 3));
    ck_assert_uint_ne(first, harvest_name(&h, span_n("a\0c", 3)));
    ck_assert_uint_ne(first, harvest_name(&h, span_of("a")));
    ck_assert_uint_eq(first, harvest_name(&h, span_n("a\0b", 3)));
    harvest_clear(&h);
}
END_TEST

START_TEST(new_elements_are_zeroed_and_counted)
{
    struct harvest h;
    harvest_init(&h);
    for (int i = 0; i < 100; i++) {
        struct sample *s = harvest_sample(&h);
        ck_assert_int_eq(s->in_use, 0);
        s->in_use = i + 1;
        memset(harvest_group(&h), 0xFF, sizeof(struct group));
    }
    ck_assert_uint_eq(harvest_group(&h)->rows, 0);
    ck_assert_uint_eq(h.sample_count, 100);
    ck_assert_int_eq(h.samples[99].in_use, 100);
    ck_assert_uint_eq(h.group_count, 101);
    harvest_capture(&h);
    harvest_setting(&h);
    harvest_process_list(&h);
    harvest_process_row(&h);
    harvest_event(&h);
    harvest_counter(&h);
    ck_assert_uint_eq(h.capture_count + h.setting_count + h.event_count +
                          h.process_list_count + h.process_row_count +
                          h.counter_count,
                      6);
    harvest_clear(&h);
}
END_TEST

START_TEST(memory_in_use_is_told)
{
    struct harvest h;
    harvest_init(&h);
    size_t before = harvest_bytes(&h);
    for (int i = 0; i < 1000; i++)
        harvest_sample(&h);
    ck_assert_uint_ge(harvest_bytes(&h), before + 1000 * sizeof(struct sample));
    harvest_clear(&h);
    ck_assert_uint_eq(harvest_bytes(&h), 0);
}
END_TEST

START_TEST(a_reject_keeps_its_line_reason_and_text)
{
    struct harvest h;
    harvest_init(&h);
    harvest_reject(&h, 7, span_of("TCP what"), "%d columns", 2);
    harvest_reject(&h, 0, span_of(""), "no known format");
    ck_assert_uint_eq(h.reject_count, 2);
    ck_assert_uint_eq(h.rejected, 1);
    ck_assert_uint_eq(h.rejects[0].line, 7);
    ck_assert_str_eq(harvest_text(&h, h.rejects[0].reason), "2 columns");
    ck_assert_str_eq(harvest_text(&h, h.rejects[0].text), "TCP what");
    ck_assert_uint_eq(h.rejects[1].text, 0);
    harvest_clear(&h);
}
END_TEST

START_TEST(reject_text_is_cut_at_500_bytes_where_a_letter_ends)
{
    struct harvest h;
    char text[2000];
    harvest_init(&h);
    for (size_t before = 0; before < 3; before++) {
        memset(text, 'a', before);
        for (size_t i = before; i + 3 <= sizeof text; i += 3)
            memcpy(text + i, "\xe2\x82\xac", 3);
        harvest_reject(&h, 1, span_n(text, sizeof text - 3), "too long");
        size_t len =
            strlen(harvest_text(&h, h.rejects[h.reject_count - 1].text));
        ck_assert_uint_le(len, 500);
        ck_assert_uint_gt(len, 497);
        ck_assert_uint_eq((len - before) % 3, 0);
    }
    memset(text, '\x80', sizeof text);
    harvest_reject(&h, 1, span_n(text, sizeof text), "no letters at all");
    ck_assert_uint_gt(
        strlen(harvest_text(&h, h.rejects[h.reject_count - 1].text)), 0);
    harvest_clear(&h);
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_add_test(t, names_are_numbered_as_first_seen_and_none_is_0);
    tcase_add_test(t, many_names_stay_apart);
    tcase_add_test(t, names_with_nul_bytes_are_told_apart);
    tcase_add_test(t, new_elements_are_zeroed_and_counted);
    tcase_add_test(t, memory_in_use_is_told);
    tcase_add_test(t, a_reject_keeps_its_line_reason_and_text);
    tcase_add_test(t, reject_text_is_cut_at_500_bytes_where_a_letter_ends);
}
SUITE_MAIN("core/harvest", add_tests)
