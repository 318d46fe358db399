#include "core/mem.h"

#include <stdint.h>
#include <string.h>

#include "suite.h"

START_TEST(new_memory_is_zeroed_even_where_none_is_asked)
{
    unsigned char *p = mem_new(1000);
    for (int i = 0; i < 1000; i++)
        ck_assert_uint_eq(p[i], 0);
    mem_free(p);
    p = mem_array(0, 8);
    ck_assert_ptr_nonnull(p);
    mem_free(p);
    mem_free(NULL);
}
END_TEST

START_TEST(texts_are_copied)
{
    char *copy = mem_text("abc"), *part = mem_text_n("abcdef", 2);
    char *made = mem_textf("%s-%d", copy, 7);
    ck_assert_str_eq(copy, "abc");
    ck_assert_str_eq(part, "ab");
    ck_assert_str_eq(made, "abc-7");
    ck_assert_ptr_null(mem_text(NULL));
    mem_free(copy);
    mem_free(part);
    mem_free(made);
}
END_TEST

START_TEST(growing_keeps_what_is_there)
{
    uint32_t *list = NULL;
    size_t room = 0;
    for (uint32_t i = 0; i < 10000; i++) {
        MEM_GROW(list, room, (size_t)i + 1);
        list[i] = i;
    }
    ck_assert_uint_ge(room, 10000);
    for (uint32_t i = 0; i < 10000; i++)
        ck_assert_uint_eq(list[i], i);
    uint32_t *same = list;
    MEM_GROW(list, room, 5);
    ck_assert_ptr_eq(list, same);
    mem_free(list);
}
END_TEST

START_TEST(out_of_memory_ends_the_program_with_status_1)
{
    char *list = NULL;
    size_t room = 0;
    mem_grow((void **)(void *)&list, &room, SIZE_MAX / 2, 16);
    ck_abort_msg("it came back");
}
END_TEST

static void add_tests(TCase *t)
{
    const char *fork = getenv("CK_FORK");
    tcase_add_test(t, new_memory_is_zeroed_even_where_none_is_asked);
    tcase_add_test(t, texts_are_copied);
    tcase_add_test(t, growing_keeps_what_is_there);
    if (!fork || strcmp(fork, "no") != 0) /* it ends the suite's process */
        tcase_add_exit_test(t, out_of_memory_ends_the_program_with_status_1, 1);
}
SUITE_MAIN("core/mem", add_tests)
