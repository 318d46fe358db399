#include "core/sort.h"

#include <string.h>

#include "suite.h"

struct row {
    int key, came;
};

static int by_key(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

START_TEST(every_length_is_sorted_and_equals_keep_their_order)
{
    struct row row[300];
    uint32_t random = 1;
    for (size_t count = 0; count < 300; count++) {
        long sum = 0, sorted_sum = 0;
        for (size_t i = 0; i < count; i++) {
            random = random * 1664525 + 1013904223;
            row[i] = (struct row){(int)(random >> 16) % 7, (int)i};
            sum += row[i].key * 1000 + row[i].came;
        }
        sort_stable(row, count, sizeof *row, by_key);
        for (size_t i = 0; i < count; i++) {
            sorted_sum += row[i].key * 1000 + row[i].came;
            if (!i)
                continue;
            ck_assert_int_le(row[i - 1].key, row[i].key);
            if (row[i - 1].key == row[i].key)
                ck_assert_int_lt(row[i - 1].came, row[i].came);
        }
        ck_assert_int_eq(sum, sorted_sum);
    }
}
END_TEST

START_TEST(nothing_and_one_are_sorted)
{
    struct row one = {3, 1};
    sort_stable(NULL, 0, sizeof one, by_key);
    sort_stable(&one, 1, sizeof one, by_key);
    ck_assert_int_eq(one.key, 3);
}
END_TEST

static int by_byte(const void *a, const void *b)
{
    return *(const unsigned char *)a - *(const unsigned char *)b;
}

START_TEST(elements_may_be_a_byte)
{
    char text[] = "a merge from the bottom up";
    sort_stable(text, strlen(text), 1, by_byte);
    ck_assert_str_eq(text, "     abeeefghmmmoooprrtttu");
}
END_TEST

static void add_tests(TCase *c)
{
    tcase_add_test(c, every_length_is_sorted_and_equals_keep_their_order);
    tcase_add_test(c, nothing_and_one_are_sorted);
    tcase_add_test(c, elements_may_be_a_byte);
}

SUITE_MAIN("core/sort", add_tests)
