#include "core/arena.h"

#include <stdalign.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "core/mem.h"
#include "suite.h"

START_TEST(everything_is_zeroed_aligned_and_apart)
{
    struct arena a = {0};
    unsigned char *last = NULL;
    for (size_t size = 1; size < 40000; size = size * 3 / 2 + 1) {
        unsigned char *p = arena_new(&a, size);
        ck_assert_uint_eq((uintptr_t)p % alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++) {
            if (p[i])
                ck_abort_msg("byte %zu of %zu", i, size);
        }
        memset(p, 0xAA, size);
        ck_assert_ptr_ne(p, last);
        last = p;
    }
    arena_clear(&a);
}
END_TEST

START_TEST(big_things_fit_and_small_ones_go_on_behind_them)
{
    struct arena a = {0};
    char *before = arena_text(&a, "before");
    char *big = arena_array(&a, 3, 1000000);
    char *after = arena_text(&a, "after");
    memset(big, 'x', 3000000);
    ck_assert_str_eq(before, "before");
    ck_assert_str_eq(after, "after");
    arena_clear(&a);
    ck_assert_ptr_null(a.first);
    arena_clear(&a);
}
END_TEST

START_TEST(a_big_thing_may_be_the_first)
{
    struct arena a = {0};
    memset(arena_new(&a, 500000), 'x', 500000);
    ck_assert_str_eq(arena_text(&a, "small"), "small");
    arena_clear(&a);
}
END_TEST

START_TEST(what_is_reset_is_zeroed_and_filled_again)
{
    struct arena a = {0};
    arena_reset(&a);
    for (size_t round = 0; round < 50; round++) {
        for (size_t i = 0; i < round * 40; i++) {
            size_t size = 1 + i * 37 % 300 + (i % 50 ? 0 : 20000);
            unsigned char *p = arena_new(&a, size);
            for (size_t k = 0; k < size; k++) {
                if (p[k])
                    ck_abort_msg("round %zu, byte %zu of %zu", round, k, size);
            }
            memset(p, 0xAA, size);
        }
        arena_adopt(&a, mem_text("dies with it"));
        arena_reset(&a);
    }
    memset(arena_new(&a, 500000), 0xAA, 500000); /* a block of its own first */
    arena_reset(&a);
    ck_assert_int_eq(*(char *)arena_new(&a, 1), 0);
    arena_clear(&a);
    ck_assert_ptr_null(a.first);
}
END_TEST

START_TEST(what_it_adopts_stays_where_it_is_and_dies_with_it)
{
    struct arena a = {0};
    for (size_t i = 0; i < 5000; i++) {
        char *grown = mem_text("grown elsewhere");
        ck_assert_ptr_eq(arena_adopt(&a, grown), grown);
        ck_assert_str_eq(grown, "grown elsewhere");
    }
    arena_clear(&a); /* a sanitizer's build tells whether all were freed */
    ck_assert_ptr_null(a.guest);
    arena_clear(&a);
}
END_TEST

START_TEST(texts_are_copied_into_it)
{
    struct arena a = {0};
    ck_assert_ptr_null(arena_text(&a, NULL));
    ck_assert_str_eq(arena_span(&a, span_n("abcdef", 3)), "abc");
    ck_assert_str_eq(arena_span(&a, (struct span){0}), "");
    ck_assert_str_eq(arena_textf(&a, "%d%%", 80), "80%");
    arena_clear(&a);
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_add_test(t, everything_is_zeroed_aligned_and_apart);
    tcase_add_test(t, big_things_fit_and_small_ones_go_on_behind_them);
    tcase_add_test(t, a_big_thing_may_be_the_first);
    tcase_add_test(t, what_is_reset_is_zeroed_and_filled_again);
    tcase_add_test(t, what_it_adopts_stays_where_it_is_and_dies_with_it);
    tcase_add_test(t, texts_are_copied_into_it);
}
SUITE_MAIN("core/arena", add_tests)
