/* Scripts for gnuplot: the whole of one, and what a stranger may write. */
#include "report/chart.h"

#include <math.h>
#include <string.h>

#include "core/file.h"
#include "core/mem.h"
#include "core/process.h"
#include "report/gnuplot.h"
#include "suite.h"

#define HOUR(n) ((n)*MOMENT_HOUR)

static const moment at[] = {HOUR(0), HOUR(6), HOUR(12), HOUR(18), HOUR(24)};
static const double low[] = {1, 2, NAN, 4, 5}, high[] = {10, 60, NAN, 80, 90};
static const struct chart_series series[] = {
    {"lowest to highest", INK_BAND, low,  high},
    {"hostile {/*9 x}",   INK_MID,  NULL, high},
};
static const struct chart_limit limit[] = {
    {80, "critical", INK_CRITICAL}
};
static const struct chart_mark mark[] = {
    {HOUR(6), "it's `id` $(x) \\n @m %d \"q\"\n{/*9 }", INK_NOTE}
};
static const struct chart_gap gap[] = {
    {HOUR(6), HOUR(18), 0}
};

static struct chart chart_new(void)
{
    return (struct chart){.id = "c",
                          .title = "Title",
                          .description = "Words",
                          .unit = "%",
                          .from_utc = 0,
                          .to_utc = HOUR(24),
                          .y_max = 100,
                          .at_utc = at,
                          .point_count = 5,
                          .series = series,
                          .series_count = 2,
                          .limit = limit,
                          .limit_count = 1,
                          .mark = mark,
                          .mark_count = 1,
                          .gap = gap,
                          .gap_count = 1};
}

START_TEST(a_chart_gives_the_script_that_is_kept)
{
    struct buf script = {0}, kept = {0};
    struct err err = {0};
    struct chart c = chart_new();
    chart_script(&script, &c);
    const char *path = TEST_DATA "/report/chart.gp";
    if (getenv("PORTLEDGER_UPDATE_GOLDEN"))
        ck_assert(file_write(path, buf_as_span(&script), &err));
    ck_assert_msg(file_read(&kept, path, 0, &err), "%s", err.text);
    ck_assert_str_eq(buf_str(&script), buf_str(&kept));
    buf_clear(&script);
    buf_clear(&kept);
}
END_TEST

START_TEST(the_silence_of_a_log_that_is_silent_under_10_percent_is_that_low)
{
    static const struct chart_gap low[] = {
        {HOUR(6), HOUR(18), 10}
    };
    struct buf script = {0};
    struct chart c = chart_new();
    c.gap = low;
    chart_script(&script, &c);
    ck_assert_ptr_nonnull(strstr(buf_str(&script), ",first 10 behind"));
    ck_assert_ptr_null(strstr(buf_str(&script), ",graph 1 behind"));
    c.y_max = 8; /* all of what is drawn */
    buf_reset(&script);
    chart_script(&script, &c);
    ck_assert_ptr_nonnull(strstr(buf_str(&script), ",graph 1 behind"));
    buf_clear(&script);
}
END_TEST

START_TEST(strange_words_stay_in_one_single_quoted_string)
{
    struct buf script = {0};
    struct chart c = chart_new();
    chart_script(&script, &c);
    const char *label =
        strstr(buf_str(&script), "set label 'it\xE2\x80\x99s `id`");
    ck_assert_ptr_nonnull(label);
    const char *end = strchr(label, '\n');
    ck_assert_ptr_nonnull(end);
    size_t quotes = 0;
    for (const char *p = label; p < end; p++)
        quotes += *p == '\'';
    ck_assert_uint_eq(quotes, 2);
    ck_assert_ptr_nonnull(strstr(label, " noenhanced textcolor"));
    ck_assert_msg(!strstr(buf_str(&script), "hostile"),
                  "a series' name is never given to gnuplot");
    buf_clear(&script);
}
END_TEST

START_TEST(gnuplot_runs_nothing_that_a_label_says)
{
    char *program = process_find("gnuplot");
    if (!program)
        return;
    const char *path = "portledger-check-chart-was-here";
    struct chart_mark evil[] = {
        {HOUR(1),  "`touch portledger-check-chart-was-here`", INK_NOTE },
        {HOUR(12), "'.system('touch portledger-check-c')",    INK_EVENT}
    };
    struct chart c = chart_new();
    c.mark = evil;
    c.mark_count = 2;
    struct buf script[2] = {0}, svg[2] = {0};
    chart_script(&script[0], &c);
    chart_script(&script[1], &c);
    struct err err = {0};
    ck_assert_msg(gnuplot_draw(svg, script, 2, program, 2, &err), "%s",
                  err.text);
    struct file_facts facts = {0};
    file_look(path, &facts, NULL);
    ck_assert(!facts.exists);
    ck_assert(span_find(buf_as_span(&svg[0]), "<svg") >= 0);
    ck_assert_msg(span_same(buf_as_span(&svg[0]), buf_as_span(&svg[1])),
                  "two equal scripts gave two drawings");
    for (int i = 0; i < 2; i++) {
        buf_clear(&script[i]);
        buf_clear(&svg[i]);
    }
    mem_free(program);
}
END_TEST

START_TEST(a_broken_script_draws_nothing_and_says_why)
{
    char *program = process_find("gnuplot");
    if (!program)
        return;
    struct buf script = {0}, svg = {0};
    struct err err = {0};
    buf_text(&script, "this is no gnuplot\n");
    ck_assert(!gnuplot_draw(&svg, &script, 1, program, 1, &err));
    ck_assert_str_ne(err.text, "");
    ck_assert_uint_eq(svg.len, 0);
    buf_clear(&script);
    mem_free(program);
}
END_TEST

START_TEST(every_ink_has_a_colour_of_its_own_and_a_class)
{
    for (unsigned i = 0; i < INK_COUNT; i++) {
        ck_assert_int_eq(ink_of_color(0x5E0001 + i), (int)i);
        ck_assert_str_ne(ink_class((enum chart_ink)i), "");
    }
    ck_assert_int_eq(ink_of_color(0), -1);
    ck_assert_int_eq(ink_of_color(0x5E0000), -1);
    ck_assert_int_eq(ink_of_color(0x5E0001 + INK_COUNT), -1);
    ck_assert_int_eq(ink_of_color(0xFFFFFF), -1);
}
END_TEST

START_TEST(axes_end_at_round_numbers)
{
    ck_assert_double_eq(chart_axis_end(0), 1);
    ck_assert_double_eq(chart_axis_end(NAN), 1);
    ck_assert_double_eq(chart_axis_end(16384), 20000);
    ck_assert_double_eq(chart_axis_end(100), 100);
    ck_assert_double_eq(chart_axis_end(101), 150);
    ck_assert_double_eq(chart_axis_end(9000), 10000);
}
END_TEST

static void add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_chart_gives_the_script_that_is_kept);
    tcase_add_test(
        tcase,
        the_silence_of_a_log_that_is_silent_under_10_percent_is_that_low);
    tcase_add_test(tcase, strange_words_stay_in_one_single_quoted_string);
    tcase_add_test(tcase, gnuplot_runs_nothing_that_a_label_says);
    tcase_add_test(tcase, a_broken_script_draws_nothing_and_says_why);
    tcase_add_test(tcase, every_ink_has_a_colour_of_its_own_and_a_class);
    tcase_add_test(tcase, axes_end_at_round_numbers);
}
SUITE_MAIN("report/chart", add_tests)
