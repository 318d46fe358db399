#ifndef TESTS_SUITE_H
#define TESTS_SUITE_H
/* main() of a suite: SUITE_MAIN("core/span", add_tests) where add_tests gets
 * the case. Test names are sentences. */
#include <check.h>
#include <stdlib.h>

#define SUITE_MAIN(name, add_tests)                                           \
    int main(void)                                                            \
    {                                                                         \
        Suite *suite = suite_create(name);                                    \
        TCase *tcase = tcase_create("all");                                   \
        tcase_set_timeout(tcase, 60);                                         \
        add_tests(tcase);                                                     \
        suite_add_tcase(suite, tcase);                                        \
        SRunner *runner = srunner_create(suite);                              \
        srunner_run_all(runner, CK_NORMAL);                                   \
        int failed = srunner_ntests_failed(runner);                           \
        srunner_free(runner);                                                 \
        return failed ? EXIT_FAILURE : EXIT_SUCCESS;                          \
    }
#endif
