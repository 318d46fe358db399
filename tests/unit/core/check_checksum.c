#include "core/checksum.h"

#include "suite.h"

START_TEST(the_check_value_of_the_standard_comes_out)
{
    ck_assert_uint_eq(checksum_add(0, span_of("123456789")), 0xcbf43926);
    ck_assert_uint_eq(checksum_add(0, span_of("")), 0);
}
END_TEST

START_TEST(pieces_sum_up_to_the_whole)
{
    uint32_t sum = checksum_add(0, span_of("1234"));
    ck_assert_uint_eq(checksum_add(sum, span_of("56789")), 0xcbf43926);
}
END_TEST

static void add_tests(TCase *c)
{
    tcase_add_test(c, the_check_value_of_the_standard_comes_out);
    tcase_add_test(c, pieces_sum_up_to_the_whole);
}

SUITE_MAIN("core/checksum", add_tests)
