#include "core/process.h"

#include <pthread.h>
#include <string.h>

#include "core/mem.h"
#include "core/moment.h"
#include "suite.h"

static struct err err;

static bool runs_shell(const char *script, struct span input, size_t limit,
                       int timeout_ms, struct buf *out)
{
    const char *const argv[] = {"sh", "-c", script, NULL};
    struct process_call call = {.program = "/bin/sh",
                                .argv = argv,
                                .input = input,
                                .output_limit = limit,
                                .timeout_ms = timeout_ms};
    err = (struct err){0};
    return process_run(&call, out, &err);
}

START_TEST(a_program_reads_its_input_and_its_output_is_kept)
{
    struct buf out = {0}, in = {0};
    for (int i = 0; i < 300000; i++) /* more than any pipe holds */
        buf_addf(&in, "%d\n", i);
    ck_assert_msg(runs_shell("cat", buf_as_span(&in), 0, 20000, &out), "%s",
                  err.text);
    ck_assert(span_same(buf_as_span(&in), buf_as_span(&out)));
    buf_clear(&in);
    buf_clear(&out);
}
END_TEST

START_TEST(much_on_standard_error_does_not_block)
{
    struct buf out = {0};
    ck_assert_msg(runs_shell("i=0; while [ $i -lt 20000 ]; do echo "
                             "complaint $i >&2; i=$((i+1)); done; echo done",
                             span_of(""), 0, 20000, &out),
                  "%s", err.text);
    ck_assert_str_eq(buf_str(&out), "done\n");
    buf_clear(&out);
}
END_TEST

START_TEST(a_program_that_does_not_read_is_no_failure)
{
    struct buf out = {0}, in = {0};
    for (int i = 0; i < 100000; i++)
        buf_text(&in, "0123456789");
    ck_assert_msg(
        runs_shell("exec 0<&-; echo done", buf_as_span(&in), 0, 20000, &out),
        "%s", err.text);
    ck_assert_str_eq(buf_str(&out), "done\n");
    buf_clear(&in);
    buf_clear(&out);
}
END_TEST

static void *run_many(void *ctx)
{
    static const char *const argv[] = {"cat", NULL};
    const struct span *input = ctx;
    struct process_call call = {.program = "/bin/cat",
                                .argv = argv,
                                .input = *input,
                                .timeout_ms = 20000};
    for (int i = 0; i < 25; i++) {
        struct buf out = {0};
        struct err mine = {0};
        bool same = process_run(&call, &out, &mine) &&
                    span_same(buf_as_span(&out), *input);
        buf_clear(&out);
        if (!same)
            return ctx;
    }
    return NULL;
}

START_TEST(threads_start_programs_side_by_side)
{
    pthread_t thread[4];
    struct buf in = {0};
    for (int i = 0; i < 30000; i++)
        buf_text(&in, "0123456789");
    struct span input = buf_as_span(&in);
    for (int i = 0; i < 4; i++)
        ck_assert_int_eq(pthread_create(&thread[i], NULL, run_many, &input), 0);
    for (int i = 0; i < 4; i++) {
        void *failed;
        ck_assert_int_eq(pthread_join(thread[i], &failed), 0);
        ck_assert_ptr_null(failed);
    }
    buf_clear(&in);
}
END_TEST

START_TEST(the_environment_is_clean)
{
    struct buf out = {0};
    ck_assert_int_eq(setenv("PORTLEDGER_SECRET", "x", 1), 0);
    ck_assert(runs_shell("echo ${PORTLEDGER_SECRET-none} $PATH $LC_ALL",
                         span_of(""), 0, 20000, &out));
    ck_assert_ptr_nonnull(strstr(buf_str(&out), "none /"));
    buf_clear(&out);
}
END_TEST

START_TEST(a_failure_tells_status_and_first_complaint)
{
    struct buf out = {0};
    ck_assert(!runs_shell("echo first >&2; echo second >&2; exit 3",
                          span_of(""), 0, 20000, &out));
    ck_assert_int_eq(err.kind, ERR_TOOL);
    ck_assert_ptr_nonnull(strstr(err.text, "status 3: first"));
    ck_assert_ptr_null(strstr(err.text, "second"));
    ck_assert(!runs_shell("kill -9 $$", span_of(""), 0, 20000, &out));
    ck_assert_ptr_nonnull(strstr(err.text, "signal 9"));
    buf_clear(&out);
}
END_TEST

START_TEST(a_program_that_cannot_start_is_an_error)
{
    static const char *const argv[] = {"x", NULL};
    struct process_call call = {
        .program = "/no/such/program", .argv = argv, .timeout_ms = 1000};
    struct buf out = {0};
    err = (struct err){0};
    ck_assert(!process_run(&call, &out, &err));
    ck_assert_ptr_nonnull(strstr(err.text, "/no/such/program"));
    buf_clear(&out);
}
END_TEST

static void is_stopped(const char *script)
{
    struct buf out = {0};
    moment before = moment_now();
    ck_assert(!runs_shell(script, span_of(""), 0, 300, &out));
    ck_assert_ptr_nonnull(strstr(err.text, "longer than"));
    ck_assert_int_lt(moment_now() - before, 10 * MOMENT_SECOND);
    buf_clear(&out);
}

START_TEST(over_its_time_the_program_and_its_children_are_stopped)
{
    is_stopped("sleep 30 & sleep 30");
    is_stopped("while :; do echo more; done");
    is_stopped("exec 1>&- 2>&-; sleep 30");
}
END_TEST

START_TEST(too_much_output_is_a_failure)
{
    struct buf out = {0};
    ck_assert(!runs_shell("while :; do echo 0123456789; done", span_of(""),
                          10000, 20000, &out));
    ck_assert_ptr_nonnull(strstr(err.text, "more than 10000 bytes"));
    buf_clear(&out);
}
END_TEST

START_TEST(programs_are_found_on_path_only)
{
    ck_assert_int_eq(setenv("PATH", "relative:.::/usr/bin:/bin", 1), 0);
    char *shell = process_find("sh");
    ck_assert_ptr_nonnull(shell);
    ck_assert_int_eq(shell[0], '/');
    mem_free(shell);
    ck_assert_ptr_null(process_find("no-such-program-anywhere"));
    ck_assert_int_eq(setenv("PATH", "relative:.", 1), 0);
    ck_assert_ptr_null(process_find("sh"));
}
END_TEST

static void add_tests(TCase *t)
{
    tcase_add_test(t, a_program_reads_its_input_and_its_output_is_kept);
    tcase_add_test(t, much_on_standard_error_does_not_block);
    tcase_add_test(t, a_program_that_does_not_read_is_no_failure);
    tcase_add_test(t, threads_start_programs_side_by_side);
    tcase_add_test(t, the_environment_is_clean);
    tcase_add_test(t, a_failure_tells_status_and_first_complaint);
    tcase_add_test(t, a_program_that_cannot_start_is_an_error);
    tcase_add_test(t, over_its_time_the_program_and_its_children_are_stopped);
    tcase_add_test(t, too_much_output_is_a_failure);
    tcase_add_test(t, programs_are_found_on_path_only);
}
SUITE_MAIN("core/process", add_tests)
